// Signal handlers: the frame that they run on, the way back, and what becomes of a call that they interrupt.

import { describe, expect, it } from "vitest";
import { bootComputer, runProgram, start, transcribe } from "../testing/guest.ts";
import { assemble, hasBinutils } from "../testing/tools.ts";

/** `handler` runs on `signal`; flags SA_RESTORER is not set, so that the kernel's own trampoline brings it back. */
const withHandler = (signal: number, flags: string, body: string, handler: string): Uint8Array =>
  assemble(`.globl _start
_start: mov x0, #${signal}
 ldr x1, =action
 mov x2, #0
 mov x3, #8
 mov w8, #134
 svc #0
${body}
 mov x0, #0
 mov w8, #93
 svc #0
handler:
${handler}
 ret
print: mov x0, #1
 mov x2, #1
 mov w8, #64
 svc #0
 ret
.data
.balign 8
action: .quad handler, ${flags}, 0, 0
pause: .quad 10, 0
a: .ascii "a"
b: .ascii "b"
c: .ascii "c"
buffer: .skip 16`);

const kill = (signal: number): string => ` mov w8, #172\n svc #0\n mov x1, #${signal}\n mov w8, #129\n svc #0\n`;
const print = (letter: string): string => ` ldr x1, =${letter}\n bl print\n`;
const printInHandler = (letter: string): string => ` mov x19, x30\n ldr x1, =${letter}\n bl print\n mov x30, x19\n`;

describe.skipIf(!hasBinutils)("handlers (needs aarch64-linux-gnu-as)", () => {
  it("run when the signal is sent, and the program goes on where it was, every register as before", () => {
    const body = ` mov x25, #1234\n ${print("a")}${kill(10)} cbnz x0, wrong\n cmp x25, #1234\n b.ne wrong\n ${print("c")} b right\nwrong: brk #0\nright:`;
    const { terminal, ends } = runProgram(withHandler(10, "0", body, `${printInHandler("b")} mov x25, #0\n mov x0, #99`));
    expect({ terminal, ends }).toEqual({ terminal: "abc", ends: ["exited 0"] });
  });

  it("get signal, siginfo and ucontext, whose pc can be changed: a fault can be stepped over", () => {
    const body = ` mov x1, #8\n ldr x0, [x1]\n ${print("c")}`;
    // x1 + 16 is si_addr, x2 + 176 the mcontext, x2 + 440 its pc.
    const handler = ` cmp x0, #11\n b.ne bad\n ldr x3, [x1, #16]\n cmp x3, #8\n b.ne bad\n ldr x3, [x2, #440]\n add x3, x3, #4\n str x3, [x2, #440]\n tst x30, x30\n ret\nbad: brk #0`;
    const { terminal, ends } = runProgram(withHandler(11, "4", body, handler));
    expect({ terminal, ends }).toEqual({ terminal: "c", ends: ["exited 0"] });
  });

  const readLine = ` mov x0, #0\n ldr x1, =buffer\n mov x2, #16\n mov w8, #63\n svc #0\n`;
  const interrupted = (flags: string): string => {
    const computer = bootComputer();
    const pid = start(computer, withHandler(2, flags, readLine, printInHandler("b")));
    computer.run({ budget: 1000 });
    computer.kill(pid, "SIGINT");
    computer.run({ budget: 1000 });
    computer.type(Uint8Array.of(0x78, 10));
    computer.run({ budget: 1000 });
    return transcribe(computer.drain().events)
      .calls.filter((line) => line.startsWith("read"))
      .map((line) => line.replace(/0x[0-9a-f]{6}/, "ADDRESS"))
      .join("; ");
  };
  it("without SA_RESTART a blocked read ends with EINTR", () => {
    expect(interrupted("0")).toBe("read(0, ADDRESS, 16) = -1 EINTR (Interrupted system call)");
  });
  it("with SA_RESTART it begins anew, and reads what comes later", () => {
    expect(interrupted("0x10000000")).toBe('read(0, ADDRESS, 16) = ?; read(0, "x\\n", 16) = 2');
  });

  it("a sleep is interrupted even under SA_RESTART, and leaves what remained", () => {
    const body = ` ldr x0, =pause\n ldr x1, =buffer\n mov w8, #101\n svc #0\n cmn x0, #4\n b.ne wrong\n ldr x0, =buffer\n ldr x0, [x0]\n cmp x0, #9\n b.eq right\nwrong: brk #0\nright:`;
    const computer = bootComputer();
    const pid = start(computer, withHandler(2, "0x10000000", body, printInHandler("b")));
    computer.run({ budget: 1000, idleUntilNs: 0 });
    expect(computer.passIdleTime(1e9)).toBe(1e9);
    computer.kill(pid, "SIGINT");
    expect(computer.run({ budget: 1000 }).stop).toBe("ended");
    expect(transcribe(computer.drain().events).ends).toEqual(["exited 0"]);
    expect(computer.nowNs).toBeLessThan(1.1e9);
  });

  it("SIGPIPE ends a program that writes to a closed pipe, unless it is ignored", () => {
    const pipe = ` ldr x0, =buffer\n mov x1, #0\n mov w8, #59\n svc #0\n mov x0, #3\n mov w8, #57\n svc #0\n mov x0, #4\n ldr x1, =a\n mov x2, #1\n mov w8, #64\n svc #0\n`;
    expect(runProgram(withHandler(10, "0", pipe, "")).ends).toEqual(["killed by SIGPIPE"]);
    const ignored = runProgram(withHandler(13, "0", pipe, "").slice());
    expect(ignored.calls).toContain('write(4, "a", 1) = -1 EPIPE (Broken pipe)');
    expect(ignored.ends).toEqual(["exited 0"]);
  });

  it("a handler without room for its frame is SIGSEGV", () => {
    const { ends } = runProgram(withHandler(10, "0", ` mov x1, #0x10000\n mov sp, x1\n ${kill(10)}`, ""));
    expect(ends).toEqual(["killed by SIGSEGV"]);
  });
});
