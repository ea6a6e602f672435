// Looking at a machine that is held: registers in every format, vectors by lanes, code as words and fields.

import { expect, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

const program = `.data
greeting: .ascii "Hello there"
.text
.globl _start
_start:
mov x0, #-2
ldr x1, =greeting
ldr x2, [x1]
fmov d0, #1.5
fmov d1, #-3.0
fadd d2, d0, d1
movi v3.4s, #7
cmp x0, #5
mov x8, #93
svc #0
`;

test("formats: signed, unsigned, text, binary; what a register points to; conditions that hold", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(program);
  await workbench.button("Step").click();
  await workbench.step(3);
  await expect(workbench.register("x1")).toContainText('→ greeting "Hello there"');
  const format = page.getByLabel("Number format");
  await format.selectOption("signed");
  await expect(workbench.register("x0")).toContainText("-2");
  await format.selectOption("unsigned");
  await expect(workbench.register("x0")).toContainText("18446744073709551614");
  await format.selectOption("text");
  await expect(workbench.register("x2")).toContainText("Hello th");
  await format.selectOption("binary");
  await expect(workbench.register("x8")).toContainText("00000000 00000000");
  await format.selectOption("hex");
  await workbench.step(5);
  await expect(page.getByText("Hold now:").locator("..")).toContainText("lt");
  await expect(page.getByText("Hold now:").locator("..")).not.toContainText("ge");
});

test("vector registers as lanes of floating point and of integers", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(program);
  await workbench.button("Step").click();
  await workbench.step(7);
  await page.getByRole("radio", { name: "v0–v31" }).click();
  const table = page.getByRole("table", { name: /Vector registers/ });
  await page.getByRole("radio", { name: "float" }).click();
  await expect(table.getByRole("row", { name: /^v2\b/ })).toContainText("-1.5");
  await page.getByRole("radio", { name: "s", exact: true }).click();
  await page.getByRole("radio", { name: "int", exact: true }).click();
  await expect(table.getByRole("row", { name: /^v3\b/ })).toHaveText("v30x70x70x70x7");
});

test("disassembly follows pc; the instruction is shown with its fields, its base form and the values that it reads", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(program);
  await page.getByRole("tab", { name: "Disassembly" }).click();
  await workbench.button("Step").click();
  const instruction = page.getByRole("region", { name: "Instruction about to run" });
  await expect(instruction).toContainText("mov x0, #0xfffffffffffffffe");
  await expect(instruction).toContainText("MOVN");
  await workbench.step(2);
  const code = page.getByRole("group", { name: "Disassembly around pc" });
  await expect(code.locator("[aria-current]")).toContainText("ldr");
  await expect(code.locator("[aria-current]")).toContainText("22 00 40 f9");
  await expect(code.locator("[aria-current]")).toContainText("line 8");
  await expect(instruction).toContainText("Loads");
  await expect(instruction).toContainText(/8 bytes at 0x41/);
  await expect(instruction.getByRole("list", { name: "Encoding 0xf9400022" })).toContainText("Rn 1");
});
