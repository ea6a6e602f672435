// `node src/tools/verify.mjs examples`: the programs of lessons/examples as GNU as, ld and gcc make them, run by qemu-aarch64: what they print
// and how they end must be what their checks say of them here. Those that wait for clients are left out.

import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { type Lesson, readExample } from "../../engine/course/index.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Examples";

const folder = "lessons/examples";
const patienceMs = 20_000;

const filesOf = (path: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(path, file), readFileSync(file, "utf8")]),
  );

/** The executable, in a folder of its own with the program's other files. */
function build(name: string, target: string): string {
  cpSync(join(folder, name), target, { recursive: true });
  const sources = readdirSync(target).filter((file) => file.endsWith(".s"));
  const program = join(target, "program");
  for (const source of sources) execFileSync("aarch64-linux-gnu-as", ["-o", `${source}.o`, source], { cwd: target });
  const objects = sources.map((source) => `${source}.o`);
  const isC = sources.some((source) => /\.globl\s+main\b/.test(readFileSync(join(target, source), "utf8")));
  if (isC) execFileSync("aarch64-linux-gnu-gcc", ["-static", "-o", program, ...objects], { cwd: target });
  else execFileSync("aarch64-linux-gnu-ld", ["-o", program, ...objects], { cwd: target });
  return program;
}

interface TextCondition {
  readonly is: string | undefined;
  readonly contains: readonly string[];
  readonly lacks: readonly string[];
  readonly matches: string | undefined;
}

const meets = (text: string, { is, contains, lacks, matches }: TextCondition): boolean =>
  (is === undefined || text === is) &&
  contains.every((part) => text.includes(part)) &&
  lacks.every((part) => !text.includes(part)) &&
  (matches === undefined || new RegExp(matches).test(text));

/** What differs from the checks on the text and the end of each run; nothing: all is as they say. */
function differences(lesson: Lesson, program: string, target: string): string[] {
  return [...lesson.runs].flatMap(([name, setup]) => {
    const checks = lesson.checks.filter(({ run, key }) => run === name && ["stdout", "stderr", "exit"].includes(key));
    if (checks.length === 0) return [];
    const replaced = (path: string) => path.replace(/^\/home\/student\//, `${target}/`);
    for (const [path, text] of setup.files) {
      mkdirSync(dirname(replaced(path)), { recursive: true });
      writeFileSync(replaced(path), text);
    }
    // Files, not pipes: a program may open /dev/stdout anew.
    const outputs = ["stdout", "stderr"].map((stream) => join(target, `.${stream}`));
    const descriptors = outputs.map((path) => openSync(path, "w"));
    const run = spawnSync("qemu-aarch64", ["-cpu", "neoverse-n1", `./${relative(target, program)}`, ...setup.arguments.map(replaced)], {
      cwd: target,
      input: setup.stdin,
      stdio: ["pipe", ...descriptors],
      timeout: patienceMs,
    });
    for (const descriptor of descriptors) closeSync(descriptor);
    const [stdout, stderr] = outputs.map((path) => readFileSync(path, "utf8"));
    const named = (text: string) => text.replaceAll("./program", `./${lesson.start[0]?.name.replace(/\.s$/, "")}`);
    return checks.flatMap(({ id, key, data }) => {
      if (key === "exit") return String(run.status) === data ? [] : [`${id}: status ${run.status ?? run.signal}, here ${data}`];
      const text = named(key === "stdout" ? stdout : stderr);
      return meets(text, data as TextCondition) ? [] : [`${id}: ${key} is ${JSON.stringify(text).slice(0, 300)}`];
    });
  });
}

export function verify(): VerifyResult {
  const place = mkdtempSync(join(tmpdir(), "svc0-examples-"));
  const failed: string[] = [];
  let compared = 0;
  try {
    for (const name of readdirSync(folder).filter((entry) => entry !== "topics")) {
      const reading = readExample(name, filesOf(join(folder, name)));
      if (!("lesson" in reading)) throw new Error(`${name} cannot be read`);
      const target = join(place, name);
      const program = build(name, target);
      const isCompared = reading.lesson.checks.some(({ key }) => ["stdout", "stderr", "exit"].includes(key));
      if (isCompared) compared += 1;
      failed.push(...differences(reading.lesson, program, target).map((text) => `${name}: ${text}`));
    }
  } finally {
    rmSync(place, { recursive: true });
  }
  return {
    summary: `${compared} examples print and end under qemu as they do here, ${failed.length} differences`,
    body: failed.join("\n"),
    failures: failed.length,
  };
}
