// Whatever a program does, the page goes on, Stop stops it, the text is still there after a reload, and the next program runs.

import { deflateSync } from "node:zlib";
import { expect, test } from "playwright/test";
import { ended, endless, hundredThousandLines, refused } from "./hostile-programs.ts";
import { Workbench } from "./workbench.ts";

const well = ".text\n.globl _start\n_start: mov x0, #3\nmov x8, #93\nsvc #0\n";

/** After the fastest of programs, because the machine has learnt by then to take large bites. */
async function accustomToSpeed(workbench: Workbench): Promise<void> {
  await workbench.run(".text\n.globl _start\n_start: b .\n");
  await expect.poll(() => workbench.instructions()).toMatch(/,\d{3},/);
  await workbench.button("Stop").click();
  await expect(workbench.button("Stop")).toBeDisabled();
}

for (const [name, text] of Object.entries(endless))
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
    await workbench.run(well);
    await expect(workbench.state).toContainText("exit status 3");
  });

for (const [name, { text, state }] of Object.entries(ended))
  test(`${name}: ends with ${state}`, async ({ page }) => {
    const workbench = await Workbench.open(page);
    await workbench.run(text);
    await expect(workbench.state).toContainText(state);
    await workbench.run(well);
    await expect(workbench.state).toContainText("exit status 3");
  });

for (const [name, { text, says }] of Object.entries(refused))
  test(`${name}: is refused with a reason, and the text stays`, async ({ page }) => {
    const workbench = await Workbench.open(page);
    await workbench.run(text);
    await expect(workbench.terminal).toContainText(says);
    await expect(workbench.editor).toContainText("_start");
    await workbench.run(well);
    await expect(workbench.state).toContainText("exit status 3");
  });

test("a hundred thousand lines are pasted, assembled and run", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste("");
  // As the clipboard brings it: typing it would be another thing.
  await workbench.editor.evaluate((editor, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, hundredThousandLines);
  await workbench.run();
  await expect(workbench.state).toContainText("exit status 6");
});

test("a link that would unpack to 50 MB is refused, and the text stays", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste("// my own work");
  const bomb = JSON.stringify({ t: "big", f: [["a.s", " ".repeat(50 << 20)]] });
  await page.goto(`/#s=1.${deflateSync(bomb, { level: 9 }).toString("base64url")}`);
  await expect(page.getByRole("dialog", { name: "The link cannot be read" })).toContainText("more than");
  await page.goto("/");
  await expect(workbench.editor).toContainText("// my own work");
});
