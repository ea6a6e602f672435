// Programs that need a dynamic loader: glibc's own, from the cross compiler's folder, in the machine's file system.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProcessor } from "../../cpu/index.ts";
import { createComputer, type TreeEntry } from "../index.ts";
import { transcribe } from "../testing/guest.ts";
import { hasCompiler } from "../testing/tools.ts";

const libraries = "/usr/aarch64-linux-gnu/lib";
const isPresent = hasCompiler && existsSync(`${libraries}/ld-linux-aarch64.so.1`);

const source = `
#include <stdio.h>
#include <sys/auxv.h>
extern char **environ;
__thread int counter = 40;
int main(int argc, char **argv) {
  counter += argc;
  printf("%d %s %d\\n", counter, argv[1], getauxval(AT_BASE) != 0);
  return 5;
}
`;

describe.skipIf(!isPresent)("dynamic executables (need aarch64-linux-gnu-gcc and its libc)", () => {
  let folder = "";
  const shared: TreeEntry[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "svc0-dynamic-"));
    writeFileSync(join(folder, "main.c"), source);
    for (const name of ["ld-linux-aarch64.so.1", "libc.so.6"])
      shared.push({ kind: "file", path: `/lib/${name}`, permissions: 0o755, contents: readFileSync(`${libraries}/${name}`) });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const build = (...options: readonly string[]): Uint8Array => {
    const program = join(folder, "program");
    execFileSync("aarch64-linux-gnu-gcc", ["-O1", ...options, "-o", program, join(folder, "main.c")]);
    return readFileSync(program);
  };
  const run = (bytes: Uint8Array, tree: readonly TreeEntry[]) => {
    const computer = createComputer({ processor: createProcessor({ memoryBytes: 64 << 20 }), tracing: false, tree });
    const pid = computer.spawn({ path: "/root/program", bytes, arguments: ["program", "word"], standard: "streams" });
    if (typeof pid !== "number") return pid;
    for (let stop = ""; stop !== "ended" && stop !== "idle"; ) ({ stop } = computer.run({ budget: 20_000_000 }));
    const { stdout } = transcribe(computer.drain().events);
    return { stdout, end: computer.process(pid)?.end };
  };
  const success = (loader: number) => ({ stdout: `42 word ${loader}\n`, end: { kind: "exited", status: 5 } });

  it("at addresses of their own, and where they are told", () => {
    expect(run(build("-pie"), shared)).toEqual(success(1));
    expect(run(build("-no-pie"), shared)).toEqual(success(1));
  });

  it("static ones that move themselves", () => expect(run(build("-static-pie"), [])).toEqual(success(0)));

  it("without the loader: the message names it", () => {
    expect(run(build("-pie"), [])).toEqual({
      errno: "ENOENT",
      message: "it needs the dynamic loader /lib/ld-linux-aarch64.so.1, which is not in the program's file system",
    });
  });
});
