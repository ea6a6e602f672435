// Finds a Chromium for the tests: one that the machine has, else Playwright's own, else the system's package manager's.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run, runPackageCommand } from "./install.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const fixedPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const onPath = () =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => existsSync(path));

async function playwrightsOwn() {
  const { chromium } = await import("playwright");
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : undefined;
}

const runs = (path) => spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0;

/** Path of a Chromium that starts, installing one if need be; undefined if every way failed. */
export async function ensureBrowser() {
  const present = [process.env.SVC0_CHROMIUM, onPath(), ...fixedPlaces].find((path) => path && existsSync(path) && runs(path));
  if (present) return present;
  const own = await playwrightsOwn();
  if (own) return own;
  console.error("No Chromium found: asking Playwright for its own …");
  if (runPackageCommand("playwright/cli.js", ["install", "chromium"]) === 0) {
    const installed = await playwrightsOwn();
    if (installed && runs(installed)) return installed;
  }
  if (spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status === 0) {
    console.error("Asking the system's package manager …");
    const asRoot = process.getuid?.() === 0 ? [] : ["sudo"];
    const aptGet = (...arguments_) => run([...asRoot, "apt-get"][0], [...asRoot, "apt-get", ...arguments_].slice(1));
    aptGet("update");
    aptGet("install", "-y", "--no-install-recommends", "chromium");
  }
  return onPath();
}
