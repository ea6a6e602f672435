// The course as a learner goes through it: reading, writing, running, seeing each check turn green, going on.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

const root = join(import.meta.dirname, "../lessons");
const lessons = readdirSync(root).filter((name) => /^\d\d-/.test(name));
const filesOf = (lesson: string, folder: string) =>
  readdirSync(join(root, lesson, folder)).map((name) => ({ name, text: readFileSync(join(root, lesson, folder, name), "utf8") }));
const titleOf = (lesson: string): string => /^title: (.*)$/m.exec(readFileSync(join(root, lesson, "lesson.md"), "utf8"))?.[1] ?? "";

class Course {
  readonly page: Page;
  readonly workbench: Workbench;

  constructor(page: Page) {
    this.page = page;
    this.workbench = new Workbench(page);
  }

  /** The lesson's own files are in front a moment after the machine is ready. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
    const [, number] = /lesson\/(\d+)-/.exec(address) ?? [];
    if (number) await expect(this.page.getByRole("button", { name: new RegExp(`^Project: Lesson ${Number(number)}:`) })).toBeVisible();
    await expect(this.workbench.button("Run")).toBeEnabled();
  }

  get panel() {
    return this.page.getByRole("region", { name: "Lesson", exact: true });
  }

  get checks() {
    return this.panel.getByRole("list", { name: "Checks" }).locator("> li");
  }

  /** Writes what the solution has in the place of what the lesson begins with. */
  async solve(lesson: string): Promise<void> {
    const start = filesOf(lesson, "start");
    for (const { name, text } of filesOf(lesson, "solution")) {
      if (start.find((file) => file.name === name)?.text === text) continue;
      await this.page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
      await this.workbench.paste(text);
    }
  }
}

/** The walk in parts, so that two browsers share it. */
const part = 7;
for (let from = 0; from < lessons.length; from += part) {
  const walked = lessons.slice(from, from + part);
  test(`lessons ${from + 1} to ${from + walked.length} are read, solved and left for the next`, async ({ page }) => {
    test.setTimeout(240_000);
    const course = new Course(page);
    await course.open(`/#/lesson/${walked[0]}`);
    for (const lesson of walked) {
      await expect(course.panel.getByRole("heading", { name: titleOf(lesson), level: 2 })).toBeVisible();
      await expect(
        page.getByRole("button", { name: new RegExp(`^Project: .*${titleOf(lesson).replace(/[?+()]/g, "\\$&")}$`) }),
      ).toBeVisible();
      await course.solve(lesson);
      await course.workbench.run();
      const count = await course.checks.count();
      await expect(course.panel.getByRole("status").getByText(`${count} of ${count} checks passed`)).toBeVisible();
      for (const check of await course.checks.all()) await expect(check).toContainText("passed");
      if (lesson !== lessons.at(-1)) await course.panel.getByRole("link", { name: /^Next:/ }).click();
      else await expect(course.panel.getByText("That was the last one.")).toBeVisible();
    }
  });
}

test("a failed check says what was seen beside what was expected, and shows the line", async ({ page }) => {
  const course = new Course(page);
  await course.open("/");
  await page.getByRole("link", { name: "Learn" }).click();
  await page.getByRole("link", { name: /^Begin: / }).click();
  await course.panel.getByRole("button", { name: "Run and check" }).click();
  const failed = course.checks.filter({ hasText: "It ends with status 42" });
  await expect(failed).toContainText("failed");
  await expect(failed).toContainText("expectedexit status 42");
  await expect(failed).toContainText("seenexit status 0");
  await expect(failed).toContainText("x0 holds the status");
  await failed.getByRole("button", { name: /^Go to this moment: line \d+ of main.s$/ }).click();
  await expect(page.locator(".cm-activeLine")).toContainText("svc");
});

