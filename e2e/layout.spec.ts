// The page as one arranges it: layouts, panels that move, close and come back; commands by name, keys of one's own, cards.

import { expect, type Page, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

async function palette(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Command" }).fill(words);
  await page.keyboard.press("Enter");
}

test("a panel is maximised and put back, closed and brought back, and moved beside others; a reload keeps it", async ({ page }) => {
  await Workbench.open(page);
  const registers = page.getByRole("region", { name: "Registers" });
  const terminal = page.getByRole("region", { name: "Terminal" });
  await page.getByRole("button", { name: "Maximise Registers" }).click();
  await expect(terminal).toHaveCount(0);
  await page.getByRole("button", { name: "Back to its place" }).click();
  await expect(terminal).toBeVisible();
  const menu = async (panel: string, item: string | RegExp) => {
    await page.getByRole("button", { name: `${panel}: move or close` }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await menu("Registers", "Close Registers");
  await expect(registers).toHaveCount(0);
  await page.reload();
  await expect(terminal).toBeVisible();
  await expect(registers).toHaveCount(0);
  await palette(page, "show registers");
  await expect(registers).toBeVisible();
  await menu("Terminal", /^Beside .*Memory/);
  await expect(page.getByRole("tab", { name: "Terminal" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "Memory" }).click();
  await expect(terminal).toHaveCount(0);
});

test("a tab dragged to the edge of another panel becomes a panel of its own there", async ({ page }) => {
  await Workbench.open(page);
  const stack = page.getByRole("region", { name: "Stack" });
  const memory = page.getByRole("region", { name: "Memory" });
  await expect(memory).toBeVisible();
  await page
    .getByRole("tab", { name: "Stack" })
    .dragTo(page.getByRole("tabpanel", { name: "Terminal" }), { targetPosition: { x: 8, y: 60 } });
  await expect(stack).toBeVisible();
  await expect(memory).toBeVisible();
});

test("layouts: Present has large text and three panels, Debug all of them", async ({ page }) => {
  await Workbench.open(page);
  await palette(page, "layout present");
  await expect(page.getByRole("tablist", { name: "Panels" })).toHaveCount(3);
  await expect(page.locator(".cm-editor")).toHaveCSS("font-size", "19px");
  await palette(page, "layout debug");
  await expect(page.getByRole("tablist", { name: "Panels" })).toHaveCount(5);
  // The project's name is to be read, not cut off where there is room.
  const title = page.getByRole("button", { name: "Project: My program" }).getByText("My program");
  expect(await title.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
});

test("a separator is moved with arrow keys", async ({ page }) => {
  await Workbench.open(page);
  const separator = page.getByRole("separator", { name: "Width of Program" });
  const before = Number(await separator.getAttribute("aria-valuenow"));
  await separator.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(async () => Number(await separator.getAttribute("aria-valuenow"))).toBeLessThan(before);
});

test("the palette runs commands, finds symbols and lines", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await palette(page, "step");
  await expect(workbench.currentLine).toContainText("mov     x0, #1");
  await palette(page, "@message_l");
  await expect(page.locator(".cm-activeLine")).toContainText("message_length =");
  await palette(page, ":23");
  await expect(page.locator(".cm-activeLine")).toContainText("mov     x8, #93");
});

test("a command gets another key, which the palette shows and the page obeys, also after a reload", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await palette(page, "change keys");
  await page.getByRole("button", { name: /^Key of Step: / }).click();
  await page.keyboard.press("Control+.");
  await expect(page.getByRole("button", { name: "Key of Step: Ctrl+." })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(workbench.button("Step")).toBeEnabled();
  await page.keyboard.press("Control+.");
  await expect(workbench.currentLine).toContainText("mov     x0, #1");
  await page.keyboard.press("F11");
  await page.keyboard.press("Control+.");
  await expect(workbench.register("x0")).toContainText("0x1");
  await expect(page.getByText("1 instruction", { exact: true })).toBeVisible();
  // A key alone is a command outside of the text, and text in it.
  await page.getByRole("button", { name: "Step", exact: true }).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys and help" })).toContainText("Ctrl+.");
  await page.keyboard.press("Escape");
  await workbench.paste("");
  await page.keyboard.type("?");
  await expect(workbench.editor).toHaveText("?");
});

test("cards: the number converter, calling conventions, the ASCII table", async ({ page }) => {
  await Workbench.open(page);
  await palette(page, "number converter");
  await page.getByLabel("Number", { exact: true }).fill("-98");
  await page.getByRole("radio", { name: "32" }).click();
  await expect(page.getByText("0xffffff9e", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await palette(page, "calling conventions");
  await expect(page.getByRole("row", { name: /^x19–x28/ })).toContainText("kept");
  await page.keyboard.press("Escape");
  await palette(page, "ascii");
  await expect(page.getByRole("listitem").filter({ hasText: /^41 65\s*A$/ })).toBeVisible();
});

test("the outline stands beside the text, follows the cursor, and goes to a name", async ({ page }) => {
  await Workbench.open(page);
  await palette(page, "show outline");
  const outline = page.getByRole("tree", { name: "Outline of hello.s" });
  await expect(outline.getByRole("treeitem")).toHaveText([/^\.data/, /^message/, /^message_length= 14/, /^\.text/, /^_start/]);
  await expect(outline.locator("[aria-current]")).toHaveCount(0);
  await outline.getByRole("treeitem", { name: /^\.data/ }).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.locator(".cm-activeLine")).toHaveText("_start:");
  await expect(outline.locator("[aria-current]")).toContainText("_start");
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText("\ndone:");
  await expect(outline.locator("[aria-current]")).toContainText("done");
});

test("the formatter puts a text into columns", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste("_start: mov x0,#3 // three\nmov x8,#93\nsvc #0");
  await page.keyboard.press("Shift+Alt+F");
  await expect(page.locator(".cm-line").first()).toHaveText("_start: mov     x0, #3                  // three");
  await page.keyboard.press("ControlOrMeta+Z");
  await expect(page.locator(".cm-line").first()).toHaveText("_start: mov x0,#3 // three");
});

test("the tour is offered once, tells of each part of the page, and lets one do at once what it says", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await page.getByRole("button", { name: /^New here/ }).click();
  const card = (title: string) => page.getByRole("dialog", { name: title });
  await expect(card("The program")).toBeFocused();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(card("Run")).toContainText("2 of 8");
  await workbench.button("Run").click();
  await expect(workbench.state).toContainText("exit status 0");
  for (let stop = 2; stop < 8; stop += 1) await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(card("Where to go on")).toHaveCount(0);
  await page.reload();
  await expect(workbench.button("Run")).toBeEnabled();
  await expect(page.getByRole("button", { name: /^New here/ })).toHaveCount(0);
  await palette(page, "tour");
  await expect(card("The program")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card("The program")).toHaveCount(0);
});

test("Vim's keys, for those who choose them, also after a reload; without them the text is edited as usual", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await palette(page, "vim keys");
  await workbench.paste("one\ntwo\nthree");
  const line = page.locator(".cm-line");
  await expect(line).toHaveText(["one", "two", "three"]);
  await page.reload();
  await expect(page.locator(".cm-vim-panel")).toBeVisible();
  await workbench.editor.click();
  await page.keyboard.type("ggddp");
  await expect(line).toHaveText(["two", "one", "three"]);
  await page.keyboard.type("cwfour");
  await page.keyboard.press("Escape");
  await expect(line).toHaveText(["two", "four", "three"]);
  await palette(page, "vim keys");
  await expect(page.locator(".cm-vim-panel")).toHaveCount(0);
  await page.keyboard.press("Home");
  await page.keyboard.type("dd");
  await expect(line).toHaveText(["two", "ddfour", "three"]);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a panel slides up below the program, which goes on showing the line; it takes the page when asked, and goes away", async ({
    page,
  }) => {
    const workbench = await Workbench.open(page);
    // What a phone's keyboard hides is above it while the text has the focus.
    await workbench.editor.tap();
    await page.keyboard.press("ControlOrMeta+Home");
    for (const key of ["//", "#", "["]) await workbench.button(`Insert ${key}`).tap();
    await expect(page.locator(".cm-line").first()).toHaveText(/^\/\/#\[/);
    await page.keyboard.type(" ");
    await workbench.button("Step").click();
    await page.getByRole("tab", { name: "Registers" }).click();
    await workbench.step();
    await expect(workbench.register("x0")).toContainText("0x1");
    await expect(workbench.currentLine).toBeInViewport();
    await page.getByRole("tab", { name: "Memory" }).click();
    await page.getByRole("tab", { name: "Stack" }).click();
    await expect(page.getByRole("table", { name: /^Stack slots/ })).toContainText("sp →");
    await workbench.button("Whole height").click();
    await expect(workbench.editor).toBeHidden();
    await workbench.button("Half the height").click();
    await expect(workbench.currentLine).toBeInViewport();
    await workbench.button("Put Memory away").click();
    await expect(page.getByRole("table", { name: /^Stack slots/ })).toHaveCount(0);
    await expect(page.getByRole("tab", { name: "Code" })).toHaveAttribute("aria-selected", "true");
    await workbench.run();
    await expect(workbench.terminal).toContainText("Hello, ARM64!");
    // A finger meets the number of a line sooner than the narrow place beside it.
    await page.locator(".cm-lineNumbers .cm-gutterElement").filter({ hasText: /^3$/ }).click();
    await expect(page.locator(".cm-breakpoint")).toBeVisible();
  });
});

