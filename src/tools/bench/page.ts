// `npm run bench -- page [--write]`: the built page in headless Chromium. How soon one can type, how long a step and a key take to be seen,
// how evenly frames come with every panel open, and what hostile programs do to the page: the longest gap between two frames, how long Stop
// takes, and the memory of the tab. Needs Chromium.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { endless } from "../../../e2e/hostile-programs.ts";
import { type PanelName, panelNames } from "../../app/stores/layout.ts";
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
  /** Of the page's own thread, of processor time. */
  readonly longestTaskMs: number;
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

/** From the start of a first visit until a letter typed into the editor is seen, on a processor so many times slower. */
async function readyToTypeMs(browser: Browser, address: string): Promise<number> {
  const times: number[] = [];
  for (let load = 0; load < loads; load += 1) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowedBy });
    // From within the page: the tester's own scripts would be slowed as well.
    await page.addInitScript(() => {
      const look = (): void => {
        const editor = document.querySelector<HTMLElement>(".cm-content");
        if (!editor || editor.offsetHeight === 0) return void requestAnimationFrame(look);
        editor.focus();
        document.execCommand("insertText", false, "q");
        requestAnimationFrame(() => Object.assign(globalThis, { typedAt: performance.now() }));
      };
      requestAnimationFrame(look);
    });
    await page.goto(address, { waitUntil: "commit" });
    await page.waitForFunction(() => "typedAt" in globalThis, undefined, { polling: 250 });
    times.push(await page.evaluate(() => (globalThis as unknown as { typedAt: number }).typedAt));
    await context.close();
  }
  return percentile(times, 0.5);
}

interface Shown {
  /** Until the page has changed. */
  readonly changedMs: number;
  /** Until the frame after that. */
  readonly drawnMs: number;
}

/** From a press of the key until the page has changed where `selector` looks, and until that is drawn. */
async function shownAfter(page: Page, key: string, times: number, selector: string): Promise<Shown[]> {
  const results: Shown[] = [];
  for (let index = 0; index < times; index += 1) {
    await page.evaluate((watched) => {
      const target = document.querySelector(watched);
      if (!target) throw new Error(`nothing is at ${watched}`);
      let pressedAt = 0;
      addEventListener("keydown", () => (pressedAt = performance.now()), { capture: true, once: true });
      const shown = new Promise<Shown>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          const changedMs = performance.now() - pressedAt;
          requestAnimationFrame(() => resolve({ changedMs, drawnMs: performance.now() - pressedAt }));
        });
        observer.observe(target, { subtree: true, childList: true, characterData: true, attributes: true });
      });
      Object.assign(globalThis, { shown });
    }, selector);
    await page.keyboard.press(key);
    results.push(await page.evaluate(() => (globalThis as unknown as { shown: Promise<Shown> }).shown));
  }
  return results;
}

/** What the browser itself takes: a page of one paragraph that a key changes. */
async function bareKey(page: Page): Promise<Shown[]> {
  await page.goto("about:blank");
  await page.evaluate(() => {
    const paragraph = document.createElement("p");
    document.body.append(paragraph);
    addEventListener("keydown", () => (paragraph.textContent = String(performance.now())));
  });
  return await shownAfter(page, "F11", steps, "p");
}

/** Every panel in a place of its own, as the layout store keeps it. */
function allPanels(panels: readonly PanelName[]): unknown {
  const [first, ...rest] = panels;
  if (first === undefined) throw new Error("no panels");
  const group = { kind: "group", panels: [first], front: first };
  if (rest.length === 0) return group;
  const half = Math.ceil(panels.length / 2);
  const direction = panels.length > 4 ? "column" : "row";
  return { kind: "split", direction, first: 50, children: [allPanels(panels.slice(0, half)), allPanels(panels.slice(half))] };
}

interface Frames {
  readonly aSecond: number;
  readonly longestGapMs: number;
  /** Of processor time, which is the page's own doing however busy the machine is. */
  readonly longestTaskMs: number;
}

