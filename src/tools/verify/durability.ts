// `npm run verify -- durability [KILLS]`: someone types into the built page in a real Chromium, which is killed at a random moment, without a
// word to it, KILLS times over. The next one opens the page with the same profile: what had been typed a second before the kill must be
// there, and so must every project. Needs Chromium.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { Random } from "../../engine/cpu/testing/random-program.ts";
import { type BrowserProcess, browserExecutable, serveSite, startBrowser } from "../site/running-site.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Nothing lost";

const lossAllowedMs = 1000;
const longestTypingMs = 4000;
const slowestKeyMs = 120;
/** Each so many kills, a project is begun. */
const projectEvery = 10;

/** A text as it grows, and since when each piece has been there. */
interface Typed {
  readonly pieces: readonly { readonly text: string; readonly atMs: number }[];
  readonly killedAtMs: number;
}

const editorOf = (page: Page) => page.getByRole("textbox", { name: "Program text" });
const textIn = async (page: Page): Promise<string> => (await editorOf(page).locator(".cm-line").allInnerTexts()).join("\n");
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function beginProject(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /^Project: / }).click();
  await page.getByRole("menuitem", { name: "New project …" }).click();
  const sheet = page.getByRole("dialog", { name: "New project" });
  await sheet.getByRole("textbox").first().fill(name);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `Project: ${name}` }).waitFor();
  await sleep(lossAllowedMs);
}

/** Replaces the text and types on, until the browser dies. */
async function typeUntilKilled({ page, kill }: BrowserProcess, round: number, random: Random): Promise<Typed> {
  const pieces: { text: string; atMs: number }[] = [];
  let killedAtMs = Number.POSITIVE_INFINITY;
  const death = sleep(random.below(longestTypingMs)).then(async () => {
    killedAtMs = performance.now();
    await kill();
  });
  try {
    await editorOf(page).click();
    await page.keyboard.press("ControlOrMeta+A");
    for (let count = 0; ; count += 1) {
      const text = `k${round}.${count},`;
      await page.keyboard.insertText(text);
      pieces.push({ text, atMs: performance.now() });
      await sleep(random.below(slowestKeyMs));
    }
  } catch {
    // The browser is gone.
  }
  await death;
  return { pieces, killedAtMs };
}

/** What is wrong with the text that was found; nothing: no more was lost than may be. */
function complaintOf({ pieces, killedAtMs }: Typed, before: string, found: string): string | undefined {
  const known = pieces.filter(({ atMs }) => atMs <= killedAtMs - lossAllowedMs);
  const all = pieces.map(({ text }) => text).join("");
  const least = known.map(({ text }) => text).join("");
  if (least === "" && found === before) return undefined;
  // The last piece may have arrived, and the answer to it not.
  if (!all.startsWith(found) && !found.startsWith(all)) return `found ${JSON.stringify(found.slice(-60))}, which is nothing that was typed`;
  if (found.length < least.length) return `${least.length - found.length} characters older than a second are lost`;
  return undefined;
}

/** How long before the kill the first piece was typed that is not there any more. */
function lostMs({ pieces, killedAtMs }: Typed, found: string): number {
  let length = 0;
  for (const { text, atMs } of pieces) {
    length += text.length;
    if (length > found.length) return Math.max(0, killedAtMs - atMs);
  }
  return 0;
}

export async function verify([kills = "200", seed = "1"]: readonly string[]): Promise<VerifyResult> {
  const executable = await browserExecutable();
  const random = new Random(Number(seed));
  const profile = mkdtempSync(join(tmpdir(), "svc0-profile-"));
  const site = await serveSite();
  const projects = ["My program"];
  const complaints: string[] = [];
  let [before, typed, lostAtMost] = ["", undefined as Typed | undefined, 0];
  try {
    for (let round = 0; round <= Number(kills); round += 1) {
      const process = await startBrowser(executable, profile);
      await process.page.goto(site.address);
      await editorOf(process.page).waitFor();
      const found = await textIn(process.page);
      if (typed) {
        const complaint = complaintOf(typed, before, found);
        if (complaint) complaints.push(`kill ${round}: ${complaint}`);
        if (complaint) console.error(complaints.at(-1));
        lostAtMost = Math.max(lostAtMost, lostMs(typed, found));
      }
      before = found;
      if (round === Number(kills)) {
        complaints.push(...(await missingProjects(process.page, projects)));
        await process.kill();
        break;
      }
      if (round % projectEvery === projectEvery - 1) {
        const name = `project ${round}`;
        await beginProject(process.page, name);
        projects.push(name);
        before = await textIn(process.page);
      }
      typed = await typeUntilKilled(process, round, random);
      if (round % 10 === 9) console.error(`${round + 1} kills, ${complaints.length} that lost something`);
    }
  } finally {
    await site.close();
    rmSync(profile, { recursive: true, force: true });
  }
  return {
    summary: `Chromium killed ${kills} times while someone typed: ${complaints.length} times more than ${lossAllowedMs / 1000} s of typing was lost; the most was ${Math.round(lostAtMost)} ms. All ${projects.length} projects are there.`,
    body: `\`npm run verify -- durability ${kills} ${seed}\`.`,
    failures: complaints.length,
  };
}

async function missingProjects(page: Page, projects: readonly string[]): Promise<string[]> {
  await page.getByRole("button", { name: /^Project: / }).click();
  await page.getByRole("menuitem", { name: "All projects …" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  const names = await dialog.getByRole("button", { name: /^Open / }).evaluateAll((buttons) => buttons.map((button) => button.ariaLabel));
  return projects.filter((name) => !names.includes(`Open ${name}`)).map((name) => `the project "${name}" is lost`);
}
