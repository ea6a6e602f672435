// Programs that are over soon and execute much code once: interpreters that start, compressors of a small file. Each in a process of its
// own, by the command line, beside qemu-aarch64; the time is that of all threads, V8's compilers among them. They come from a folder of
// Debian's arm64 packages with their loader and libraries; what is not in it is left out by name.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface ShortRun {
  readonly name: string;
  /** Milliseconds of processor time, start-up of the emulator left out; and of the clock on the wall. */
  readonly qemu: Taken;
  readonly here: Taken;
}

export interface Taken {
  readonly processorMs: number;
  readonly elapsedMs: number;
}

interface Program {
  readonly name: string;
  readonly path: string;
  readonly words: readonly string[];
}

const key = "00112233445566778899aabbccddeeff";
const query =
  "create table t(a int,b text); with recursive c(x) as (select 1 union all select x+1 from c where x<2000) insert into t select x,'n'||x from c; select sum(a), max(b) from t;";

/** `@` stands for the folder that has text and data. */
const programs: readonly Program[] = [
  { name: "python3 -c", path: "usr/bin/python3.11", words: ["-c", "print(sum(range(10)))"] },
  {
    name: "perl -e",
    path: "usr/bin/perl",
    words: ["-e", 'my %h; $h{$_ % 7} += $_ for 1..1000; print join(",", map {"$_=$h{$_}"} sort keys %h)'],
  },
  {
    name: "lua -e",
    path: "usr/bin/lua5.4",
    words: ["-e", "local t={} for i=1,2000 do t[i]=(i*7919)%1003 end table.sort(t) print(t[1],t[2000])"],
  },
  { name: "jq", path: "usr/bin/jq", words: ["-c", "[.[]|select(.id%7==0)|.v|add]|add", "@/data.json"] },
  { name: "sqlite3", path: "usr/bin/sqlite3", words: [":memory:", query] },
  { name: "xz, 170 KB", path: "usr/bin/xz", words: ["-T1", "-kc", "@/text.txt"] },
  {
    name: "openssl enc chacha20",
    path: "usr/bin/openssl",
    words: ["enc", "-chacha20", "-K", key + key, "-iv", key, "-in", "@/text.txt", "-out", "/dev/null"],
  },
  { name: "cc1, hello.c", path: "usr/lib/gcc/aarch64-linux-gnu/12/cc1", words: ["-quiet", "-O2", "@/hello.i", "-o", "-"] },
];

/** `root` has the packages, `directory` is for files of ours. */
export function measureShortPrograms(root: string, directory: string): readonly ShortRun[] {
  const line = (index: number): string =>
    `line ${index} the quick brown fox jumps ${((index * 2_654_435_761) % 2 ** 32).toString(16)} over\n`;
  const record = (id: number): object => ({ id, name: `n${id}`, v: [1, 2, 3].map((factor) => (id * factor) % 97) });
  const files = {
    "text.txt": Array.from({ length: 4000 }, (_, index) => line(index)).join(""),
    "data.json": JSON.stringify(Array.from({ length: 300 }, (_, id) => record(id))),
    "hello.i":
      'int printf(const char *, ...);\nint main(int n, char **w) { for (int i = 0; i < n; i++) printf("%d %s\\n", i, w[i]); return 0; }\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const nothing = join(directory, "nothing");
  execFileSync("aarch64-linux-gnu-gcc", ["-nostdlib", "-static", "-x", "assembler", "-o", nothing, "-"], {
    input: ".globl _start\n_start: mov x8, #93\nmov x0, #0\nsvc #0\n",
  });
  const given = Object.keys(files).flatMap((name) => ["--file", `${join(directory, name)}:/data/${name}`]);
  const here = (path: string, words: readonly string[]): Run =>
    best(() =>
      run("node", ["src/cli/svc0.mjs", "run", "--root", root, ...given, path, ...words.map((word) => word.replace("@", "/data"))]),
    );
  const emulated = (path: string, words: readonly string[]): Run =>
    best(() => run("qemu-aarch64", ["-cpu", "neoverse-n1", "-L", root, path, ...words.map((word) => word.replace("@", directory))]));
  const start = { here: here(nothing, []), qemu: emulated(nothing, []) };
  return programs.flatMap(({ name, path, words }) => {
    if (!existsSync(join(root, path))) {
      console.log(`${name}: skipped, ${path} is not in ${root}`);
      return [];
    }
    const there = emulated(join(root, path), words);
    const ours = here(`/${path}`, words);
    if (there.printed !== ours.printed) throw new Error(`${name} prints something else than under qemu: ${ours.printed.slice(0, 200)}`);
    return [{ name, qemu: less(there, start.qemu), here: less(ours, start.here) }];
  });
}

interface Run extends Taken {
  readonly printed: string;
}

const less = (a: Taken, b: Taken): Taken => ({ processorMs: a.processorMs - b.processorMs, elapsedMs: a.elapsedMs - b.elapsedMs });

/** Of three, that which took least processor time. */
const best = (once: () => Run): Run => [once(), once(), once()].sort((a, b) => a.processorMs - b.processorMs)[0];

function run(command: string, words: readonly string[]): Run {
  const timed = 'TIMEFORMAT=$\'\\n%U %S %R\'; time "$0" "$@"';
  const { stdout, stderr } = spawnSync("bash", ["-c", timed, command, ...words], { maxBuffer: 2 ** 28 });
  const [user, system, elapsed] = stderr.toString().trim().split("\n").at(-1)!.split(" ").map(Number);
  return { printed: stdout.toString("latin1"), processorMs: (user + system) * 1000, elapsedMs: elapsed * 1000 };
}