/** The longest task of the page's own thread in what Chromium has traced. */
function longestTaskMs(trace: Buffer): number {
  interface TraceEvent {
    readonly name: string;
    readonly pid: number;
    readonly tid: number;
    /** Of the processor, in microseconds. */
    readonly tdur?: number;
    readonly args: { readonly name?: string };
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const main = traceEvents.find(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain");
  const tasks = traceEvents.filter(({ name, pid, tid }) => /RunTask/.test(name) && pid === main?.pid && tid === main?.tid);
  if (tasks.length === 0) throw new Error("Chromium traced no tasks");
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

const loadClients = 50;
/** More than are answered while frames are watched. */
const loadRequests = 1_000_000;

/** How frames come while many clients ask the epoll server, with every panel open; and how many requests a second are answered. */
async function framesUnderLoad(browser: BrowserProcess, address: string): Promise<Frames & { readonly answeredASecond: number }> {
  const { page } = browser;
  await openEveryPanel(page, address);
  await replaceText(page, readFileSync("src/tools/bench/programs/epoll-server.s", "utf8"));
  await sleep(1000);
  await buttonOf(page, "Run").click();
  await page.getByRole("tab", { name: "Load", exact: true }).click();
  await page.getByLabel("requests").fill(String(loadRequests));
  await page.getByLabel("at once").fill(String(loadClients));
  await page.getByRole("button", { name: "Load", exact: true }).click();
  const figures = page.getByRole("region", { name: "Figures of the load" });
  const answered = async (): Promise<number> => Number.parseInt((await figures.innerText()).replace(/[ ,\u202f\u00a0]/g, ""), 10);
  await figures.waitFor();
  await sleep(1000);
  const [before, began] = [await answered(), performance.now()];
  const frames = await watchedFrames(browser);
  const answeredASecond = ((await answered()) - before) / ((performance.now() - began) / 1000);
  await page.evaluate(() => localStorage.clear());
  return { ...frames, answeredASecond };
}

async function openEveryPanel(page: Page, address: string): Promise<void> {
  await page.goto(address);
  const tree = allPanels(panelNames);
  await page.evaluate(
    (panels) => localStorage.setItem("svc0.panels", panels),
    JSON.stringify({ preset: "debug", wide: tree, medium: tree }),
  );
  await page.reload();
}

/** How frames come while a program runs at full speed with every panel open. */
async function framesAtFullSpeed(browser: BrowserProcess, address: string): Promise<Frames> {
  const { page } = browser;
  await openEveryPanel(page, address);
  await replaceText(page, endless["endless output"] ?? "");
  await sleep(1000);
  await buttonOf(page, "Run").click();
  await sleep(1000);
  const frames = await watchedFrames(browser);
  await page.evaluate(() => localStorage.clear());
  return frames;
}

async function watchedFrames({ browser, page }: BrowserProcess): Promise<Frames> {
  await browser.startTracing(page, { categories: ["toplevel"] });
  const frames = await page.evaluate(
    (forMs) =>
      new Promise<Omit<Frames, "longestTaskMs">>((resolve) => {
        const began = performance.now();
        let [last, longestGapMs, count] = [began, 0, 0];
        const look = (): void => {
          const now = performance.now();
          longestGapMs = Math.max(longestGapMs, now - last);
          last = now;
          count += 1;
          if (now - began < forMs) requestAnimationFrame(look);
          else resolve({ aSecond: (1000 * count) / (now - began), longestGapMs });
        };
        requestAnimationFrame(look);
      }),
    watchedMs,
  );
  return { ...frames, longestTaskMs: longestTaskMs(await browser.stopTracing()) };
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

/** A browser of its own for the time that something takes. */
async function inBrowser<Result>(executable: string, use: (browser: BrowserProcess) => Promise<Result>): Promise<Result> {
  const profile = mkdtempSync(join(tmpdir(), "svc0-profile-"));
  const process = await startBrowser(executable, profile);
  try {
    return await use(process);
  } finally {
    await process.kill();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** What the browser and the computer come to by themselves: an empty page beside a worker that counts. */
const bareGapMs = (executable: string): Promise<number> =>
  inBrowser(executable, async ({ page }) => {
    await page.goto("about:blank");
    await page.evaluate(() => new Worker(URL.createObjectURL(new Blob(["for (;;) ;"]))));
    const longestGap = await watchFrames(page);
    await sleep(watchedMs);
    return await longestGap();
  });

const sufferFrom = (name: string, text: string, executable: string, address: string): Promise<Hostile> =>
  inBrowser(executable, async (process) => {
    const { page, browser } = process;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(address);
    await replaceText(page, text);
    await sleep(1000);
    await browser.startTracing(page, { categories: ["toplevel"] });
    const longestGap = await watchFrames(page);
    await buttonOf(page, "Run").click();
    await sleep(watchedMs);
    const task = longestTaskMs(await browser.stopTracing());
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
    return { name, longestGapMs: await longestGap(), longestTaskMs: task, stopMs, tabMiB: memory };
  });

const measurePage = (executable: string, address: string): Promise<Figure[]> =>
  inBrowser(executable, async (process) => {
    const { page } = process;
    await page.setViewportSize({ width: 1440, height: 900 });
    const ready = await readyToTypeMs(process.browser, address);
    const bare = await bareKey(page);
    await page.goto(address);
    await replaceText(page, `.text\n.globl _start\n_start:\n${"add x1, x1, #1\n".repeat(500)}b _start\n`);
    await page.keyboard.press("F11");
    await page.getByRole("list", { name: "General registers" }).waitFor();
    const stepped = await shownAfter(page, "F11", steps, '[aria-label="General registers"]');
    await buttonOf(page, "Stop").click();
    await replaceText(page, `.text\n.globl _start\n_start:\n${"add x1, x1, #1\n".repeat(longFileLines)}b _start\n`);
    await sleep(2000);
    const typed = await shownAfter(page, "a", keys, ".cm-content");
    const frames = await framesAtFullSpeed(process, address);
    const loaded = await framesUnderLoad(process, address);
    const of = (shown: readonly Shown[], what: keyof Shown) => {
      const values = shown.map((row) => row[what]);
      return `${ms(percentile(values, 0.5))}, ${ms(percentile(values, 0.95))}`;
    };
    return [
      { what: `a first visit until a typed letter is seen, processor slowed ${slowedBy} ×`, measured: ms(ready), goal: "1500 ms" },
      { what: "a step until the panels have it", measured: of(stepped, "changedMs"), goal: "16 ms" },
      { what: "a step until it is drawn", measured: of(stepped, "drawnMs"), goal: "the next frame" },
      { what: `a key in ${longFileLines} lines until the editor has it`, measured: of(typed, "changedMs"), goal: "16 ms" },
      { what: `a key in ${longFileLines} lines until it is drawn`, measured: of(typed, "drawnMs"), goal: "the next frame" },
      { what: "a key on a page of one paragraph until it is drawn", measured: of(bare, "drawnMs"), goal: "the browser's own" },
      { what: "frames a second while a program prints without end, all panels open", measured: frames.aSecond.toFixed(0), goal: "60" },
      { what: "the longest time between two of them", measured: ms(frames.longestGapMs), goal: "50 ms" },
      { what: "the longest task of the page meanwhile, processor time", measured: ms(frames.longestTaskMs), goal: "50 ms" },
      { what: `frames a second while ${loadClients} clients ask the epoll server`, measured: loaded.aSecond.toFixed(0), goal: "60" },
      { what: "the longest task of the page meanwhile, processor time", measured: ms(loaded.longestTaskMs), goal: "50 ms" },
      { what: "requests answered a second meanwhile", measured: loaded.answeredASecond.toFixed(0), goal: "as many as may be" },
    ];
  });

export async function bench(): Promise<Section> {
  const executable = await browserExecutable();
  const site = await serveSite();
  try {
    const figures = await measurePage(executable, site.address);
    for (const { what, measured, goal } of figures) console.log(`${what}: ${measured} (goal ${goal})`);
    const hostile: Hostile[] = [];
    const bareMs = await bareGapMs(executable);
    console.log(`an empty page beside a worker that counts: longest gap ${ms(bareMs)}`);
    for (const [name, text] of Object.entries(endless)) {
      const row = await sufferFrom(name, text, executable, site.address);
      hostile.push(row);
      console.log(
        `${name}: longest gap ${ms(row.longestGapMs)}, longest task ${ms(row.longestTaskMs)}, Stop ${ms(row.stopMs)}, tab ${row.tabMiB.toFixed(0)} MiB`,
      );
    }
    return {
      title: "Page",
      summary:
        "Written by `npm run bench -- page --write`: the built page in headless Chromium, at 1440 × 900. Two figures are the median and the 95th percentile.",
      body: `| What | measured | goal |
|---|--:|--:|
${figures.map(({ what, measured, goal }) => `| ${what} | ${measured} | ${goal} |`).join("\n")}

While a program that takes what it can get runs for ${watchedMs / 1000} s: the longest time between two frames (goal 50 ms), the longest task of the page's
thread in processor time (goal 50 ms), from Stop until it has stopped (goal 150 ms), and the resident memory of the tab's process (goal 600 MiB).
An empty page beside a worker that only counts had a gap of ${ms(bareMs)} in the same run: what the browser and the computer come to by themselves.

| Program | longest gap | longest task | Stop | tab |
|---|--:|--:|--:|--:|
${hostile.map(({ name, longestGapMs, longestTaskMs, stopMs, tabMiB }) => `| ${name} | ${ms(longestGapMs)} | ${ms(longestTaskMs)} | ${ms(stopMs)} | ${tabMiB.toFixed(0)} MiB |`).join("\n")}
`,
    };
  } finally {
    await site.close();
  }
}
