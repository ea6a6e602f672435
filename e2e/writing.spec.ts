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
});

test("hover explains a mnemonic, a register with its value, and a number", async ({ page }) => {
  const workbench = await open(page);
  await workbench.button("Step").click();
  await workbench.step();
  const word = (row: string, part: string) => page.locator(".cm-line", { hasText: row }).getByText(part, { exact: true });
  await word("#7", "mov").hover();
  await expect(page.locator(".cm-tooltip-hover")).toContainText("mov <Xd>");
  await page.mouse.move(5, 5);
  await word("#7", "x0").hover();
  await expect(page.locator(".cm-tooltip-hover")).toContainText("now 0x7");
  await page.mouse.move(5, 5);
  await word("#93", "93").hover();
  await expect(page.locator(".cm-tooltip-hover")).toContainText("0x5d");
  await expect(page.locator(".cm-tooltip-hover")).toContainText("exit(");
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

test("a label folds its lines away, and a quick fix mends a slip", async ({ page }) => {
  const workbench = await open(page, text.replace("mov x0, #7", "mvo x0, #7"));
  await page.locator(".cm-lintRange-error").hover();
  await page.locator(".cm-tooltip .cm-diagnosticAction").first().click();
  await expect(workbench.editor).toContainText("mov x0, #7");
  await page.locator('.cm-foldGutter [title="Fold line"]:visible').first().click();
  await expect(workbench.editor).not.toContainText("b finish");
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
  await page.keyboard.press("F2");
  const sheet = page.getByRole("dialog", { name: "Rename greet" });
  await expect(sheet).toContainText("greet.s: 2 uses · hello.s: 1 use");
  await sheet.getByRole("textbox", { name: /^New name/ }).fill("welcome");
  await sheet.getByRole("button", { name: "Rename in every file" }).click();
  await expect(workbench.editor).toContainText("welcome:  ret");
  await page.getByRole("tab", { name: /^hello\.s/ }).click();
  await expect(workbench.editor).toContainText("bl welcome");
});
