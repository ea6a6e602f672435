// gdb's commands: the article's session, what is said when something is wrong, and the same facts as real gdb-multiarch tells of the
// same program under qemu.

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProcessor } from "../../cpu/index.ts";
import { createComputer } from "../../kernel/index.ts";
import { Debugger } from "../debugger.ts";
import { buildElf } from "../testing/learner.ts";
import { Timeline } from "../timeline.ts";
import { Gdb } from "./gdb.ts";

const hello = `.global _start
.data
msg: .ascii "Hello\\n"
len = . - msg
counter: .quad 5
.text
_start:
    mov x0, #1
    ldr x1, =msg
    mov x2, #len
    mov x8, #64
    svc #0
    nop
    mov x19, #3
loop:
    bl work
    subs x19, x19, #1
    b.ne loop
    mov x0, #3
    mov x8, #93
    svc #0
work:
    stp x29, x30, [sp, #-16]!
    mov x29, sp
    ldr x3, =counter
    ldr x4, [x3]
    add x4, x4, #1
    str x4, [x3]
    bl leaf
    ldp x29, x30, [sp], #16
    ret
leaf:
    add x5, x5, #2
    ret
`;

/** gdb's own language, as files of commands have it. */
const script = `define twice
printf "%d %s|", 2 * $arg0, $argc == 1 ? "one" : "more"
end
document twice
Doubles.
end
set $n = 0
while $n < 4
  set $n = $n + 1
  if $n == 2
    loop_continue
  else
    twice $n
  end
  if $n == 3
    loop_break
  end
end
p $n++
p $n
help twice
printf "%05.1f|%-4s|%c|%#x|%5d\\n", 2.5, "ab", 65, 255, -7
break leaf
commands
silent
printf "leaf %d\\n", $x5
continue
end
`;

/** A session with a program; what is typed at it comes back as what is printed, the program's output between. */
class Typist {
  readonly #gdb: Gdb;
  #engine: Debugger | undefined;
  #shown = 0;
  #text = "";

  constructor(elf: Uint8Array, source: string) {
    this.#gdb = new Gdb({
      print: (text) => {
        this.#text += text;
      },
      program: (path) => (path === "hello" ? { path, bytes: elf } : { message: `${path}: No such file or directory.` }),
      source: () => source,
      script: (path) => (path === "script" ? script : undefined),
      start: ({ path, bytes }, words, { breakpoints, variables }) => {
        const timeline = new Timeline(createComputer({ processor: createProcessor() }));
        const request = { path, bytes, arguments: [path, ...words], standard: "streams" as const };
        const pid = timeline.act({ kind: "spawn", request });
        if (typeof pid !== "number") return pid;
        this.#engine = new Debugger(timeline, breakpoints, variables);
        this.#shown = 0;
        return { debugger: this.#engine, pid };
      },
    });
  }

  type(line: string): string {
    this.#text = "";
    for (const _ of this.#gdb.execute(line)) this.#showOutput();
    this.#showOutput();
    return this.#text;
  }

  #showOutput(): void {
    for (const { index, event } of this.#engine?.timeline.journal.since(this.#shown) ?? []) {
      if (event.kind === "output") this.#text += new TextDecoder().decode(event.bytes);
      this.#shown = index + 1;
    }
  }
}

function newTypist(text = hello): Typist {
  const typist = new Typist(buildElf(text), text);
  typist.type("file hello");
  return typist;
}

const errors = {
  run: 'Starting program:  \nNo executable file specified.\nUse the "file" or "exec-file" command.\n',
  stepi: "The program is not being run.\n",
  "info registers": "The program has no registers now.\n",
  "print $x0": "No registers.\n",
  bt: "No stack.\n",
  list: 'No symbol table is loaded.  Use the "file" command.\n',
  "break 12": 'No symbol table is loaded.  Use the "file" command.\n',
  "print foo": 'No symbol "foo" in current context.\n',
  "break nowhere": 'Function "nowhere" not defined.\n',
  foo: 'Undefined command: "foo".  Try "help".\n',
  "info foo": 'Undefined info command: "foo".  Try "help info".\n',
  "delete 99": "No breakpoint number 99.\n",
  "undisplay 9": "No display number 9.\n",
  "info breakpoints": "No breakpoints or watchpoints.\n",
  "print *(int*)0": "Cannot access memory at address 0x0\n",
  "x/x 0": "0x0:\tCannot access memory at address 0x0\n",
  "print/i 5": 'Format letter "i" is meaningless in "print" command.\n',
  "file nothing": "nothing: No such file or directory.\n",
  advance: "Argument required (a location).\n",
  watch: "Argument required (expression to compute).\n",
  "watch 5": "Cannot watch constant value `5'.\n",
  "catch foo": 'Undefined catch command: "foo".  Try "help catch".\n',
  "catch syscall nosuch": "Unknown syscall name 'nosuch'.\n",
  disassemble: "No frame selected.\n",
};

