// Projects: several files built together, kept by the browser, taken out and brought in again.

import { readFileSync } from "node:fs";
import { expect, type Page, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

const main = `.text
.globl _start
_start:
bl answer
mov x8, #93
svc #0
`;
const answer = ".globl answer\nanswer:\nmov x0, #42\nret\n";

async function addFile(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole("button", { name: "New file" }).click();
  const sheet = page.getByRole("dialog", { name: "New file" });
  await sheet.getByLabel("Name").fill(name);
  await sheet.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("tab", { name, exact: true })).toHaveAttribute("aria-selected", "true");
  await new Workbench(page).paste(text);
}

const openMenu = async (page: Page, item: string) => {
  await page.getByRole("button", { name: /^Project: / }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

test("two files are linked into one program; a step into the other file brings it to the front, with its breakpoint", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(main);
  await addFile(page, "lib/answer.s", answer);
  await workbench.pressBreakpoint(3);
  await page.getByRole("tab", { name: "hello.s" }).click();
  await expect(workbench.editor).toContainText("bl answer");
  await expect(page.locator(".cm-breakpoint")).toHaveCount(0);
  await workbench.run();
  await expect(workbench.currentLine).toContainText("mov x0, #42");
  await expect(page.getByRole("tab", { name: "lib/answer.s" })).toHaveAttribute("aria-selected", "true");
  await workbench.button("Continue").click();
  await expect(workbench.state).toContainText("exit status 42");
});

test("a mistake is counted on the tab of its file, and pressed it shows the place", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(main);
  await addFile(page, "answer.s", answer.replace("mov", "mvo"));
  await page.getByRole("tab", { name: "hello.s" }).click();
  await expect(page.getByRole("tab", { name: "answer.s 1 error" })).toBeVisible();
  await page.getByRole("button", { name: "1 error" }).click();
  await expect(workbench.editor).toContainText("mvo x0, #42");
  await expect(page.locator(".cm-activeLine")).toContainText("mvo");
});

test("files, texts, breakpoints and the file in front are there after a reload, and nothing runs by itself", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(main);
  await addFile(page, "answer.s", answer);
  await workbench.pressBreakpoint(3);
  await page.reload();
  await expect(page.getByRole("tab", { name: "answer.s" })).toHaveAttribute("aria-selected", "true");
  await expect(workbench.editor).toContainText("mov x0, #42");
  await expect(page.locator(".cm-breakpoint")).toHaveCount(1);
  await expect(workbench.state).toContainText("Ready");
  await workbench.run();
  await expect(workbench.currentLine).toContainText("mov x0, #42");
});

test("F12 goes to a definition in another file, and its names are offered while one types", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(main);
  await addFile(page, "answer.s", answer);
  await page.getByRole("tab", { name: "hello.s" }).click();
  await workbench.editor.getByText("answer", { exact: true }).click();
  await page.keyboard.press("F12");
  await expect(page.getByRole("tab", { name: "answer.s" })).toHaveAttribute("aria-selected", "true");
  await expect(page.locator(".cm-activeLine")).toContainText("answer:");
  await page.getByRole("tab", { name: "hello.s" }).click();
  await workbench.paste(`${main}b ans`);
  await page.keyboard.press("Control+Space");
  await expect(page.locator(".cm-tooltip-autocomplete")).toContainText("answer.s:2");
});

test("undo belongs to its file", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(main);
  await addFile(page, "answer.s", answer);
  await page.getByRole("tab", { name: "hello.s" }).click();
  await workbench.editor.click();
  await page.keyboard.press("ControlOrMeta+Z");
  await expect(workbench.editor).toContainText("Hello, ARM64!");
  await page.getByRole("tab", { name: "answer.s" }).click();
  await expect(workbench.editor).toContainText("mov x0, #42");
});

