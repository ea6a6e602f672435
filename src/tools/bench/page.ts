// `npm run bench -- page [--write]`: the built page in headless Chromium. How soon one can type, how long a step and a key take to be seen, and
// what hostile programs do to the page: the longest gap between two frames, how long Stop takes, and the memory of the tab. Needs Chromium.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright";
import { endless } from "../../../e2e/hostile-programs.ts";
import { type BrowserProcess, browserExecutable, serveSite, startBrowser } from "../site/running-site.ts";
import type { Section } from "./programs/section.ts";

const loads = 5;
const slowedBy = 4;
const steps = 60;
const keys = 60;
const longFileLines = 5000;
const watchedMs = 4000;

interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
}

interface Hostile {
  readonly name: string;
  readonly longestGapMs: number;
  readonly stopMs: number;
  readonly tabMiB: number;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

const editorOf = (page: Page) => page.getByRole("textbox", { name: "Program text" });
const buttonOf = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function replaceText(page: Page, text: string): Promise<void> {
  await editorOf(page).click();
  await page.keyboard.press("ControlOrMeta+A");
  // As the clipboard brings it: typing thousands of lines would be another thing.
  await editorOf(page).evaluate((editor, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** From the start of the navigation until the editor takes text, on a processor so many times slower. */
async function readyToTypeMs(page: Page, session: CDPSession, address: string): Promise<number> {
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowedBy });
  const times: number[] = [];
  for (let load = 0; load < loads; load += 1) {
    await page.goto("about:blank");
    await page.goto(address, { waitUntil: "commit" });
    await editorOf(page).waitFor();
    times.push(await page.evaluate(() => performance.now()));
  }
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  return percentile(times, 0.5);
}

/** From a press of the key until the frame after the page has changed where `selector` looks. */
async function shownAfterMs(page: Page, key: string, times: number, selector: string): Promise<number[]> {
  const results: number[] = [];
  for (let index = 0; index < times; index += 1) {
    await page.evaluate((watched) => {
      const target = document.querySelector(watched);
      if (!target) throw new Error(`nothing is at ${watched}`);
      let pressedAt = 0;
      addEventListener("keydown", () => (pressedAt = performance.now()), { capture: true, once: true });
      const shown = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - pressedAt));
        });
        observer.observe(target, { subtree: true, childList: true, characterData: true, attributes: true });
      });
      Object.assign(globalThis, { shown });
    }, selector);
    await page.keyboard.press(key);
    results.push(await page.evaluate(() => (globalThis as unknown as { shown: Promise<number> }).shown));
  }
  return results;
}

/** Begins to note the time between frames; the answer ends it. */
async function watchFrames(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const frames = { last: performance.now(), longest: 0, runs: true };
    Object.assign(globalThis, { frames });
    const look = (): void => {
      const now = performance.now();
      frames.longest = Math.max(frames.longest, now - frames.last);
      frames.last = now;
      if (frames.runs) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return () =>
    page.evaluate(() => {
      const { frames } = globalThis as unknown as { frames: { longest: number; runs: boolean } };
      frames.runs = false;
      return frames.longest;
    });
}

/** Resident memory of the processes that render pages. */
async function tabMiB({ browser }: BrowserProcess): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const resident = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) / 1024);
  return Math.max(...resident);
}

async function sufferFrom(name: string, text: string, executable: string, address: string): Promise<Hostile> {
  const profile = mkdtempSync(join(tmpdir(), "svc0-profile-"));
  const process = await startBrowser(executable, profile);
  const { page } = process;
  try {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(address);
    await replaceText(page, text);
    await sleep(1000);
    const longestGap = await watchFrames(page);
    await buttonOf(page, "Run").click();
    await sleep(watchedMs);
    const memory = await tabMiB(process);
    const stopMs = await page.evaluate(() => {
      const stop = document.querySelector<HTMLButtonElement>('[data-command="stop"]');
      if (!stop) throw new Error("there is no Stop");
      const began = performance.now();
      stop.click();
      return new Promise<number>((resolve) => {
        const look = (): void => {
          if (stop.getAttribute("aria-disabled") === "true") resolve(performance.now() - began);
          else requestAnimationFrame(look);
        };
        look();
      });
    });
    return { name, longestGapMs: await longestGap(), stopMs, tabMiB: memory };
  } finally {
    await process.kill();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function measurePage(executable: string, address: string): Promise<Figure[]> {
  const profile = mkdtempSync(join(tmpdir(), "svc0-profile-"));
  const process = await startBrowser(executable, profile);
  const { page } = process;
  try {
    await page.setViewportSize({ width: 1440, height: 900 });
    const session = await page.context().newCDPSession(page);
    const ready = await readyToTypeMs(page, session, address);
    await replaceText(page, `.text\n.globl _start\n_start:\n${"add x1, x1, #1\n".repeat(500)}b _start\n`);
    await page.keyboard.press("F11");
    await page.getByRole("list", { name: "General registers" }).waitFor();
    const stepped = await shownAfterMs(page, "F11", steps, '[aria-label="General registers"]');
    await buttonOf(page, "Stop").click();
    await replaceText(page, `.text\n.globl _start\n_start:\n${"add x1, x1, #1\n".repeat(longFileLines)}b _start\n`);
    await sleep(2000);
    const typed = await shownAfterMs(page, "a", keys, ".cm-content");
    return [
      { what: `ready to type, processor slowed ${slowedBy} ×`, measured: ms(ready), goal: "1500 ms" },
      { what: "a step until the registers show it, median", measured: ms(percentile(stepped, 0.5)), goal: "16 ms" },
      { what: "the same, 95th percentile", measured: ms(percentile(stepped, 0.95)), goal: "16 ms" },
      { what: `a key in ${longFileLines} lines until it is seen, median`, measured: ms(percentile(typed, 0.5)), goal: "16 ms" },
      { what: "the same, 95th percentile", measured: ms(percentile(typed, 0.95)), goal: "16 ms" },
    ];
  } finally {
    await process.kill();
    rmSync(profile, { recursive: true, force: true });
  }
}

export async function bench(): Promise<Section> {
  const executable = await browserExecutable();
  const site = await serveSite();
  try {
    const figures = await measurePage(executable, site.address);
    for (const { what, measured, goal } of figures) console.log(`${what}: ${measured} (goal ${goal})`);
    const hostile: Hostile[] = [];
    for (const [name, text] of Object.entries(endless)) {
      const row = await sufferFrom(name, text, executable, site.address);
      hostile.push(row);
      console.log(`${name}: longest gap ${ms(row.longestGapMs)}, Stop ${ms(row.stopMs)}, tab ${row.tabMiB.toFixed(0)} MiB`);
    }
    return {
      title: "Page",
      summary: "Written by `npm run bench -- page --write`: the built page in headless Chromium, at 1440 × 900.",
      body: `| What | measured | goal |
|---|--:|--:|
${figures.map(({ what, measured, goal }) => `| ${what} | ${measured} | ${goal} |`).join("\n")}

While a program that takes what it can get runs for ${watchedMs / 1000} s: the longest time between two frames (goal 50 ms), from Stop until it has stopped
(goal 150 ms), and the resident memory of the tab's process (goal 600 MiB).

| Program | longest gap | Stop | tab |
|---|--:|--:|--:|
${hostile.map(({ name, longestGapMs, stopMs, tabMiB }) => `| ${name} | ${ms(longestGapMs)} | ${ms(stopMs)} | ${tabMiB.toFixed(0)} MiB |`).join("\n")}
`,
    };
  } finally {
    await site.close();
  }
}
