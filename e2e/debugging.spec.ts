// Debugging by hand: breakpoints in the text, moves in both directions, the timeline, calls as places to travel to.

import { expect, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

const loop = `.text
.globl _start
_start:
mov x19, #0
again:
add x19, x19, #1
bl twice
cmp x19, #5
b.ne again
mov x0, #0
mov x8, #93
svc #0
twice:
add x20, x19, x19
ret
`;

const lines = `.data
one: .ascii "one\\n"
two: .ascii "two\\n"
.text
.globl _start
_start:
mov x0, #1
ldr x1, =one
mov x2, #4
mov x8, #64
svc #0
mov x0, #1
ldr x1, =two
mov x8, #64
svc #0
mov x0, #0
mov x8, #93
svc #0
`;

test("a press beside the line number sets a breakpoint; Run stops there, Continue comes round again, F9 removes it", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(loop);
  await workbench.pressBreakpoint(6);
  await expect(page.locator(".cm-breakpoint")).toBeVisible();
  await workbench.run();
  await expect(workbench.currentLine).toContainText("add x19, x19, #1");
  await expect(workbench.register("x19")).toContainText("0x0");
  await workbench.button("Continue").click();
  await expect(workbench.register("x19")).toContainText("0x1");
  await workbench.button("Continue back").click();
  await expect(workbench.register("x19")).toContainText("0x0");
  await workbench.editor.click();
  await page.keyboard.press("ControlOrMeta+Home");
  for (let line = 1; line < 6; line += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("F9");
  await expect(page.locator(".cm-breakpoint")).toHaveCount(0);
  await workbench.button("Continue").click();
  await expect(workbench.state).toContainText("exit status 0");
});

test("a condition is asked for in a sheet, and the run stops only where it holds; a mistake in it is told", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(loop);
  await workbench.breakpointGutter(8).click({ button: "right" });
  const sheet = page.getByRole("dialog", { name: "Breakpoint on line 8" });
  await expect(sheet).toContainText("cmp x19, #5");
  await sheet.getByLabel("Stop only where").fill("$x19 == 4");
  await sheet.getByRole("button", { name: "Set breakpoint" }).click();
  await workbench.run();
  await expect(workbench.currentLine).toContainText("cmp x19, #5");
  await expect(workbench.register("x19")).toContainText("0x4");
  await workbench.button("Continue").click();
  await expect(workbench.state).toContainText("exit status 0");
});

test("a logpoint prints instead of stopping", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(loop);
  await workbench.breakpointGutter(8).click({ button: "right" });
  await page.getByLabel("Print instead of stopping").fill("round {$x19}");
  await page.getByRole("button", { name: "Set breakpoint" }).click();
  await workbench.run();
  await expect(workbench.state).toContainText("exit status 0");
  await expect(workbench.terminal).toContainText("round 5");
});

test("F11 goes into a call, Shift+F11 out of it, F10 over it, and all of it backwards", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(loop);
  await page.keyboard.press("F10");
  await expect(workbench.currentLine).toContainText("mov x19, #0");
  await page.keyboard.press("F11");
  await page.keyboard.press("F11");
  await expect(workbench.currentLine).toContainText("bl twice");
  await page.keyboard.press("F11");
  await expect(workbench.currentLine).toContainText("add x20, x19, x19");
  await page.keyboard.press("Shift+F11");
  await expect(workbench.currentLine).toContainText("cmp x19, #5");
  await page.keyboard.press("Control+Shift+F10");
  await expect(workbench.currentLine).toContainText("bl twice");
  await page.keyboard.press("F10");
  await expect(workbench.currentLine).toContainText("cmp x19, #5");
  await expect(workbench.register("x20")).toContainText("0x2");
});

test("steps pressed quickly all count, in order, from the first that loads the program; Stop forgets those to come", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(loop);
  // The page gets them in one go: no answer of the machine comes in between.
  const press = (keys: readonly string[]) =>
    page.evaluate((list) => {
      for (const key of list) {
        const shiftKey = key.startsWith("Shift+");
        document.dispatchEvent(new KeyboardEvent("keydown", { key: key.replace("Shift+", ""), shiftKey, bubbles: true, cancelable: true }));
      }
    }, keys);
  await press(Array.from({ length: 21 }, () => "F11"));
  await expect(workbench.currentLine).toContainText("bl twice");
  await expect(workbench.register("x19")).toContainText("0x4");
  await press(["F11", "F11", "Shift+F11", "F11", "Shift+F10", "Shift+F10"]);
  await expect(workbench.currentLine).toContainText("ret");
  await expect(page.getByText("22 instructions")).toBeVisible();
  // An endless call holds the steps behind it up: Stop ends both.
  await workbench.button("Stop").click();
  await expect(workbench.state).toContainText("Stopped");
  await workbench.paste(".text\n.globl _start\n_start: bl endless\nmov x0, #1\nendless: b endless\n");
  await page.emulateMedia({ reducedMotion: "reduce" });
  await press(["F10", "F10", "F10", "F10"]);
  await expect.poll(() => workbench.instructions()).toMatch(/,\d{3},/);
  // What runs is said in words; nothing moves for those who do not want it.
  expect(await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length)).toBe(0);
  await workbench.button("Stop").click();
  await expect(workbench.state).toContainText("Stopped");
  await press(["F10"]);
  await expect(workbench.currentLine).toContainText("bl endless");
});

test("Run to cursor loads the program and stops at the line of the cursor", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(loop);
  await workbench.editor.getByText("mov x0, #0").click();
  await page.keyboard.press("Control+F10");
  await expect(workbench.currentLine).toContainText("mov x0, #0");
  await expect(workbench.register("x19")).toContainText("0x5");
});

test("the timeline travels: output is taken back and comes again; a press on a call goes to its moment", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.run(lines);
  await expect(workbench.terminal).toContainText("two");
  await expect(workbench.state).toContainText("exit status 0");
  const timeline = page.getByRole("region", { name: "Timeline" });
  const slider = timeline.getByRole("slider", { name: "Moment of the run" });
  await expect(timeline.locator("[data-kind=output]")).toHaveCount(2);
  await expect(timeline.locator("[data-kind=end]")).toHaveCount(1);
  await expect(timeline).toContainText("of 12");
  await slider.focus();
  await page.keyboard.press("Home");
  await expect(slider).toHaveAttribute("aria-valuetext", /^step 0 of 12, in the past$/);
  await expect(workbench.terminal).not.toContainText("one");
  const box = (await slider.boundingBox())!;
  await page.mouse.click(box.x + (box.width * 7) / 12, box.y + box.height / 2);
  await expect(slider).toHaveAttribute("aria-valuenow", "7");
  await expect(workbench.terminal).toContainText("one");
  await expect(workbench.terminal).not.toContainText("two");
  await page.getByRole("tab", { name: "System calls" }).click();
  const calls = page.getByRole("list", { name: "System calls, oldest first" });
  await expect(calls.getByRole("listitem")).toHaveCount(3);
  await calls.getByRole("button", { name: /"two/ }).click();
  await expect(workbench.terminal).toContainText("two");
  await expect(workbench.currentLine).toContainText("mov x0, #0");
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(workbench.currentLine).toContainText("svc #0");
  await expect(workbench.terminal).not.toContainText("two");
  await timeline.getByRole("button", { name: "Past → now" }).click();
  await expect(workbench.state).toContainText("exit status 0");
});
