// How evenly the page's frames come, and how long its tasks take; what the measurements of the page do to it in common.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { holdText, pasteInto } from "../../../../e2e/clipboard.ts";
import { type BrowserProcess, startBrowser } from "../../site/running-site.ts";

export const watchedMs = 4000;

export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const editorOf = (page: Page) => page.getByRole("textbox", { name: "Program text" });
export const buttonOf = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

export async function selectAll(page: Page): Promise<void> {
  await editorOf(page).click();
  await page.keyboard.press("ControlOrMeta+A");
}

export async function replaceText(page: Page, text: string): Promise<void> {
  await selectAll(page);
  await pasteInto(editorOf(page), await holdText(page, text));
}

/** What a first visit keeps for later ones has been kept: it is measured by itself, as the first load. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await sleep(1000);
}

export interface Frames {
  readonly aSecond: number;
  readonly longestGapMs: number;
  /** Of processor time, which is the page's own doing however busy the machine is. */
  readonly longestTaskMs: number;
}

/** The longest task of the page's own thread in what Chromium has traced. */
export function longestTaskMs(trace: Buffer): number {
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

export async function watchedFrames({ browser, page }: BrowserProcess): Promise<Frames> {
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
export async function watchFrames(page: Page): Promise<() => Promise<number>> {
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

/** A browser of its own for the time that something takes. */
export async function inBrowser<Result>(executable: string, use: (browser: BrowserProcess) => Promise<Result>): Promise<Result> {
  const profile = mkdtempSync(join(tmpdir(), "svc0-profile-"));
  const process = await startBrowser(executable, profile);
  try {
    return await use(process);
  } finally {
    await process.kill();
    rmSync(profile, { recursive: true, force: true });
  }
}
