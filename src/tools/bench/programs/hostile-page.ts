// The page while something hostile comes to it: gaps between frames, tasks, Stop, memory, and the text after a reload. Where others had the
// processors meanwhile, it is measured again: what the page is kept waiting by is not its own.

import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright";
import { copiedFrom, holdText, pasteInto } from "../../../../e2e/clipboard.ts";
import type { Fate, HostileLink, HostileProgram } from "../../../../e2e/hostile-programs.ts";
import type { BrowserProcess } from "../../site/running-site.ts";
import { bundledForBrowser } from "./bundled-for-browser.ts";
import { buttonOf, editorOf, inBrowser, longestTaskMs, replaceText, selectAll, settled, sleep, watchFrames } from "./frames.ts";
import { waitedMs, watchOthers } from "./processor-use.ts";

/** How long Stop took, or that it was over before Stop could be pressed. */
export type Stopped = { readonly ms: number } | { readonly isOver: "ended after" | "refused after"; readonly afterMs: number };

export interface Suffered {
  readonly name: string;
  readonly longestGapMs: number;
  /** Of the page's own thread, of processor time. */
  readonly longestTaskMs: number;
  /** So long, in all, the page's own thread was ready and had no processor. */
  readonly waitedMs: number | undefined;
  readonly stop: Stopped;
  /** At most, meanwhile. */
  readonly tabMiB: number;
  /** The part of the processors that others than the browser had, from 0 to 1. */
  readonly othersShare: number | undefined;
}

const triesMaximum = 3;
/** With more than this for others the page's figures are not its own. */
const quietShare = 0.05;
/** Until what was pasted has been assembled, and until what has ended is drawn. */
const restMs = 700;
/** So long one without an end runs. */
export const sufferedMs = 3000;
const ownWork = "// my own work\n";

/** What the browser and the computer come to by themselves: an empty page beside a worker that counts. */
export const bareGapMs = (executable: string): Promise<number> =>
  inBrowser(executable, async ({ page }) => {
    await page.goto("about:blank");
    await page.evaluate(() => new Worker(URL.createObjectURL(new Blob(["for (;;) ;"]))));
    const longestGap = await watchFrames(page);
    await sleep(sufferedMs);
    return await longestGap();
  });

/** What CodeMirror comes to by itself: the text pasted into an editor that has nothing else to do, on a page that has nothing else. */
export const bareEditor = (executable: string, text: string): Promise<{ readonly longestGapMs: number; readonly longestTaskMs: number }> =>
  inBrowser(executable, async (process) => {
    const { page, browser } = process;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto("about:blank");
    await page.addScriptTag({ content: await bundledForBrowser("src/tools/bench/programs/bare-editor.ts") });
    const held = await holdText(page, text);
    await selectAll(page);
    await sleep(restMs);
    await browser.startTracing(page, { categories: ["toplevel"] });
    const longestGap = await watchFrames(page);
    await pasteInto(editorOf(page), held);
    await sleep(restMs);
    return { longestGapMs: await longestGap(), longestTaskMs: longestTaskMs(await browser.stopTracing()) };
  });

/** The quietest of at most three runs. */
export async function sufferFrom(row: HostileProgram | HostileLink, executable: string, address: string): Promise<Suffered> {
  let quietest: Suffered | undefined;
  for (let tries = 0; tries < triesMaximum; tries += 1) {
    const run = await inBrowser(executable, (process) =>
      "text" in row ? sufferFromProgram(row, process, address) : sufferFromLink(row, process, address),
    );
    if (!quietest || (run.othersShare ?? 0) < (quietest.othersShare ?? 0)) quietest = run;
    if ((quietest.othersShare ?? 0) <= quietShare) break;
  }
  if (!quietest) throw new Error("nothing was measured");
  return quietest;
}

async function sufferFromProgram({ name, text, fate }: HostileProgram, process: BrowserProcess, address: string): Promise<Suffered> {
  const { page } = process;
  await openPage(page, address);
  const held = await holdText(page, text);
  await selectAll(page);
  const { lifeMs, ...figures } = await watched(process, async () => {
    await pasteInto(editorOf(page), held);
    await sleep(restMs);
    await buttonOf(page, "Run").click();
    const began = performance.now();
    await metBy(page, fate);
    const lifeMs = performance.now() - began;
    if (fate.kind !== "endless") await sleep(restMs);
    return { lifeMs };
  });
  const stop = fate.kind === "endless" ? { ms: await stopMs(page) } : await stopHalfWay(page, fate, lifeMs);
  await mustHave(page, text);
  return { name, ...figures, stop };
}

