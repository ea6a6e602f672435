// The page while a program runs that takes what it can get: gaps between frames, tasks, Stop, memory. Where others had the processors
// meanwhile, it is measured again: what the page is kept waiting by is not its own.

import { readFileSync } from "node:fs";
import type { BrowserProcess } from "../../site/running-site.ts";
import { buttonOf, inBrowser, longestTaskMs, replaceText, settled, sleep, watchedMs, watchFrames } from "./frames.ts";
import { waitedMs, watchOthers } from "./processor-use.ts";

export interface Hostile {
  readonly name: string;
  readonly longestGapMs: number;
  /** Of the page's own thread, of processor time. */
  readonly longestTaskMs: number;
  /** So long, in all, the page's own thread was ready and had no processor. */
  readonly waitedMs: number | undefined;
  readonly stopMs: number;
  readonly tabMiB: number;
  /** The part of the processors that others than the browser had, from 0 to 1. */
  readonly othersShare: number | undefined;
}

const triesMaximum = 3;
/** With more than this for others the page's figures are not its own. */
const quietShare = 0.05;

/** What the browser and the computer come to by themselves: an empty page beside a worker that counts. */
export const bareGapMs = (executable: string): Promise<number> =>
  inBrowser(executable, async ({ page }) => {
    await page.goto("about:blank");
    await page.evaluate(() => new Worker(URL.createObjectURL(new Blob(["for (;;) ;"]))));
    const longestGap = await watchFrames(page);
    await sleep(watchedMs);
    return await longestGap();
  });

/** The quietest of at most three runs. */
export async function sufferFrom(name: string, text: string, executable: string, address: string): Promise<Hostile> {
  let quietest: Hostile | undefined;
  for (let tries = 0; tries < triesMaximum; tries += 1) {
    const run = await sufferOnce(name, text, executable, address);
    if (!quietest || (run.othersShare ?? 0) < (quietest.othersShare ?? 0)) quietest = run;
    if ((quietest.othersShare ?? 0) <= quietShare) break;
  }
  if (!quietest) throw new Error("nothing was measured");
  return quietest;
}

const sufferOnce = (name: string, text: string, executable: string, address: string): Promise<Hostile> =>
  inBrowser(executable, async (process) => {
    const { page, browser } = process;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(address);
    await replaceText(page, text);
    await settled(page);
    await browser.startTracing(page, { categories: ["toplevel"] });
    const others = watchOthers(process.processGroup);
    const renderer = await largestRenderer(process);
    const waitedBefore = waitedMs(renderer.pid);
    const longestGap = await watchFrames(page);
    await buttonOf(page, "Run").click();
    await sleep(watchedMs);
    // Before the trace is fetched, which is work for the browser that no program has asked for.
    const longestGapMs = await longestGap();
    const waitedAfter = waitedMs(renderer.pid);
    const othersShare = others();
    const task = longestTaskMs(await browser.stopTracing());
    const { tabMiB } = await largestRenderer(process);
    return {
      name,
      longestGapMs,
      longestTaskMs: task,
      waitedMs: waitedBefore === undefined || waitedAfter === undefined ? undefined : waitedAfter - waitedBefore,
      stopMs: await stopMs(process),
      tabMiB,
      othersShare,
    };
  });

const stopMs = ({ page }: BrowserProcess): Promise<number> =>
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

/** Of the processes that render pages, the one with the most resident memory. */
async function largestRenderer({ browser }: BrowserProcess): Promise<{ readonly pid: number; readonly tabMiB: number }> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const [largest] = processInfo
    .filter(({ type }) => type === "renderer")
    .map(({ id }) => ({
      pid: id,
      tabMiB: Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) / 1024,
    }))
    .sort((a, b) => b.tabMiB - a.tabMiB);
  if (!largest) throw new Error("no process renders the page");
  return largest;
}
