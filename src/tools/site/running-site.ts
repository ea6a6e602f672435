// The built site on this machine, and a Chromium of its own for those who measure it or break it: a process that can be killed.

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright";
import { build, preview } from "vite";

export interface RunningSite {
  readonly address: string;
  close(): Promise<void>;
}

/** Builds the site and serves it. */
export async function serveSite(): Promise<RunningSite> {
  await build({ root: process.cwd(), logLevel: "error" });
  const server = await preview({ root: process.cwd(), preview: { port: 0, host: "127.0.0.1" } });
  const [address] = server.resolvedUrls?.local ?? [];
  if (!address) throw new Error("the built site cannot be served");
  return { address, close: () => server.close() };
}

/** Path of a Chromium, found or installed as the tests do it. */
export async function browserExecutable(): Promise<string> {
  // By its address: what is bundled with this file would look for the repository in the wrong place.
  const { ensureBrowser } = await import(pathToFileURL(join(process.cwd(), "src/tools/browser.mjs")).href);
  const path: string | undefined = await ensureBrowser();
  if (path === undefined) throw new Error("no Chromium was found, and none could be installed");
  return path;
}

export interface BrowserProcess {
  readonly browser: Browser;
  readonly page: Page;
  /** Of all its processes. */
  readonly processGroup: number;
  /** Without a word to the browser, as when the battery is empty. Resolves when all its processes are gone. */
  kill(): Promise<void>;
}

const options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

/** A Chromium with what `profile`, a folder, has kept of earlier ones. */
export async function startBrowser(executable: string, profile: string): Promise<BrowserProcess> {
  const words = [...options, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"];
  const child = spawn(executable, words, { detached: true, stdio: ["ignore", "ignore", "pipe"] });
  const browser = await chromium.connectOverCDP(await addressOf(child));
  const page = browser.contexts()[0]?.pages()[0];
  if (!page) throw new Error("Chromium opened no page");
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    browser,
    page,
    processGroup: child.pid ?? 0,
    kill: async () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await ended;
    },
  };
}

/** What Chromium prints once it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const [, address] = /DevTools listening on (ws:\S+)/.exec(printed) ?? [];
      if (address) resolve(address);
    });
    child.once("exit", () => reject(new Error(`Chromium ended: ${printed}`)));
  });
}