async function sufferFromLink({ name, hash, says }: HostileLink, process: BrowserProcess, address: string): Promise<Suffered> {
  const { page } = process;
  await openPage(page, address);
  await replaceText(page, ownWork);
  await sleep(restMs);
  const link = `${address}${hash()}`;
  const { afterMs, ...figures } = await watched(process, async () => {
    const began = performance.now();
    await page.goto(link);
    await page.getByRole("dialog", { name: "The link cannot be read" }).filter({ hasText: says }).waitFor();
    const afterMs = performance.now() - began;
    await sleep(restMs);
    return { afterMs };
  });
  await page.goto(address);
  await mustHave(page, ownWork);
  return { name, ...figures, stop: { isOver: "refused after", afterMs } };
}

async function openPage(page: Page, address: string): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(address);
  await settled(page);
}

/** Frames, tasks, processors and memory while something is done. */
async function watched<Result>(process: BrowserProcess, act: () => Promise<Result>): Promise<Result & Omit<Suffered, "name" | "stop">> {
  const { page, browser, processGroup } = process;
  await browser.startTracing(page, { categories: ["toplevel"] });
  const renderer = await largestRenderer(process);
  forgetMostResident(renderer);
  const others = watchOthers(processGroup);
  const waitedBefore = waitedMs(renderer);
  const longestGap = await watchFrames(page);
  const result = await act();
  // Before the trace is fetched, which is work for the browser that no program has asked for.
  const longestGapMs = await longestGap();
  const waitedAfter = waitedMs(renderer);
  const othersShare = others();
  const tabMiB = residentMiB(renderer, "VmHWM");
  return {
    ...result,
    longestGapMs,
    longestTaskMs: longestTaskMs(await browser.stopTracing()),
    waitedMs: waitedBefore === undefined || waitedAfter === undefined ? undefined : waitedAfter - waitedBefore,
    tabMiB,
    othersShare,
  };
}

/** Until it is seen what became of the program; one without an end has its time. */
async function metBy(page: Page, fate: Fate): Promise<void> {
  switch (fate.kind) {
    case "endless":
      return await sleep(sufferedMs);
    case "ends":
      return await page.getByLabel("State of the machine").filter({ hasText: fate.state }).waitFor();
    case "refused":
      return await page.getByRole("log", { name: "Terminal output" }).filter({ hasText: fate.says }).waitFor();
  }
}

/** Runs once more what is over after `lifeMs`, and stops it in the middle of that. */
async function stopHalfWay(page: Page, fate: Fate, lifeMs: number): Promise<Stopped> {
  await buttonOf(page, "Run").click();
  await sleep(lifeMs / 2);
  const canStop = await buttonOf(page, "Stop").isEnabled();
  return canStop ? { ms: await stopMs(page) } : { isOver: fate.kind === "refused" ? "refused after" : "ended after", afterMs: lifeMs };
}

const stopMs = (page: Page): Promise<number> =>
  page.evaluate(() => {
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

/** The page, loaded again, has this text, whole. */
async function mustHave(page: Page, text: string): Promise<void> {
  await page.reload();
  await selectAll(page);
  const found = await copiedFrom(editorOf(page));
  if (found !== text) throw new Error(`after a reload the text is another: ${found.length} characters of ${text.length}`);
}

/** Of the processes that render pages, the one with the most resident memory: its number. */
async function largestRenderer({ browser }: BrowserProcess): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  const [largest] = renderers.sort((a, b) => residentMiB(b, "VmRSS") - residentMiB(a, "VmRSS"));
  if (largest === undefined) throw new Error("no process renders the page");
  return largest;
}

/** `VmRSS`: now; `VmHWM`: at most so far (man 5 proc_pid_status). */
const residentMiB = (pid: number, which: "VmRSS" | "VmHWM"): number =>
  Number(new RegExp(`${which}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;

/** What a process had at most counts from now on (man 5 proc_pid_clear_refs). */
const forgetMostResident = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, "5");