test("the tree: rename, delete, and the history that brings the deleted file back", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await addFile(page, "www/index.html", "<h1>Hi</h1>");
  await page.getByRole("button", { name: "Files", exact: true }).click();
  const tree = page.getByRole("tree", { name: "Files" });
  await expect(tree.getByRole("treeitem")).toHaveText(["www", "index.html", "hello.s"]);
  await tree.getByRole("treeitem", { name: "index.html" }).focus();
  await page.keyboard.press("F2");
  const sheet = page.getByRole("dialog", { name: "Rename www/index.html" });
  await sheet.getByLabel("Name").fill("hello.s");
  await sheet.getByRole("button", { name: "Rename" }).click();
  await expect(sheet.getByRole("alert")).toContainText("There is a hello.s already");
  await sheet.getByLabel("Name").fill("page.html");
  await page.keyboard.press("Enter");
  await expect(tree.getByRole("treeitem")).toHaveText(["hello.s", "page.html"]);
  await tree.getByRole("treeitem", { name: "page.html" }).focus();
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(tree.getByRole("treeitem")).toHaveText(["hello.s"]);
  await openMenu(page, "History …");
  const history = page.getByRole("dialog", { name: /^History/ });
  await history.getByRole("button", { name: "Compare" }).first().click();
  await expect(history.getByRole("group", { name: "What would change" })).toContainText("+ <h1>Hi</h1>");
  await history.getByRole("button", { name: "Bring back" }).first().click();
  await expect(tree.getByRole("treeitem")).toHaveText(["hello.s", "page.html"]);
  await expect(workbench.editor).toBeVisible();
});

test("a project goes out as a zip and comes in again by drop as another project; files dropped join it; both are in the list", async ({
  page,
}) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(main);
  await addFile(page, "answer.s", answer);
  const saved = page.waitForEvent("download");
  await openMenu(page, "Save as .zip");
  const download = await saved;
  expect(download.suggestedFilename()).toBe("My-program.zip");
  const archive = readFileSync(await download.path()).toString("base64");
  await workbench.paste("// spoilt");
  const drop = async (name: string, base64: string) => {
    const dataTransfer = await page.evaluateHandle(
      (file) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(file.base64), (character) => character.charCodeAt(0))], file.name));
        return data;
      },
      { name, base64 },
    );
    await page.locator(".cm-content").dispatchEvent("drop", { dataTransfer });
  };
  await drop("again.zip", archive);
  await expect(page.getByRole("button", { name: "Project: again" })).toBeVisible();
  await expect(workbench.editor).toContainText("mov x0, #42");
  await workbench.run();
  await expect(workbench.state).toContainText("exit status 42");
  await drop("note.txt", Buffer.from("dropped here").toString("base64"));
  await page.getByRole("tab", { name: "note.txt" }).click();
  await expect(workbench.editor).toContainText("dropped here");
  await openMenu(page, "All projects …");
  await page.getByRole("button", { name: "Open My program" }).click();
  await expect(workbench.editor).toContainText("// spoilt");
});

test("an example that one has changed is there as one left it, or as it came", async ({ page }) => {
  const workbench = await Workbench.open(page);
  const openExample = async () => {
    await page.getByRole("link", { name: "Examples" }).click();
    await page.getByRole("link", { name: /^A loop/ }).click();
  };
  await openExample();
  await expect(page.getByRole("button", { name: "Project: A loop" })).toBeVisible();
  await workbench.paste("// my own loop");
  await openMenu(page, "My program");
  await expect(workbench.editor).toContainText("Hello, ARM64!");
  await openExample();
  await page.getByRole("button", { name: "Go on with mine" }).click();
  await expect(workbench.editor).toContainText("// my own loop");
  await openExample();
  await page.getByRole("button", { name: "Open the original" }).click();
  await expect(workbench.editor).not.toContainText("// my own loop");
});

test("a file beside the program is there for it to open", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await addFile(page, "note.txt", "from a file\n");
  await page.getByRole("tab", { name: "hello.s" }).click();
  await workbench.run(`.text
.globl _start
_start:
mov x0, #-100
adr x1, name
mov x2, #0
mov x8, #56
svc #0
adrp x1, buffer
add x1, x1, :lo12:buffer
mov x2, #64
mov x8, #63
svc #0
mov x2, x0
mov x0, #1
mov x8, #64
svc #0
mov x0, #0
mov x8, #93
svc #0
name: .asciz "note.txt"
.bss
buffer: .skip 64
`);
  await expect(workbench.terminal).toContainText("from a file");
});

test("a second window on the same project follows the first, and what it had is in the history", async ({ page, context }) => {
  const one = await Workbench.open(page);
  const otherPage = await context.newPage();
  const other = await Workbench.open(otherPage);
  await one.paste("// from the first window");
  await expect(other.editor).toContainText("// from the first window");
  await other.paste("// from the second window");
  await expect(one.editor).toContainText("// from the second window");
  await openMenu(page, "History …");
  await page
    .getByRole("dialog", { name: /^History/ })
    .getByRole("button", { name: "Bring back" })
    .first()
    .click();
  await expect(one.editor).toContainText("// from the first window");
  await expect(other.editor).toContainText("// from the first window");
});
