// Real gdb-multiarch against the remote protocol: the machine is driven here, in this process, as `svc0 gdbserver` does it.

import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gdbserverCommand } from "./gdbserver.ts";
import { toolchainCommands } from "./toolchain.ts";

const has = (command: string): boolean => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
const isPresent = has("gdb-multiarch") && has("aarch64-linux-gnu-gcc");

const source = `int total;
int square(int v) {
  return v * v;
}
int add(int a, int b) {
  int s = a + b;
  total += s;
  return square(s) - s;
}
int main(void) {
  int k = 0;
  for (int i = 0; i < 3; i++) {
    k += add(i, 2);
  }
  return k;
}
__asm__(".globl _start\\n_start: mov x29, #0\\n mov x30, #0\\n bl main\\n mov x8, #93\\n svc #0\\n");
`;

/** A signal that a handler takes, then a fault; its file has a name beyond ASCII. */
const faulting = `.globl _start
_start: adr x1, action
 mov x0, #10
 mov x2, #0
 mov x3, #8
 mov x8, #134
 svc #0
 mov x8, #172
 svc #0
 mov x1, #10
 mov x8, #129
 svc #0
 mov x2, #1
bad: ldr x3, [xzr_address]
handler: add x20, x20, #1
 ret
 .balign 8
action: .quad handler, 0x04000000, restorer, 0
restorer: mov x8, #139
 svc #0
`.replace("ldr x3, [xzr_address]", "ldr x3, [x2]");

/** No frame pointer: only .cfi says where the callers are. */
const framed = {
  outer: `#define ROOM 48
	.global outer, _start
	.type outer, %function
outer:	.cfi_startproc
	str x30, [sp, #-ROOM]!
	.cfi_def_cfa_offset ROOM
	.cfi_offset 30, -ROOM
	bl inner
	ldr x30, [sp], ROOM
	ret
	.cfi_endproc
	.size outer, . - outer
_start:	bl outer
	mov x8, 93
	svc 0
	.size _start, . - _start
`,
  inner: `	.global inner
	.type inner, %function
inner:	.cfi_startproc
	add w0, w0, w0
	mov x29, 0
	add w0, w0, 1
	ret
	.cfi_endproc
	.size inner, . - inner
`,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "svc0-gdb-"));
  if (!isPresent) return;
  writeFileSync(join(folder, "sum.c"), source);
  const options = ["-g", "-O0", "-static", "-nostdlib", "-ffreestanding", "-fno-stack-protector", "-fno-pie", "-no-pie"];
  spawnSync("aarch64-linux-gnu-gcc", [...options, "-o", "sum", "sum.c"], { cwd: folder });
  writeFileSync(join(folder, "störung.s"), faulting);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });

/** What gdb prints for a script of commands, without the lines that say where files are. */
async function gdb(program: string, commands: readonly string[]): Promise<string> {
  const port = await freePort();
  const serving = gdbserverCommand([`:${port}`, program], folder);
  const script = ["set pagination off", "set confirm off", `target remote :${port}`, ...commands];
  const options = script.flatMap((command) => ["-ex", command]);
  const file = program.endsWith(".s") ? [] : [join(folder, program)];
  const { stdout, stderr } = await promisify(execFile)("gdb-multiarch", ["-batch", "-nx", ...options, ...file], { timeout: 60_000 });
  await serving;
  return stdout + stderr.replaceAll(/^warning: .*\n/gm, "");
}

const after = (text: string, marker: string): string => text.slice(text.indexOf(marker) + marker.length);

