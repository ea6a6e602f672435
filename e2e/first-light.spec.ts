// The first hour of a student: hello, stepping, mistakes, faults.

import { expect, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

test("the page opens on hello, and Run prints its line and exit status", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await expect(workbench.editor).toContainText("Hello, ARM64!");
  await expect(workbench.terminal).not.toContainText("Hello");
  await workbench.run();
  await expect(workbench.terminal).toContainText("Hello, ARM64!");
  await expect(workbench.terminal).toContainText("exit status 0");
  await expect(workbench.state).toContainText("exit status 0");
});

test("Step moves line by line and shows the old value beside the new", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(`.data
counter: .quad 41
.text
.globl _start
_start:
mov x0, #7
mov x0, #9
ldr x1, =counter
str x0, [x1]
str x0, [sp, #-16]!
mov w8, #93
svc #0
`);
  await workbench.button("Step").click();
  await expect(page.locator(".cm-content")).toContainText("mov x0, #7");
  await workbench.step();
  await expect(workbench.register("x0")).toContainText("0x7");
  await workbench.step();
  await expect(workbench.register("x0")).toContainText("0x9");
  await expect(workbench.register("x0")).toContainText("was 0x7");
  await expect(page.getByRole("status", { name: "What just happened" })).toContainText("x0: 7 → 9");
  await workbench.step(2);
  await expect(page.getByRole("group", { name: "Memory bytes" })).toContainText("0x004100d80900000000000000");
  await workbench.step();
  await page.getByRole("tab", { name: "Stack" }).click();
  await expect(page.getByRole("tabpanel", { name: "Stack" })).toContainText("sp");
  await expect(page.getByRole("tabpanel", { name: "Stack" })).toContainText("0x9");
  await workbench.button("Continue").click();
  await expect(workbench.terminal).toContainText("exit status 9");
});

test("mistakes are named as one types, all at once; Run is refused and the text is kept", async ({ page }) => {
  const workbench = await Workbench.open(page);
  const text = ".text\n.globl _start\n_start:\nadd x0, x1, #4097\nmvo x1, #2\nsvc #0\n";
  await workbench.paste(text);
  await expect(page.locator(".cm-lintRange-error")).toHaveCount(2);
  await workbench.run();
  await expect(workbench.terminal).toContainText("4097");
  await expect(workbench.terminal).toContainText("mvo");
  await expect(workbench.terminal).toContainText("mov");
  await expect(workbench.editor).toContainText("add x0, x1, #4097");
  await page.reload();
  await expect(workbench.editor).toContainText("add x0, x1, #4097");
});

test("a fault names signal, instruction, address and line", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.run(".text\n.globl _start\n_start:\nmov x1, #8\nldr x0, [x1]\n");
  await expect(workbench.terminal).toContainText("SIGSEGV");
  await expect(workbench.terminal).toContainText("ldr x0, [x1]");
  await expect(workbench.terminal).toContainText("0x8");
  await expect(workbench.terminal).toContainText(":5");
  await expect(workbench.state).toContainText("SIGSEGV");
});

test("undo brings back the text from before a run", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.run(".text\n.globl _start\n_start: mov x0, #4\nmov x8, #93\nsvc #0\n");
  await expect(workbench.state).toContainText("exit status 4");
  await workbench.editor.click();
  await page.keyboard.press("ControlOrMeta+Z");
  await expect(workbench.editor).toContainText("Hello, ARM64!");
});
