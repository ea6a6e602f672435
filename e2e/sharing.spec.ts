// Examples, links with more than files in them, programs and lessons of other sites, frames in other pages: as a person meets them.

import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "playwright/test";
import { readZip } from "../src/app/testing/read-zip.ts";
import { Workbench } from "./workbench.ts";

const digits = `        .text
        .globl  _start
_start:
        ldr     x0, [sp]                // argc
        mov     x8, #93
        svc     #0
`;

const lesson = `---
title: Four
summary: Ends with the status 4.
checks:
  - { id: four, title: The status is 4, exit: 4 }
---
Make it 4.

\`\`\`s start/main.s
        .globl  _start
_start: mov     x0, #3
        mov     x8, #93
        svc     #0
\`\`\`

\`\`\`s solution/main.s
        .globl  _start
_start: mov     x0, #4
        mov     x8, #93
        svc     #0
\`\`\`
`;

/** Another site, which counts what it is asked; `framed` is its page /framed.html. */
async function otherSite(
  body: string,
  framed = "",
): Promise<{ readonly server: Server; readonly address: string; readonly asked: () => number }> {
  let count = 0;
  const server = createServer((request, response) => {
    if (!request.url?.includes("favicon")) count += 1;
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Content-Type", request.url?.endsWith(".html") ? "text/html" : "text/plain");
    response.end(request.url === "/framed.html" ? framed : body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => count };
}

test("an example is found by a word, opens as a project of its own, and runs with its arguments", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await page.getByRole("link", { name: "Examples" }).click();
  await page.getByRole("searchbox", { name: "Find a program" }).fill("stack first step");
  await page.getByRole("link", { name: /^Arguments and environment/ }).click();
  await expect(page.getByRole("button", { name: "Project: Arguments and environment" })).toBeVisible();
  await workbench.run();
  await expect(workbench.terminal).toContainText("two words");
});

test("a link carries arguments, breakpoints and the moment; whoever opens it decides how far to go", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(digits);
  await page.getByRole("button", { name: /^Project:/ }).click();
  await page.getByRole("menuitem", { name: /^Arguments and input/ }).click();
  await page.getByRole("textbox", { name: /^Arguments/ }).fill('one "two words"');
  await page.getByRole("button", { name: "From the next Run on" }).click();
  await workbench.pressBreakpoint(5);
  await workbench.button("Step").click();
  await expect(workbench.currentLine).toContainText("argc");
  await workbench.step(1);
  await page.getByRole("button", { name: /^Project:/ }).click();
  await page.getByRole("menuitem", { name: /^Share/ }).click();
  await page.getByRole("checkbox", { name: /^Breakpoints/ }).uncheck();
  const text = page.getByRole("textbox", { name: "Link" });
  await expect(text).toHaveAttribute("aria-busy", "false");
  const before = await text.inputValue();
  await page.getByRole("checkbox", { name: /^Breakpoints/ }).check();
  await expect(text).toHaveAttribute("aria-busy", "false");
  const link = await text.inputValue();
  expect(link).not.toBe(before);
  await page.goto("about:blank");
  await page.goto(link);
  const sheet = page.getByRole("dialog", { name: "A program from somebody else" });
  await expect(sheet).toContainText("arguments: one two words");
  await expect(sheet).toContainText("1 breakpoint");
  await sheet.getByRole("button", { name: "Open it and run to the moment" }).click();
  await expect(workbench.register("x0")).toContainText("0x3");
  await expect(workbench.currentLine).toContainText("#93");
});

