// `npm run bench -- page [--write]`: the built page in headless Chromium. How soon one can type, how long a step and a key take to be seen,
// how evenly frames come with every panel open. Needs Chromium.

import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright";
import { hostilePrograms } from "../../../e2e/hostile-programs.ts";
import { type PanelName, panelNames } from "../../app/stores/layout.ts";
import { type BrowserProcess, browserExecutable, serveSite } from "../site/running-site.ts";
import { buttonOf, type Frames, inBrowser, ms, replaceText, settled, sleep, watchedFrames } from "./programs/frames.ts";
import type { Section } from "./programs/section.ts";

const loads = 5;
const slowedBy = 4;
const steps = 60;
const keys = 60;
const longFileLines = 5000;

interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
}

const percentile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;

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

const loadClients = 50;
/** More than are answered while frames are watched. */
const loadRequests = 1_000_000;

/** How frames come while many clients ask the epoll server, with the panels of a first visit or with every one; and how many requests a second are answered. */
async function framesUnderLoad(
  browser: BrowserProcess,
  address: string,
  panels: "first visit" | "every one",
): Promise<Frames & { readonly answeredASecond: number }> {
  const { page } = browser;
  if (panels === "every one") await openEveryPanel(page, address);
  else await page.goto(address);
  await settled(page);
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
  await settled(page);
  await replaceText(page, hostilePrograms.find(({ name }) => name === "endless output")?.text ?? "");
  await sleep(1000);
  await buttonOf(page, "Run").click();
  await sleep(1000);
  const frames = await watchedFrames(browser);
  await page.evaluate(() => localStorage.clear());
  return frames;
}

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
    const loaded = await framesUnderLoad(process, address, "first visit");
    const crowded = await framesUnderLoad(process, address, "every one");
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
      { what: "the longest time between two of them", measured: ms(loaded.longestGapMs), goal: "50 ms" },
      { what: "the longest task of the page meanwhile, processor time", measured: ms(loaded.longestTaskMs), goal: "50 ms" },
      { what: "requests answered a second meanwhile", measured: loaded.answeredASecond.toFixed(0), goal: "as many as may be" },
      { what: "frames a second meanwhile with all panels open", measured: crowded.aSecond.toFixed(0), goal: "as many as may be" },
    ];
  });

export async function bench(): Promise<Section> {
  const executable = await browserExecutable();
  const site = await serveSite();
  try {
    const figures = await measurePage(executable, site.address);
    for (const { what, measured, goal } of figures) console.log(`${what}: ${measured} (goal ${goal})`);
    return {
      title: "Page",
      summary:
        "Written by `npm run bench -- page --write`: the built page in headless Chromium, at 1440 × 900. Two figures are the median and the 95th percentile.",
      body: `| What | measured | goal |
|---|--:|--:|
${figures.map(({ what, measured, goal }) => `| ${what} | ${measured} | ${goal} |`).join("\n")}
`,
    };
  } finally {
    await site.close();
  }
}
