// `npm run bench -- assembler`: processor time of GNU as and of the assembler here for the same texts in the same run: what GCC writes for many
// small functions, some 100,000 lines at -O2, more with -g, lines of which no two are alike, and a text of 1,000 lines of which one is edited
// before each round, as the editor has it (16 ms are a frame). Ours is measured warm, as in a page that has been open for a second; nothing
// is kept from one round to the next. Needs aarch64-linux-gnu-gcc.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assemble } from "../../engine/asm/index.ts";
import { writeObject } from "../../engine/elf/index.ts";

const rounds = 9;

export function bench(): void {
  const directory = mkdtempSync(join(tmpdir(), "svc0-bench-"));
  try {
    writeSource(directory);
    console.log("text                       lines   GNU as ms   here ms   ratio   lines/s here");
    for (const options of ["-O2", "-O0 -g", "-O2 -g"]) {
      const text = compiledText(directory, options);
      measure(directory, `gcc ${options}`, () => text);
    }
    const distinct = distinctText(100_000);
    measure(directory, "distinct lines", () => distinct);
    measure(directory, "1,000 lines, edited", (round) => distinctText(1000).replace(/#\d+\n/, `#${round}\n`));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function measure(directory: string, name: string, textOf: (round: number) => string): void {
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
  const columns = [`${lines}`, gnu.toFixed(1), here.toFixed(1), (here / gnu).toFixed(2), `${Math.round(lines / (here / 1000))}`];
  console.log(name.padEnd(22) + columns.map((column, index) => column.padStart([10, 12, 10, 8, 15][index])).join(""));
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