test("hints come one by one, the solution as changes; what was written outlives the page, and beginning again asks first", async ({
  page,
}) => {
  const course = new Course(page);
  await course.open("/#/lesson/01-system-calls");
  await course.workbench.paste("// my own attempt\n");
  const hints = course.panel.getByRole("list", { name: "Hints that are open" });
  await course.panel.getByRole("button", { name: "Give me a hint" }).click();
  await expect(hints.getByRole("listitem")).toHaveCount(1);
  await course.panel.getByRole("button", { name: "Another hint" }).click();
  await expect(hints.getByRole("listitem")).toHaveCount(2);
  await course.panel.getByRole("button", { name: "Show the solution" }).click();
  await expect(course.panel.getByText("− // my own attempt")).toBeVisible();
  await course.open("/#/lesson/02-hello");
  await page.reload();
  await expect(course.panel.getByRole("heading", { name: "Hello, twice" })).toBeVisible();
  await course.open("/#/lesson/01-system-calls");
  await expect(course.workbench.editor).toContainText("// my own attempt");
  await expect(hints.getByRole("listitem")).toHaveCount(2);
  await course.panel.getByRole("button", { name: "Begin this lesson again" }).click();
  await page.getByRole("dialog", { name: "Begin this lesson again?" }).getByRole("button", { name: "Begin again" }).click();
  await expect(course.workbench.editor).toContainText("mov     x8, #93");
  await expect(hints.getByRole("listitem")).toHaveCount(0);
});

test("what was saved to a file comes back in another browser", async ({ page, browser }) => {
  const workbench = new Workbench(page);
  await page.goto("/#/lesson/01-system-calls");
  await expect(page.getByRole("button", { name: /^Project: Lesson 1/ })).toBeVisible();
  await workbench.run(readFileSync(`${root}/01-system-calls/solution/main.s`, "utf8"));
  await expect(page.getByText("Solved.")).toBeVisible();
  await page.goto("/#/learn");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save them to a file" }).click();
  const path = await (await download).path();
  const other = await browser.newPage();
  await other.goto("/#/learn");
  const chooser = other.waitForEvent("filechooser");
  await other.getByRole("button", { name: "Bring them back from a file" }).click();
  await (await chooser).setFiles(path);
  await expect(other.getByText(/projects and the marks of 1 lesson have come back/)).toBeVisible();
  await expect(other.getByText("1 of 26 solved")).toBeVisible();
  await other.close();
});

test("until a lesson's files are there, the text of before is neither seen nor written into", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste("// my own work");
  let bring = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    bring = resolve;
  });
  await page.route(/02-\S+\.js/, async (route) => {
    await held;
    await route.continue();
  });
  const [, second = ""] = lessons;
  await page.evaluate((lesson) => {
    location.hash = `#/lesson/${lesson}`;
  }, second);
  await expect(page.getByText("The lesson's files are being brought")).toBeVisible();
  await expect(workbench.editor).toBeHidden();
  await page.keyboard.type("lost?");
  bring();
  await expect(workbench.editor).toBeVisible();
  await expect(workbench.editor).not.toContainText("lost?");
  await expect(page.getByRole("button", { name: /^Project: Lesson 2:/ })).toBeVisible();
});

test("on a phone the lesson comes first, and a question answers back", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const course = new Course(page);
  await course.open("/#/lesson/18-request-line");
  await expect(course.panel.getByRole("heading", { name: "The request line", level: 2 })).toBeVisible();
  await course.panel.getByRole("radio", { name: "64 bytes" }).check();
  await expect(course.panel.getByText("Not so. Try another one.")).toBeVisible();
  await course.panel.getByRole("radio", { name: "63 bytes" }).check();
  await expect(course.panel.getByText("The zero byte at the end needs a place as well.")).toBeVisible();
  await page.getByRole("tab", { name: "Code" }).click();
  await expect(course.workbench.editor).toContainText("take_word");
});

test("without JavaScript a lesson can be read at an address of its own", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/learn/13-address/");
  await expect(page).toHaveTitle("sockaddr_in and byte order · svc0");
  await expect(page.getByText("Together 16 bytes.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Open this lesson beside the machine" }).first()).toHaveAttribute(
    "href",
    "../../#/lesson/13-address",
  );
  await context.close();
});
