// Whatever comes to the page, the page goes on, Stop stops it, the text is still there after a reload, and the next program runs.

import { expect, test } from "playwright/test";
import { hostileLinks, hostilePrograms } from "./hostile-programs.ts";
import { Workbench } from "./workbench.ts";

/** After the fastest of programs, because the machine has learnt by then to take large bites. */
async function accustomToSpeed(workbench: Workbench): Promise<void> {
  await workbench.run(".text\n.globl _start\n_start: b .\n");
  await expect.poll(() => workbench.instructions()).toMatch(/,\d{3},/);
  await workbench.button("Stop").click();
  await expect(workbench.button("Stop")).toBeDisabled();
}

async function runsTheNext(workbench: Workbench): Promise<void> {
  await workbench.run(".text\n.globl _start\n_start: mov x0, #3\nmov x8, #93\nsvc #0\n");
  await expect(workbench.state).toContainText("exit status 3");
}

for (const { name, text, fate } of hostilePrograms)
  switch (fate.kind) {
    case "endless":
      test(`${name}: one can type, stop it, reload, and run something else`, async ({ page }) => {
        const workbench = await Workbench.open(page);
        await accustomToSpeed(workbench);
        await workbench.run(text);
        await expect(workbench.button("Stop")).toBeEnabled();
        const before = await workbench.instructions();
        await expect.poll(() => workbench.instructions()).not.toBe(before);
        await workbench.editor.click();
        await page.keyboard.press("ControlOrMeta+End");
        await page.keyboard.type("// still here");
        await expect(workbench.editor).toContainText("// still here");
        await workbench.button("Stop").click();
        await expect(workbench.button("Stop")).toBeDisabled();
        await expect(page.getByText("The machine stopped working.")).toBeHidden();
        await page.reload();
        await expect(workbench.editor).toContainText("// still here");
        await runsTheNext(workbench);
      });
      break;
    case "ends":
      test(`${name}: ends with ${fate.state}`, async ({ page }) => {
        const workbench = await Workbench.open(page);
        await workbench.pasteFromClipboard(text);
        await workbench.run();
        await expect(workbench.state).toContainText(fate.state);
        await page.reload();
        expect(await workbench.wholeText()).toBe(text);
        await runsTheNext(workbench);
      });
      break;
    case "refused":
      test(`${name}: is refused with a reason, and the text stays`, async ({ page }) => {
        const workbench = await Workbench.open(page);
        await workbench.run(text);
        await expect(workbench.terminal).toContainText(fate.says);
        expect(await workbench.wholeText()).toBe(text);
        await runsTheNext(workbench);
      });
      break;
  }

test("a text of five million characters is not pasted, and what was there stays", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste("// my own work");
  await workbench.pasteFromClipboard("x".repeat(5_000_000));
  await expect(page.getByRole("dialog", { name: "Not pasted" })).toContainText("5,000,000 characters");
  await page.keyboard.press("Escape");
  expect(await workbench.wholeText()).toBe("// my own work");
});

for (const { name, hash, says } of hostileLinks)
  test(`${name}: is refused, and the text stays`, async ({ page }) => {
    const workbench = await Workbench.open(page);
    await workbench.paste("// my own work");
    await page.goto(`/${hash()}`);
    await expect(page.getByRole("dialog", { name: "The link cannot be read" })).toContainText(says);
    await page.goto("/");
    await expect(workbench.editor).toContainText("// my own work");
  });
