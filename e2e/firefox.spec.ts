// The smoke path in Firefox: only what all current browsers have may be used. Playwright drives no Firefox that a distribution ships, so
// puppeteer-core does, over WebDriver BiDi; where there is no Firefox the case is skipped by name.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "playwright/test";
import { type Browser, launch, type Page } from "puppeteer-core";

const executablePath = (process.env["PATH"] ?? "")
  .split(delimiter)
  .flatMap((folder) => ["firefox-esr", "firefox"].map((name) => join(folder, name)))
  .find((path) => existsSync(path));

const patienceMs = 60_000;

/** Waits until an element of this role, name or text is there, as a screen reader finds it. */
const find = (page: Page, selector: string) => page.locator(selector).setTimeout(patienceMs);
/** Once it can be pressed. */
const button = (page: Page, name: string) =>
  find(page, `::-p-xpath(//button[(normalize-space()="${name}" or @aria-label="${name}") and not(@disabled or @aria-disabled="true")])`);
/** Waits until the page says so somewhere. */
const says = (page: Page, text: string) =>
  page.waitForFunction((wanted) => document.body.innerText.includes(wanted), { timeout: patienceMs }, text);

/** Firefox renders off the screen; that is fast enough to be waited for, on a busy machine too. */
test.setTimeout(240_000);

test.describe("Firefox", () => {
  test.skip(executablePath === undefined, "needs firefox-esr or firefox on the path");
  let browser: Browser | undefined;
  test.afterEach(() => browser?.close());

  test("hello, a step, a server that answers, and a lesson", async ({ baseURL }) => {
    if (executablePath === undefined) return;
    browser = await launch({ browser: "firefox", executablePath, timeout: 2 * patienceMs, protocolTimeout: 3 * patienceMs });
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    await page.setViewport({ width: 1440, height: 900 });
    await page.goto(baseURL ?? "", { timeout: patienceMs });

    await button(page, "Run").click();
    await says(page, "exit status 0");
    await button(page, "Step").click();
    await find(page, "::-p-xpath(//*[@aria-label='General registers'])").wait();

    await page.goto(`${baseURL}#/example/server`, { timeout: patienceMs });
    await find(page, "::-p-xpath(//button[@aria-label='Project: A web server'])").wait();
    await button(page, "Run").click();
    await says(page, "Waiting in accept");
    await button(page, "Send").click();
    await says(page, "200 OK");
    await button(page, "Stop").click();

    await page.goto(`${baseURL}#/lesson/01-system-calls`, { timeout: patienceMs });
    await says(page, "What is a system call?");
    // The lesson's own text comes a moment later.
    await find(
      page,
      "::-p-xpath(//button[starts-with(@aria-label, 'Project: ') and contains(@aria-label, 'What is a system call')])",
    ).wait();
    await button(page, "Run").click();
    await find(page, "::-p-xpath(//ul[@aria-label='Checks']/li[contains(., 'failed')])").wait();
    expect(problems).toEqual([]);
  });
});