describe.skipIf(!isPresent)("gdb-multiarch against svc0 gdbserver (needs gdb-multiarch, aarch64-linux-gnu-gcc)", () => {
  it("breaks, steps, finishes, looks at registers and memory, and names the callers", async () => {
    const text = await gdb("sum", [
      "break add",
      "continue",
      "bt",
      "next",
      "print s",
      "step",
      "step",
      "info source",
      "x/2i $pc",
      "finish",
      "info registers x0 sp",
      "x/1gx $sp",
      "info threads",
    ]);
    expect(text).toContain("Breakpoint 1, add (a=0, b=2)");
    expect(text).toMatch(/#0 {2}add \(a=0, b=2\).*\n#1 {2}0x[0-9a-f]+ in main \(\)/);
    expect(text).toContain("= 2\n");
    expect(text).toContain("square (v=2)");
    expect(text).toContain("Value returned is $2 = 4");
    expect(text).toMatch(/x0 +0x4 +4/);
    expect(text).toMatch(/\* 1 +Thread .*add/);
  }, 60_000);

  it("names the lines of our own gcc's program, the preprocessor's included, and the callers that .cfi describes", async () => {
    writeFileSync(join(folder, "outer.S"), framed.outer);
    writeFileSync(join(folder, "inner.s"), framed.inner);
    expect(toolchainCommands.gcc(["-g", "-nostdlib", "-o", "framed", "outer.S", "inner.s"], folder)).toBe(0);
    const text = await gdb("framed", ["break inner", "continue", "next", "next", "bt", "up", "info frame", "list 3,4"]);
    expect(text).toContain("Breakpoint 1, inner () at inner.s:4");
    expect(text).toMatch(
      /#0 {2}inner \(\) at inner[.]s:6\n#1 {2}0x[0-9a-f]+ in outer \(\) at outer[.]S:8\n#2 {2}0x[0-9a-f]+ in _start \(\) at outer[.]S:13/,
    );
    expect(text).toMatch(/Saved registers:\n {2}x30 at 0x[0-9a-f]+/);
    expect(text).toContain("3\t\t.type outer, %function\n4\touter:\t.cfi_startproc");
  }, 60_000);

  it("watches a variable forward and backward, and goes back to the beginning", async () => {
    const text = await gdb("sum", [
      "break main",
      "continue",
      "watch total",
      "continue",
      "continue",
      "reverse-continue",
      "reverse-continue",
      "delete",
      "reverse-continue",
    ]);
    const changes = [...text.matchAll(/Old value = (\d+)\nNew value = (\d+)/g)].map(([, before, now]) => `${before} → ${now}`);
    expect(changes).toEqual(["0 → 2", "2 → 5", "5 → 2", "2 → 0"]);
    expect(after(text, "2 → 0")).toContain("No more reverse-execution history.");
    expect(text).toMatch(/0x[0-9a-f]+ in _start \(\)|_start \(\) at/);
  }, 60_000);

  it("steps backward by instructions and lines, and out of calls", async () => {
    const text = await gdb("sum", [
      "break square",
      "continue",
      "print $pc",
      "stepi",
      "stepi",
      "reverse-stepi",
      "reverse-stepi",
      "print $pc",
      "reverse-finish",
      "x/i $pc",
      "reverse-next",
      "reverse-next",
    ]);
    const [before, back] = [...text.matchAll(/= \(void \(\*\)\(\)\) (0x[0-9a-f]+)/g)].map(([, address]) => address);
    expect(back).toBe(before);
    expect(text).toMatch(/=> 0x[0-9a-f]+ <add\+\d+>:\tbl\t0x[0-9a-f]+ <square>/);
    expect(after(text, "<square>")).toMatch(/total \+= s;/);
  }, 60_000);

  it("stops for signals before they take effect, passes them on, and tells the end", async () => {
    const text = await gdb("störung.s", ["continue", "print $x20", "continue", "x/i $pc", "reverse-continue", "continue", "continue"]);
    expect(text).toContain("received signal SIGUSR1");
    expect(after(text, "SIGUSR1")).toContain("$1 = 0");
    expect(text).toContain("received signal SIGSEGV");
    expect(text).toMatch(/=> 0x[0-9a-f]+ <bad>:\tldr\tx3, \[x2\]/);
    expect(text).toContain("Program terminated with signal SIGSEGV");
  }, 60_000);

  it("catches calls, and answers monitor commands", async () => {
    const text = await gdb("sum", ["catch syscall exit", "continue", "monitor where", "monitor history", "monitor dance", "continue"]);
    expect(text).toContain("(call to syscall exit)");
    expect(text).toMatch(/instruction \d+ of \d+/);
    expect(text).toMatch(/\d+ snapshots?/);
    expect(text).toContain('there is no command "dance"');
    expect(text).toMatch(/exited with code 0?\d+/);
  }, 60_000);
});
