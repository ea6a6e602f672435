// Runs kernels in a worker of headless Chromium, one worker each.

import { chromium } from "playwright";
import { browserExecutable } from "../../site/running-site.ts";
import { bundledForBrowser } from "./bundled-for-browser.ts";
import type { Measured } from "./run-kernel.ts";

/** What one executable gave. */
export type RunInBrowser = (elf: Uint8Array) => Promise<Measured>;

export async function openBrowser(): Promise<{ readonly run: RunInBrowser; close(): Promise<void> }> {
  const browser = await chromium.launch({ executablePath: await browserExecutable(), args: ["--no-sandbox"] });
  const page = await browser.newPage();
  const script = await bundledForBrowser("src/tools/bench/programs/kernel-worker.ts");
  return {
    async run(elf) {
      return page.evaluate(
        ([source, base64]) =>
          new Promise<Measured>((resolve, reject) => {
            const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
            const worker = new Worker(url);
            worker.onerror = (event) => reject(new Error(event.message));
            worker.onmessage = ({ data }) => {
              worker.terminate();
              resolve(data as Measured);
            };
            worker.postMessage(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
          }),
        [script, Buffer.from(elf).toString("base64")] as const,
      );
    },
    close: () => browser.close(),
  };
}