test("nothing changes its place when a program is loaded, sets flags and ends", async ({ page }) => {
  const workbench = await Workbench.open(page);
  const places = () =>
    page.locator("[role=tabpanel], [aria-label=Timeline], [data-command], [data-register], .cm-line").evaluateAll((elements) =>
      elements.flatMap((element) => {
        const { x, y } = element.getBoundingClientRect();
        const name = element.getAttribute("data-register") ?? element.getAttribute("data-command") ?? element.id;
        return name || element.matches("[aria-label=Timeline], .cm-line:first-child") ? [`${name} ${Math.round(x)} ${Math.round(y)}`] : [];
      }),
    );
  const registers = (place: string) => /^(?:x|sp|pc)/.test(place);
  await workbench.paste(".globl _start\n_start: mov x1, #1\ncmp x1, #2\ncmp x1, #1\nmov x8, #93\nsvc #0\n");
  // The gutter of folds is the last of the editor to come.
  await expect(page.locator(".cm-foldGutter")).toBeVisible();
  const before = await places();
  await workbench.button("Step").click();
  await expect(workbench.currentLine).toBeVisible();
  expect((await places()).filter((place) => !registers(place))).toEqual(before);
  const loaded = await places();
  await workbench.step(3);
  await expect(page.locator("[data-flag=Z]")).toContainText("1");
  expect(await places()).toEqual(loaded);
  await workbench.run();
  await expect(workbench.state).toContainText("exit status 0");
  expect((await places()).filter((place) => !registers(place))).toEqual(before);
});