test("lessons of another site come after a question, and a failed check leads to its moment", async ({ page, browser, baseURL }) => {
  const site = await otherSite(lesson);
  await page.goto(`/?pack=${encodeURIComponent(`${site.address}/four.md`)}`);
  const sheet = page.getByRole("dialog", { name: "Lessons from another site?" });
  await expect(sheet).toContainText(`${site.address}/four.md`);
  expect(site.asked()).toBe(0);
  await sheet.getByRole("button", { name: /^Ask 127\.0\.0\.1/ }).click();
  const panel = page.getByRole("region", { name: "Lesson", exact: true });
  await expect(panel.getByRole("heading", { name: "Four", level: 2 })).toBeVisible();
  expect(site.asked()).toBe(1);
  await panel.getByRole("button", { name: "Run and check" }).click();
  await panel.getByRole("button", { name: /^Go to this moment: line 4/ }).click();
  const workbench = new Workbench(page);
  await expect(workbench.state).toContainText("Paused");
  await expect(workbench.currentLine).toContainText("svc");
  // It is there the next time, and the list of lessons has it.
  await page.goto(`${baseURL}#/learn`);
  await expect(page.getByRole("link", { name: "Four" })).toBeVisible();
  // An attempt at it is a link that names the lesson; whoever opens it is asked before the lesson is fetched.
  await page.getByRole("link", { name: "Four" }).click();
  await expect(page.getByRole("button", { name: "Project: Lesson: Four" })).toBeVisible();
  await workbench.paste("_start: mov x0, #5\n        mov x8, #93\n        svc #0\n");
  const link = await workbench.shareLink();
  const other = await browser.newPage();
  await other.goto(link);
  const question = other.getByRole("dialog", { name: "An attempt at a lesson of another site" });
  await expect(question).toContainText(`${site.address}/four.md`);
  await question.getByRole("button", { name: /^Ask 127\.0\.0\.1/ }).click();
  await other.getByRole("dialog", { name: "Somebody else's “Four”" }).getByRole("button", { name: "Open it" }).click();
  await expect(new Workbench(other).editor).toContainText("mov x0, #5");
  await expect(other.getByRole("heading", { name: "Four", level: 2 })).toBeVisible();
  await other.close();
  site.server.close();
});

