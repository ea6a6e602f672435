// `npm run bench -- assembler`: processor time of GNU as and of the assembler here for the same texts in the same run: what GCC writes for many
// small functions, some 100,000 lines at -O2, more with -g, lines of which no two are alike, and a text of 1,000 lines of which one is edited
// before each round, as the editor has it (16 ms are a frame). Ours is measured warm, as in a page that has been open for a second; nothing
// is kept from one round to the next. The least of the rounds counts, on both sides. Needs aarch64-linux-gnu-gcc.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assemble } from "../../engine/asm/index.ts";
import { writeObject } from "../../engine/elf/index.ts";
import type { Section } from "./programs/section.ts";

const rounds = 11;
/** How long the page has been open, in processor time. */
const warmUpMs = 1000;

export function bench(): Section {
  const directory = mkdtempSync(join(tmpdir(), "svc0-bench-"));
  try {
    writeSource(directory);
    const compiled = ["-O2", "-O0 -g", "-O2 -g"].map((options) => ({ options, text: compiledText(directory, options) }));
    warmUp(compiled.map(({ text }) => text.slice(0, 200_000)));
    const distinct = distinctText(100_000);
    const rows = [
      ...compiled.map(({ options, text }) => measure(directory, `gcc ${options}`, () => text)),
      measure(directory, "distinct lines", () => distinct),
      measure(directory, "1,000 lines, edited", (round) => distinctText(1000).replace(/#\d+\n/, `#${round}\n`)),
    ];
    const body = [["Text", "Lines", "GNU as", "here", "ratio"], ["---", "---", "---", "---", "---"], ...rows]
      .map((cells) => `| ${cells.join(" | ")} |`)
      .join("\n");
    console.log(body);
    return {
      title: "Assembler",
      summary:
        "Processor time of GNU as 2.40 and of the assembler here for the same texts, in turn in one run: what GCC writes for 800 functions, lines of which no two are alike, and a text that is edited before each round. The least of 11 rounds.",
      body: `${body}\n\n\`npm run bench -- assembler --write\`.`,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Assembles beginnings of texts until a page would have been open for a second. */
function warmUp(texts: readonly string[]): void {
  const start = process.cpuUsage().user;
  while (process.cpuUsage().user - start < warmUpMs * 1000)
    for (const text of texts) assemble({ name: "text.s", text: text.slice(0, text.lastIndexOf("\n") + 1) });
}

/** A row of the table. */
function measure(directory: string, name: string, textOf: (round: number) => string): string[] {
  const path = join(directory, "text.s");
  const lines = textOf(0).split("\n").length;
  const theirs: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const text = textOf(round);
    writeFileSync(path, text);
    theirs.push(gnuMs(path, directory));
    const before = process.cpuUsage();
    const { object, diagnostics } = assemble({ name: "text.s", text });
    if (object) writeObject(object);
    else throw new Error(`${name}: ${diagnostics[0]?.message}`);
    const { user, system } = process.cpuUsage(before);
    ours.push((user + system) / 1000);
  }
  const [gnu, here] = [Math.min(...theirs), Math.min(...ours)];
  return [name, `${lines}`, `${gnu.toFixed(1)} ms`, `${here.toFixed(1)} ms`, (here / gnu).toFixed(2)];
}

/** Processor time of the child, as the shell counts it. */
function gnuMs(path: string, directory: string): number {
  const { stderr } = spawnSync("bash", ["-c", `TIMEFORMAT='%U %S'; time aarch64-linux-gnu-as -o ${join(directory, "text.o")} ${path}`], {
    encoding: "utf8",
  });
  const [user, system] = stderr.trim().split(" ").map(Number);
  return (user + system) * 1000;
}

/** What GCC makes of many.c. */
function compiledText(directory: string, options: string): string {
  execFileSync("aarch64-linux-gnu-gcc", [...options.split(" "), "-S", "-o", "many.s", "many.c"], { cwd: directory });
  return readFileSync(join(directory, "many.s"), "utf8");
}

/** many.c: small functions of loops, branches, calls and arithmetic. */
function writeSource(directory: string): void {
  let state = 12345;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % limit;
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)];
  const value = (depth: number): string =>
    depth === 0
      ? pick(["a", "b", "c", `${below(5000)}`, "n->key", `n->v[${below(4)}]`, "counter"])
      : `(${value(depth - 1)} ${pick(["+", "-", "*", "&", "|", "^"])} ${value(depth - 1)})`;
  const statement = (): string =>
    pick([
      () => `for (int i = 0; i < c; i++) { t += ${value(2)} + i; if (t > ${below(9000)}) n->v[i & 3] = t; }`,
      () => `while (n->next) { n = n->next; if (n->key == ${below(300)}) { t ^= ${value(2)}; break; } n->key = t; }`,
      () => `if (t < ${value(1)}) t = ext(c + ${below(50)}, t, "text ${below(9999)}"); else t -= ${value(2)};`,
      () => `n->key = (int)t / ${below(40) + 2}; counter += t % ${below(30) + 3};`,
    ])();
  const functions = Array.from(
    { length: 800 },
    (_, index) => `long f${index}(long a, long b, int c, struct node *n) {
  long t = ${value(3)};
  ${Array.from({ length: 2 + below(3) }, statement).join("\n  ")}
  return t;
}`,
  );
  const head = "struct node { struct node *next; int key; long v[4]; }; extern int ext(int, long, const char *); int counter;";
  writeFileSync(join(directory, "many.c"), `${head}\n${functions.join("\n")}\n`);
}

/** Lines that no cache of lines can help with. */
function distinctText(count: number): string {
  const forms: readonly ((n: number) => string)[] = [
    (n) => `add x${n % 29}, x${(n >> 2) % 29}, #${n % 4096}`,
    (n) => `ldr x${n % 29}, [x${(n >> 3) % 29}, #${(n % 4096) * 8}]`,
    (n) => `eor w${n % 29}, w${(n >> 4) % 29}, w${(n >> 1) % 29}, lsl #${n % 32}`,
    (n) => `mov x${n % 29}, #${n % 65536}`,
    (n) => `stp x${n % 28}, x${(n % 28) + 1}, [sp, #${((n % 64) - 32) * 8}]`,
    (n) => `b.ne label${n - (n % 8)}`,
    (n) => `cmp x${n % 29}, #${n % 4096} // ${n}`,
    (n) => `.word ${n}, label${n - (n % 8)} - label${Math.max(0, n - 8 - (n % 8))}`,
  ];
  const lines = [".text"];
  for (let n = 0; lines.length < count; n += 1) {
    if (n % 8 === 0) lines.push(`label${n}:`);
    lines.push(`\t${forms[n % 8](n)}`);
  }
  return `${lines.join("\n")}\n`;
}
