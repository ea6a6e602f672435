// `node src/tools/verify.mjs guide [TITLE]`: the worked examples of CONTRIBUTING.md, or those whose title holds the text, typed in as they are
// printed, in a copy of the repository: the command of each fails with its tests alone, and passes with the whole change; at the end types
// and style hold for all of them together.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Part, type WorkedExample, withChange, without, workedExamples } from "../guide/worked-examples.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "The guide for contributors";

const isTest = ({ file }: Part): boolean => /[.](?:test|spec)[.]ts$/.test(file);

/** A copy of what git knows of, and of what is new, with the packages of the original. */
function copyOf(root: string): string {
  const copy = mkdtempSync(join(tmpdir(), "svc0-guide-"));
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  for (const file of files) if (existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** What keeps the change from being made; undefined: it is made. */
function make(copy: string, parts: readonly Part[]): string | undefined {
  for (const part of parts) {
    const path = join(copy, part.file);
    const changed = withChange(part, existsSync(path) ? readFileSync(path, "utf8") : undefined);
    if (changed === undefined) return `${part.file} has no one place for\n${part.after}`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, changed);
  }
  return undefined;
}

function takeOut(copy: string, parts: readonly Part[]): void {
  for (const part of parts) {
    const path = join(copy, part.file);
    if (existsSync(path)) writeFileSync(path, without(part, readFileSync(path, "utf8")));
  }
}

const holds = (copy: string, command: string): boolean => spawnSync("sh", ["-c", command], { cwd: copy, stdio: "ignore" }).status === 0;

/** What is wrong with an example; undefined: nothing. The change stays in the copy. */
function complaintAbout(copy: string, { parts, command }: WorkedExample): string | undefined {
  takeOut(copy, parts);
  const misfit = make(copy, parts.filter(isTest));
  if (misfit) return misfit;
  if (holds(copy, command)) return `"${command}" passes without the change`;
  const other = make(
    copy,
    parts.filter((part) => !isTest(part)),
  );
  return other ?? (holds(copy, command) ? undefined : `"${command}" fails with the change`);
}

export async function verify([wanted = ""]: readonly string[]): Promise<VerifyResult> {
  const root = process.cwd();
  const examples = workedExamples(readFileSync(join(root, "CONTRIBUTING.md"), "utf8")).filter((example) => example.title.includes(wanted));
  const copy = copyOf(root);
  try {
    const problems = examples.flatMap((example) => {
      const complaint = complaintAbout(copy, example);
      return complaint === undefined ? [] : [`${example.title}: ${complaint}`];
    });
    for (const check of ["npx tsc -p .", "npx tsc -p src/engine", "npx biome check --error-on-warnings src e2e"])
      if (!holds(copy, check)) problems.push(`all of them: "${check}" fails`);
    return {
      summary: `${examples.length} worked examples, typed in as printed: ${problems.length} do not fail before and pass after, or break types or style`,
      body: problems.join("\n"),
      failures: problems.length,
    };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