test("an attempt at a lesson travels as what was changed, is judged there, and is nobody's progress", async ({ page, browser }) => {
  const workbench = new Workbench(page);
  await page.goto("/#/lesson/02-hello");
  await expect(page.getByRole("button", { name: /^Project: Lesson 2/ })).toBeVisible();
  const solution = readFileSync("lessons/02-hello/solution/main.s", "utf8");
  await workbench.paste(solution);
  const link = await workbench.shareLink();
  const other = await browser.newPage();
  await other.goto(link);
  await other
    .getByRole("dialog", { name: /^Somebody else's/ })
    .getByRole("button", { name: "Open it" })
    .click();
  const panel = other.getByRole("region", { name: "Lesson", exact: true });
  await expect(panel).toContainText("Somebody else's attempt is in the editor");
  await panel.getByRole("button", { name: "Run and check" }).click();
  await expect(panel.getByText("Solved.")).toBeVisible();
  await panel.getByRole("button", { name: "Bring my own back" }).click();
  await expect(panel.getByText("Solved.")).toBeHidden();
  await expect(panel).not.toContainText("Somebody else's attempt");
  await other.close();
});

test("an author sees what is wrong, by line, and how the answers do", async ({ page }) => {
  const workbench = new Workbench(page);
  await page.goto("/#/author");
  await page.getByRole("button", { name: "Begin a lesson" }).click();
  await expect(page.getByRole("article", { name: "As the learner reads it" })).toContainText("short sentences, one idea");
  await page.getByRole("button", { name: "Test its answers" }).click();
  await expect(page.getByRole("region", { name: "The lesson on its own answers" })).toContainText("All 4 answers are as they should be.");
  await workbench.paste("---\ntitle: A new lesson\nchecks:\n  - { id: a, title: A, exitt: 7 }\n---\nText.\n");
  const problems = page.getByRole("list", { name: "What is wrong with the lesson" });
  await expect(problems).toContainText("lesson.md:4");
  await expect(problems).toContainText("exitt");
});

test("in a frame of another page it shows what it is told to, and says how the checks went", async ({ page, baseURL }) => {
  const host = `<!doctype html><title>Course</title><iframe src="${baseURL}?embed=1&panels=editor#/lesson/01-system-calls" width="1200" height="700"></iframe>
    <pre id="log"></pre><script>addEventListener("message", ({ data }) => { document.getElementById("log").textContent += JSON.stringify(data) + "\\n"; });</script>`;
  const site = await otherSite(host);
  await page.goto(`${site.address}/course.html`);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("link", { name: "Open in full" })).toHaveAttribute("href", `${baseURL}#/lesson/01-system-calls`);
  await expect(page.locator("#log")).toContainText('"type":"ready"');
  await expect(frame.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
  await frame.getByRole("button", { name: "Run and check" }).click();
  await expect(page.locator("#log")).toContainText('"type":"ended","status":0');
  await expect(page.locator("#log")).toContainText('"type":"judged","lesson":"01-system-calls","passed":false');
  site.server.close();
});

test("a package for a learning platform tells it of the checks, and takes nothing back that was earned", async ({ page }) => {
  await page.goto("/#/lesson/01-system-calls");
  await expect(page.getByRole("button", { name: /^Project: Lesson 1/ })).toBeVisible();
  await page.getByRole("button", { name: /^Project:/ }).click();
  await page.getByRole("menuitem", { name: /^Share/ }).click();
  await page.getByRole("radio", { name: "LMS" }).check({ force: true });
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the package" }).click();
  const entries = await readZip(readFileSync(await (await download).path()));
  if ("error" in entries) throw new Error(entries.error);
  const part = (name: string) => new TextDecoder().decode(entries.find((entry) => entry.name === name)?.bytes);
  expect(part("imsmanifest.xml")).toContain("<schemaversion>1.2</schemaversion>");
  // The platform: what it keeps of the learner outlives a sitting.
  const platform = await otherSite(
    `<!doctype html><title>Platform</title><script>
    const kept = { "cmi.core.lesson_status": "not attempted", ...JSON.parse(sessionStorage.getItem("kept") ?? "{}") };
    window.API = { LMSInitialize: () => "true", LMSGetValue: (name) => kept[name] ?? "", LMSSetValue: (name, value) => { kept[name] = value; return "true"; },
      LMSCommit: () => "true", LMSFinish: () => { sessionStorage.setItem("kept", JSON.stringify(kept)); return "true"; } };
  </script><iframe src="framed.html" width="1200" height="700"></iframe>`,
    part("index.html"),
  );
  const status = () =>
    page.evaluate(() => (window as unknown as { API: { LMSGetValue(name: string): string } }).API.LMSGetValue("cmi.core.lesson_status"));
  await page.goto(`${platform.address}/course.html`);
  const frame = page.frameLocator("iframe").frameLocator("iframe");
  await expect(frame.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
  await frame.getByRole("button", { name: "Run and check" }).click();
  await expect(frame.getByText(/^\d of \d checks passed$/)).toBeVisible();
  expect(await status()).toBe("incomplete");
  await frame.getByRole("textbox", { name: "Program text" }).click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(readFileSync("lessons/01-system-calls/solution/main.s", "utf8"));
  await frame.getByRole("button", { name: "Run and check" }).click();
  await expect.poll(status).toBe("passed");
  await page.reload();
  await expect(frame.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
  expect(await status()).toBe("passed");
  expect(await page.evaluate(() => JSON.parse(sessionStorage.getItem("kept") ?? "{}")["cmi.core.session_time"])).toMatch(
    /^\d\d:\d\d:\d\d$/,
  );
  platform.server.close();
});

test("the glossary has the words of the course", async ({ page }) => {
  await page.goto("/#/glossary");
  await page.getByRole("searchbox", { name: "Find a word" }).fill("syscall");
  await expect(page.getByRole("term")).toHaveText(["system call"]);
  await page.getByRole("link", { name: "Lesson 1: What is a system call?" }).click();
  await expect(page.getByRole("heading", { name: "What is a system call?", level: 2 })).toBeVisible();
});
