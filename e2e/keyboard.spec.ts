// The keyboard alone: from the front page through the first lessons, and a step through a program, without a pointer.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

const solution = (lesson: string): string => readFileSync(join(import.meta.dirname, `../lessons/${lesson}/solution/main.s`), "utf8");

/** More stops than any way on the page has. */
const stopsAtMost = 60;

/** Goes on with Tab until the element has the focus, as somebody does who cannot point. */
async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < stopsAtMost; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

test("the first lessons, without a pointer", async ({ page }) => {
  const workbench = await Workbench.open(page);
  const lesson = page.getByRole("region", { name: "Lesson", exact: true });
  await tabTo(page, page.getByRole("link", { name: "Learn" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("link", { name: /^Begin: / }));
  await page.keyboard.press("Enter");
  for (const name of ["01-system-calls", "02-hello"]) {
    await expect(page.getByRole("button", { name: new RegExp(`^Project: Lesson ${Number(name.slice(0, 2))}:`) })).toBeVisible();
    await page.keyboard.press("Alt+1");
    await expect(workbench.editor).toBeFocused();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(solution(name));
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(lesson.getByRole("status").getByText(/^(\d+) of \1 checks passed/)).toBeVisible();
    // Out of the text, backwards to the lesson. What is open above the text takes the first Escape.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await tabTo(page, lesson.getByRole("link", { name: /^Next:/ }), "Shift+Tab");
    await page.keyboard.press("Enter");
  }
  await expect(lesson.getByRole("heading", { level: 2 })).not.toHaveText("Hello, twice");
});

test("a program is stepped, a register looked at and followed, and the step is told in words, without a pointer", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await page.keyboard.press("F11");
  await expect(workbench.currentLine).toContainText("mov     x0, #1");
  await page.keyboard.press("F11");
  await expect(page.getByRole("status", { name: "What just happened" })).toContainText("x0: 0 → 1");
  await page.keyboard.press("F11");
  await page.keyboard.press("Alt+2");
  const registers = page.getByRole("list", { name: "General registers" });
  await tabTo(page, registers.getByRole("button").first());
  await page.keyboard.press("ArrowDown");
  await expect(workbench.register("x1").getByRole("button")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Memory address")).toHaveValue("x1");
  await expect(page.getByRole("group", { name: "Memory bytes" })).toContainText("48656c6c6f");
});