describe("without a program", () => {
  it.each(Object.entries(errors))("%s", (line, said) => {
    expect(new Typist(new Uint8Array(0), "").type(line)).toBe(said);
  });
});

describe("a program", () => {
  it("runs files of commands: define, while, if, printf, commands of a breakpoint", () => {
    const typist = newTypist();
    expect(typist.type("source script")).toBe(
      "2 one|6 one|$1 = 3\n$2 = 4\nDoubles.\n002.5|ab  |A|0xff|   -7\nBreakpoint 1 at 0x400108: file program.s, line 33.\n",
    );
    expect(typist.type("run").replace(/\n\[Inferior.*\n/, "")).toBe(
      "Starting program: hello \nHello\nleaf 0\nContinuing.\nleaf 2\nContinuing.\nleaf 4\nContinuing.",
    );
  });

  it("calls the program's functions; registers are afterwards what they were", () => {
    const typist = newTypist();
    typist.type("break loop");
    typist.type("run");
    expect(typist.type("p leaf()")).toBe("'leaf' has unknown return type; cast the call to its declared return type\n");
    expect(typist.type("p $x5 = 40")).toBe("$1 = 40\n");
    expect(typist.type("p (long)leaf(7) + (int)work(8)")).toBe("$2 = 15\n");
    expect(typist.type("p $x5")).toBe("$3 = 40\n");
    expect(typist.type("p (long)counter")).toBe("$4 = 6\n");
    typist.type("break leaf");
    expect(typist.type("p (long)leaf(7)")).toMatch(
      /^\nBreakpoint 2, leaf \(\).*\n.*\nThe program being debugged stopped while in a function called from GDB\.\n/,
    );
  });

  it("goes through the article's session", () => {
    const typist = newTypist();
    expect(typist.type("break _start")).toBe("Breakpoint 1 at 0x4000b0: file program.s, line 8.\n");
    expect(typist.type("tui enable")).toBe("Cannot enable the TUI when output is not a terminal\n");
    expect(typist.type("run")).toBe("Starting program: hello \n\nBreakpoint 1, _start () at program.s:8\n8\t    mov x0, #1\n");
    const registers = typist.type("info registers");
    expect(registers).toContain(`${"x0".padEnd(15)}${"0x0".padEnd(20)}0\n`);
    expect(registers).toContain(`${"pc".padEnd(15)}${"0x4000b0".padEnd(20)}0x4000b0 <_start>\n`);
    expect(typist.type("stepi")).toBe("9\t    ldr x1, =msg\n");
    expect(typist.type("print/x $x0")).toBe("$1 = 0x1\n");
    expect(typist.type("x/8gx $sp")).toMatch(/^0xf{6,}[0-9a-f]+:\t0x0000000000000001\t0x[0-9a-f]{16}\n(0x.*\n){3}$/);
    expect(typist.type("continue")).toBe("Continuing.\nHello\n[Inferior 1 (process 100) exited with code 03]\n");
    expect(typist.type("print $_exitcode")).toBe("$2 = 3\n");
    expect(typist.type("stepi")).toBe("The program is not being run.\n");
  });

  it("goes backward, from its end too, and its output is not printed again", () => {
    const typist = newTypist();
    typist.type("break leaf");
    typist.type("run");
    expect(typist.type("reverse-stepi")).toBe("work () at program.s:29\n29\t    bl leaf\n");
    expect(typist.type("reverse-finish")).toContain("loop () at program.s:16\n");
    typist.type("delete");
    typist.type("continue");
    expect(typist.type("reverse-step")).toBe("loop () at program.s:21\n21\t    svc #0\n");
    expect(typist.type("p *(long*)&counter")).toBe("$1 = 8\n");
    expect(typist.type("reverse-continue")).toBe(
      "Continuing.\n\nNo more reverse-execution history.\n_start () at program.s:8\n8\t    mov x0, #1\n",
    );
    expect(typist.type("p *(long*)&counter")).toBe("$2 = 5\n");
  });

  it("watches memory, tells old and new, and goes back to what wrote", () => {
    const typist = newTypist();
    typist.type("watch *(long*)&counter");
    const stop = "\nHardware watchpoint 1: *(long*)&counter\n\nOld value = 5\nNew value = 6\nwork () at program.s:29\n29\t    bl leaf\n";
    expect(typist.type("run")).toBe(`Starting program: hello \nHello\n${stop}`);
    expect(typist.type("")).toContain("Starting program");
    expect(typist.type("c")).toContain("Old value = 6\nNew value = 7\n");
    expect(typist.type("")).toContain("Old value = 7\nNew value = 8\n");
    expect(typist.type("info b")).toContain(
      "1       hw watchpoint  keep y                      *(long*)&counter\n\tbreakpoint already hit 3 times\n",
    );
  });

  it("catches calls, and names signals that end the program", () => {
    const typist = newTypist();
    expect(typist.type("catch syscall write")).toBe("Catchpoint 1 (syscall 'write' [64])\n");
    expect(typist.type("run")).toContain("\nCatchpoint 1 (call to syscall write), _start () at program.s:12\n");
    expect(typist.type("c")).toContain("Hello\n\nCatchpoint 1 (returned from syscall write), _start () at program.s:13\n");
    const faulty = newTypist(".globl _start\n_start: mov x1, #8\nbad: ldr x0, [x1]\n");
    expect(faulty.type("run")).toContain("\nProgram received signal SIGSEGV, Segmentation fault.\nbad () at program.s:3\n");
    expect(faulty.type("c")).toBe(
      "Continuing.\n\nProgram terminated with signal SIGSEGV, Segmentation fault.\nThe program no longer exists.\n",
    );
  });

  it("keeps breakpoints, conditions and counts over a second run", () => {
    const typist = newTypist();
    typist.type("break work if $x19 == 2");
    typist.type("tbreak leaf");
    expect(typist.type("run")).toContain("\nTemporary breakpoint 2, leaf () at program.s:33\n");
    expect(typist.type("c")).toContain("\nBreakpoint 1, work () at program.s:23\n");
    expect(typist.type("p $x19")).toBe("$1 = 2\n");
    typist.type("condition 1");
    expect(typist.type("run")).toContain("\nBreakpoint 1, work () at program.s:23\n");
    expect(typist.type("ignore 1 1")).toBe("Will ignore next crossing of breakpoint 1.\n");
    typist.type("c");
    expect(typist.type("p $x19")).toBe("$2 = 1\n");
  });
});

// Beside gdb-multiarch.

const has = (command: string): boolean => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
const isPresent = ["gdb-multiarch", "qemu-aarch64", "aarch64-linux-gnu-as"].every(has);

/** The run is stopped at _start when the first is typed. */
const typed = [
  "info registers x0 x19 pc",
  "info registers foo",
  "info line",
  "info symbol 0x4000b4",
  "stepi",
  "stepi 2",
  "print/x $x0",
  "p $x1",
  "p $pc",
  "x/s &msg",
  "x/2i $pc",
  "x",
  "list",
  "list",
  "list 3,5",
  "list work",
  "info line work",
  "break 14",
  "continue",
  "break work",
  "tbreak leaf",
  "continue",
  "disassemble",
  "disassemble /r leaf",
  "disassemble _start,+8",
  "continue",
  "frame",
  "up",
  "info registers x30 pc",
  "p $pc",
  "up",
  "down",
  "frame 0",
  "down",
  "finish",
  "display/x $x4",
  "display/i $pc",
  "stepi 2",
  "nexti",
  "undisplay 1",
  "undisplay 2",
  "condition 3 $x19 == 1",
  "info breakpoints",
  "continue",
  "p $x19",
  "disable",
  "until",
  "until *0x4000f4",
  "advance leaf",
  "set var $x9 = 7",
  "p $x9",
  "p $x9 = 9",
  "set $foo = 3",
  "p $foo + 1",
  "p $",
  "p $1",
  "p $$2",
  "print $nonesuch",
  "p *(long*)&counter",
  "set {long}&counter = 77",
  "p {long}&counter",
  "p *(long*)&counter@1",
  "p/c 65",
  "p/d 0x10",
  "p/o 8",
  "p/t 10",
  "p/a $pc",
  "p/s (char*)&msg",
  'p "abc"',
  "p sizeof(long)",
  "p 5/2",
  "p 5.0/2",
  "p -1 > 1",
  "p (unsigned char)300",
  "p &msg",
  "p msg",
  "p 1 +",
  "output 5",
  "x/3xw &msg",
  "x/2dw &msg",
  "x/6cb &msg",
  "x/3ub &msg",
  "x/2gx &msg",
  "x/3i leaf",
  "info sharedlibrary",
  "call 1+2",
  "whatis $x0",
  "whatis 5.0",
  "print (short)-1",
  "print/x (unsigned short)-1",
  "print $_exitcode",
  "x/2xw &counter",
  "print $_",
  "print $__",
  "x/-2xw &counter",
  "whatis $_",
  "print *(char(*)[6])&msg",
  "print (int[2])msg",
  "ptype $v0",
  "whatis $v0.d",
  "ptype $d0",
  "print $d0",
  "print $b3",
  "info registers s1 q2",
  "ptype $pc",
  "ptype work",
  "whatis work",
  "whatis 1.5f",
  "print 1.5f*2",
  "print/s msg",
  "print/xw 5",
  "print sizeof(counter)",
  "print 1)",
  "disassemble /s leaf",
  "disassemble /m leaf",
  "disassemble /rs leaf",
  "info signals SIGUSR1",
  "handle SIGUSR1 nostop noprint",
  "info signals SIGUSR1",
  "handle SIGUSR1 stop print",
  "info locals",
  "info args",
  "bt full",
  "info frame",
  "info functions",
  "info variables",
  "show confirm",
  "show listsize",
  "break 1000",
  "break nosuch.c:3",
  "list *0x4000b4",
  "frame function work",
  "info address leaf",
  "info address msg",
  "print $fp == $x29",
  "watch $x20",
  "info watchpoints",
  "delete 5",
  "info display",
  "enable 99",
  "delete",
  "info breakpoints",
  "nexti 3",
  "continue",
  "info registers",
  "bt",
];

/** Of a program that a compiler made. */
const typedInC = [
  "ptype items",
  "whatis items",
  "ptype struct point",
  "ptype union either",
  "ptype enum colour",
  "ptype item_t",
  "whatis items[0]",
  "ptype add",
  "whatis &add",
  "print add",
  "print &add",
  "print counter",
  "print &counter",
  "print items",
  "print &items[1]",
  "print items[1].at.y",
  "print/x items[1]",
  "print sizeof(item_t)",
  "break add",
  "break walk",
  "break main",
  "info breakpoints",
  "info line add",
  "disassemble /s add",
  "continue",
  "next",
  "next",
  "next 9",
  "info locals",
  "print colour",
  "print either",
  "print array",
  "print &array",
  "print array[2]",
  "print *array@2",
  "print text",
  "print callback",
  "print flags",
  "print/d flags.high",
  "print GREEN",
  "print (enum colour)5",
  "continue",
  "bt",
  "info args",
  "print *list",
  "print list->name",
  "ptype list",
  "whatis list->next",
  "next 3",
  "print i",
  "print at",
  "set var total = 5",
  "print total",
  "display total",
  "info display",
  "continue",
  "bt",
  "bt full",
  "print a + b",
  "print ratio(1)",
  "info frame",
  "up",
  "info locals",
  "print at.x",
  "info frame",
  "print $fp",
  "down",
  "finish",
  "delete",
  "info symbol add",
  "info address add",
  "info address counter",
  "list walk",
  "list *add",
  "info functions add",
  "info variables counter",
  "print nosuch",
  "print items[0].nosuch",
  "print counter++",
  "print ++counter",
  "print *(struct point*)&items[0].at",
  "print (long)&items[0]",
  "print (char)'x'",
  "x/2dw &items[0].at",
  "x/s items[0].name",
  "tbreak half",
  "continue",
  "print value",
  "finish",
  "next",
  "step",
  "info source",
  "until",
  "advance 60",
  "continue",
];

describe("beside gdb-multiarch", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "svc0-gdb-commands-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Types the same at both, stopped at _start; gives what differs. */
  async function compare(name: string, source: string, bytes: Uint8Array, lines: readonly string[]): Promise<string> {
    writeFileSync(join(folder, name), source);
    writeFileSync(join(folder, "hello"), bytes, { mode: 0o755 });
    const port = await freePort();
    const qemu = spawn("qemu-aarch64", ["-cpu", "neoverse-n1", "-g", String(port), "./hello"], { cwd: folder, stdio: "ignore" });
    const mark = (index: number): string => `<<${index}>>`;
    const script = ["set pagination off", "set confirm off", "set width 0", "break *_start", `target remote :${port}`];
    const marked = lines.flatMap((line, index) => [`echo ${mark(index)}\\n`, line]);
    const run = spawnSync("sh", ["-c", "exec gdb-multiarch -q -nx hello 2>&1"], {
      cwd: folder,
      input: [...script, ...marked, ""].join("\n"),
      encoding: "utf8",
      timeout: 50_000,
    });
    qemu.kill();
    const theirs = run.stdout.replaceAll("(gdb) ", "").replaceAll(`${folder}/`, "");
    expect(theirs).toContain(mark(lines.length - 1));
    const typist = new Typist(bytes, source);
    for (const line of ["file hello", "set confirm off", "break *_start", "run"]) typist.type(line);
    const different: string[] = [];
    for (const [index, line] of lines.entries()) {
      const start = theirs.indexOf(mark(index)) + mark(index).length + 1;
      const end = index + 1 < lines.length ? theirs.indexOf(mark(index + 1)) : theirs.length;
      const expected = facts(theirs.slice(start, end));
      const got = facts(typist.type(line).replaceAll(`${folder}/`, ""));
      if (got !== expected) different.push(`${line}\n--- gdb\n${expected}\n--- here\n${got}`);
    }
    return different.join("\n\n");
  }

  it.skipIf(!isPresent)("the same is printed (needs gdb-multiarch, qemu-aarch64, aarch64-linux-gnu-as)", { timeout: 60_000 }, async () => {
    expect(await compare("program.s", hello, buildElf(hello), typed)).toBe("");
  });

  it.skipIf(!isPresent || !has("aarch64-linux-gnu-gcc"))(
    "of a C program too: variables, types, frames (needs gdb-multiarch, qemu-aarch64, aarch64-linux-gnu-gcc)",
    { timeout: 60_000 },
    async () => {
      const source = readFileSync(new URL("../testing/variables.c", import.meta.url), "utf8");
      writeFileSync(join(folder, "variables.c"), source);
      const options = ["-g", "-O0", "-static", "-nostdlib", "-ffreestanding", "-fno-stack-protector", "-o", "compiled", "variables.c"];
      spawnSync("aarch64-linux-gnu-gcc", options, { cwd: folder });
      expect(await compare("variables.c", source, readFileSync(join(folder, "compiled")), typedInC)).toBe("");
    },
  );
});

/** Without what the machines differ in: the process's number, hits counted while the remote stub stood there, where lines are folded. */
const facts = (text: string): string =>
  text
    .replace(/\(process \d+\)/g, "(process N)")
    .replace(/^Hello\n/m, "")
    // Where the stack is.
    .replace(/0x(?:55008[0-9a-f]{5}|ffff[0-9a-f]{8})\b/g, "STACK")
    .replace(/\n {3}and ends/, " and ends")
    .replace(/^\tbreakpoint already hit .*\n/gm, "")
    .replace(/^Backtrace stopped.*\n/m, "")
    .replace(/[ \t]+$/gm, "")
    .trim();

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
