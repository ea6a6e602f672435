// Help while one writes: completion, hover, definition, rename, folding, quick fixes.

import { expect, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

const text = `.text
.globl _start
_start:
        mov x0, #7
        b finish
finish: mov x8, #93
        svc #0
`;

async function open(page: Parameters<typeof Workbench.open>[0], program = text): Promise<Workbench> {
  const workbench = await Workbench.open(page);
  await expect(page.locator(".cm-foldGutter")).toBeVisible();
  await workbench.paste(program);
  return workbench;
}

test("completion offers mnemonics with their operands, and system-call numbers with their .equ", async ({ page }) => {
  const workbench = await open(page, "");
  await page.keyboard.type("        madd");
  const options = page.getByRole("listbox", { name: "Completions" });
  await expect(options).toContainText("<Xd>, <Xn>, <Xm>, <Xa>");
  await options.getByRole("option").first().click();
  await expect(workbench.editor).toContainText("madd    Xd, Xn, Xm, Xa");
  await page.keyboard.press("Escape");
  await workbench.paste("");
  await page.keyboard.type("mov x8, #SYS_writ");
  await expect(options.getByRole("option").first()).toContainText("SYS_write");
  await options.getByRole("option").first().click();
  await expect(workbench.editor).toContainText(".equ SYS_write, 64");
  await expect(workbench.editor).toContainText("mov x8, #SYS_write");
  await page.keyboard.type("\nmov x0, #AF_INET");
  await options.getByRole("option").first().click();
  await expect(workbench.editor).toContainText(".equ AF_INET, 2");
  await page.keyboard.type("\n.quad AF_INET\n.asc");
  await expect(options).toContainText(".ascii");
});

test("hover explains a mnemonic with its own word, a register and a label with their values, a condition, and a number", async ({
  page,
}) => {
  const workbench = await open(page, `${text}        b.ne finish\n.data\ncount: .quad 5\n`);
  await workbench.button("Step").click();
  await workbench.step();
  const word = (row: string, part: string) => page.locator(".cm-line", { hasText: row }).getByText(part, { exact: true });
  const help = page.locator(".cm-tooltip-hover");
  const hover = async (row: string, part: string, ...said: (string | RegExp)[]) => {
    await page.mouse.move(5, 5);
    await word(row, part).hover();
    for (const words of said) await expect(help).toContainText(words);
  };
  await hover("#7", "mov", "mov <Xd>", "Leaves the flags as they are", "0xd28000e0", "imm16 7");
  await hover("#7", "x0", "now 0x7");
  await hover("#93", "93", "0x5d", "exit(");
  await hover(".quad", "count", /Label in \.data at 0x4/, "now 0x5 = 5");
  await hover("b.ne", "b.ne", "holds now");
});

test("F12 goes to a definition; F2 renames every use", async ({ page }) => {
  const workbench = await open(page);
  await workbench.editor.getByText("finish", { exact: true }).first().click();
  await page.keyboard.press("F12");
  await expect(page.locator(".cm-activeLine")).toContainText("finish: mov x8");
  await page.keyboard.press("F2");
  await page.keyboard.type("done");
  await expect(workbench.editor).toContainText("b done");
  await expect(workbench.editor).toContainText("done: mov x8");
  await expect(workbench.editor).not.toContainText("finish");
});

test("a label folds its lines away, a quick fix mends a slip, and the bytes of each line stand beside it", async ({ page }) => {
  const workbench = await open(page, text.replace("mov x0, #7", "mvo x0, #7"));
  await page.locator(".cm-lintRange-error").hover();
  await page.locator(".cm-tooltip .cm-diagnosticAction").first().click();
  await expect(workbench.editor).toContainText("mov x0, #7");
  await page.locator('.cm-foldGutter [title="Fold line"]:visible').first().click();
  await expect(workbench.editor).not.toContainText("b finish");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemradio", { name: /^Machine code/ }).click();
  await expect(page.locator(".cm-machineCode")).toContainText("a8 0b 80 d2");
});

test("while operands are typed their form is shown, and a name that several files use is renamed in all of them", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste("        .globl _start\n_start: bl greet\n");
  await page.keyboard.type("        add x0");
  const form = page.locator(".cm-signature");
  const operand = form.locator("b").first();
  // Help is loaded once the page is there: what was typed before has none.
  await expect(async () => {
    await page.keyboard.press("Backspace");
    await page.keyboard.press("0");
    await expect(operand).toHaveText(/^<Xd/, { timeout: 1000 });
  }).toPass();
  await page.keyboard.press(",");
  await expect(operand).toHaveText(/^<Xn/);
  await page.keyboard.press("Escape");
  await expect(form).toBeHidden();
  await workbench.button("New file").click();
  await page.getByRole("textbox", { name: /^Name/ }).fill("greet.s");
  await page.getByRole("button", { name: "Create" }).click();
  await workbench.paste("        .globl greet\ngreet:  ret\n");
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+F12");
  const uses = page.getByRole("list", { name: "Uses of greet" });
  await expect(uses.getByRole("listitem")).toHaveText([/^greet\.s:1/, /^greet\.s:2 defines it/, /^hello\.s:2/]);
  await uses.getByRole("button", { name: /^hello\.s:2/ }).click();
  await expect(page.locator(".cm-activeLine")).toContainText("bl greet");
  await page.keyboard.press("End");
  await page.keyboard.press("F2");
  const sheet = page.getByRole("dialog", { name: "Rename greet" });
  await expect(sheet).toContainText("greet.s: 2 uses · hello.s: 1 use");
  await sheet.getByRole("textbox", { name: /^New name/ }).fill("welcome");
  await sheet.getByRole("button", { name: "Rename in every file" }).click();
  await expect(workbench.editor).toContainText("bl welcome");
  await page.getByRole("tab", { name: /^greet\.s/ }).click();
  await expect(workbench.editor).toContainText("welcome:  ret");
});
