// Unmodified programs of Debian for arm64, unpacked into a temporary folder: what they print here is what they print under qemu.
// Skipped where they cannot be downloaded, or where there is no qemu to compare with.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { createProcessor } from "../cpu/index.ts";
import { createComputer, type TreeEntry } from "./index.ts";
import { transcribe } from "./testing/guest.ts";
import { compile, hasCompiler, hasEmulator } from "./testing/tools.ts";

const script = readFileSync(fileURLToPath(new URL("testing/shell-script.sh", import.meta.url)));
const applets =
  "sh awk basename cat chmod cmp cp cut date dirname env expr false find grep head kill ln ls mkdir mkfifo mv printf rm sed seq sleep sort test touch tr true wc yes".split(
    " ",
  );

const folder = mkdtempSync(join(tmpdir(), "svc0-binaries-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (command: string, words: readonly string[], cwd = folder): boolean =>
  spawnSync(command, words, { cwd, timeout: 120_000, stdio: "ignore" }).status === 0;

/** Debian's own way: its package, from wherever this machine gets packages. Where it is kept across runs if the host says so. */
function download(name: string, path: string): Uint8Array | undefined {
  const kept = process.env.SVC0_BINARIES === undefined ? undefined : join(process.env.SVC0_BINARIES, path);
  if (kept && existsSync(kept)) return new Uint8Array(readFileSync(kept));
  if (!run("sh", ["-c", `apt-get download ${name}:arm64 && dpkg-deb -x ${name}_*.deb .`])) return undefined;
  return new Uint8Array(readFileSync(join(folder, path)));
}

const busybox = hasEmulator ? download("busybox-static", "bin/busybox") : undefined;
const bash = busybox ? download("bash-static", "bin/bash-static") : undefined;

/** The words of a program's transcript: what it printed on both streams, and how it ended. */
function runHere(program: string, tree: readonly TreeEntry[], words: readonly string[]): string {
  const computer = createComputer({ processor: createProcessor({ mode: "interpreted" }), tree, tracing: false });
  const pid = computer.spawn({ path: program, arguments: [program, ...words], environment: ["PATH=/bin"], standard: "streams" });
  if (typeof pid !== "number") throw new Error(pid.message);
  computer.endInput();
  let [printed, complained, end] = ["", "", ""];
  for (let stop = "budget"; stop !== "ended" && stop !== "idle"; ) {
    ({ stop } = computer.run({ budget: 50_000_000 }));
    const { stdout, stderr, ends } = transcribe(computer.drain().events);
    printed += stdout;
    complained += stderr;
    end = ends.at(-1) ?? end;
  }
  return `${printed}${complained}${end}`;
}

const qemu = spawnSync("sh", ["-c", "command -v qemu-aarch64"], { encoding: "utf8" }).stdout.trim();

/** The same programs under qemu, with the applets of the same busybox on the path. */
function runEmulated(program: string, words: readonly string[]): string {
  const bin = join(folder, "qemu");
  const home = join(folder, "home");
  mkdirSync(bin, { recursive: true });
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  writeFileSync(join(home, "script.sh"), script);
  for (const name of applets) {
    const path = join(bin, name);
    if (!existsSync(path)) {
      writeFileSync(path, `#!/bin/bash\nexec ${qemu} -0 ${name} ${join(folder, "busybox")} "$@"\n`, { mode: 0o755 });
    }
  }
  const { stdout, stderr, status } = spawnSync(qemu, ["-0", program, join(folder, program), ...words], {
    cwd: home,
    env: { PATH: bin },
    encoding: "utf8",
    input: "",
    timeout: 60_000,
  });
  return `${stdout}${stderr}exited ${status}`;
}

describe.skipIf(!busybox)("a shell script of fifty lines (needs qemu-aarch64, and Debian's arm64 packages)", () => {
  const tree: TreeEntry[] = [
    { kind: "file", path: "/bin/busybox", permissions: 0o755, contents: busybox ?? new Uint8Array(0) },
    ...applets.map((name): TreeEntry => ({ kind: "link", path: `/bin/${name}`, target: "busybox" })),
    { kind: "file", path: "/home/student/script.sh", permissions: 0o644, contents: new Uint8Array(script) },
  ];

  it("busybox sh", () => {
    writeFileSync(join(folder, "busybox"), busybox!, { mode: 0o755 });
    const words = ["sh", "script.sh", "first", "second"];
    expect(runHere("/bin/busybox", tree, words)).toBe(runEmulated("busybox", words));
  }, 180_000);

  it.skipIf(!bash)(
    "bash",
    () => {
      writeFileSync(join(folder, "bash"), bash!, { mode: 0o755 });
      const shell: TreeEntry = { kind: "file", path: "/bin/bash", permissions: 0o755, contents: bash! };
      expect(runHere("/bin/bash", [...tree, shell], ["script.sh", "first"])).toBe(runEmulated("bash", ["script.sh", "first"]));
    },
    180_000,
  );
});

describe.skipIf(!hasCompiler || !hasEmulator)("static glibc programs (needs aarch64-linux-gnu-gcc and qemu-aarch64)", () => {
  it("threads, mutexes, conditions", () => {
    const program = compile(
      `#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; static pthread_cond_t ready = PTHREAD_COND_INITIALIZER; static int stage; static long total;
static __thread int mine;
static void *work(void *n) { for (int i = 0; i < 1000; i++) { pthread_mutex_lock(&lock); total += (long)n; mine++; pthread_mutex_unlock(&lock); }
  pthread_mutex_lock(&lock); stage++; pthread_cond_broadcast(&ready); while (stage < 4) pthread_cond_wait(&ready, &lock); pthread_mutex_unlock(&lock); return (void *)(long)mine; }
int main(void) { pthread_t t[4]; for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, work, (void *)(i + 1)); long sum = 0; for (int i = 0; i < 4; i++) { void *r; pthread_join(t[i], &r); sum += (long)r; }
  printf("total %ld counted %ld %.3f\\n", total, sum, total / 3.0); char *p = malloc(1 << 20); p[12345] = 7; printf("%d\\n", p[12345]); free(p); return 5; }`,
      ["-static", "-O1", "-pthread"],
    );
    const tree: TreeEntry[] = [{ kind: "file", path: "/bin/threads", permissions: 0o755, contents: program }];
    expect(runHere("/bin/threads", tree, [])).toBe("total 10000 counted 4000 3333.333\n7\nexited 5");
  });
});
