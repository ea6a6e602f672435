// What the computer as a whole promises: turns, time, standing still, input, determinism, snapshots.

import { describe, expect, it } from "vitest";
import { exchangeStatus, setLinkConditions, startExchange } from "../net/index.ts";
import { encodeUtf8 } from "./abi/text.ts";
import { bootComputer, runProgram, start, transcribe } from "./testing/guest.ts";
import { buildScript, bytes, memory } from "./testing/script.ts";
import { buildServer, fetchText, get, hasServer } from "./testing/server.ts";
import { assemble, entryOf, hasBinutils } from "./testing/tools.ts";

const needs = "(needs aarch64-linux-gnu-as)";
const exit = "mov x0, #0\n mov w8, #93\n svc #0\n";
const program = (body: string, data = ""): Uint8Array => assemble(`.globl _start\n_start:\n${body}\n.data\n${data}\n`);
/** Prints its letter `count` times, with twice `pause` instructions between. */
const letters = (letter: string, count: number, pause = 20_000): Uint8Array =>
  program(
    `mov x20, #${count}
again: ldr x21, =${pause}
spin: subs x21, x21, #1
 b.ne spin
 mov x0, #1
 ldr x1, =letter
 mov x2, #1
 mov w8, #64
 svc #0
 subs x20, x20, #1
 b.ne again
 ${exit}`,
    `letter: .ascii "${letter}"`,
  );
const echoInput = program(
  `again: mov x0, #0
 ldr x1, =buffer
 mov x2, #100
 mov w8, #63
 svc #0
 mov x2, x0
 cbz x0, done
 mov x0, #1
 ldr x1, =buffer
 mov w8, #64
 svc #0
 b again
done: ${exit}`,
  "buffer: .skip 100",
);

describe.skipIf(!hasBinutils)(`turns and time ${needs}`, () => {
  it("tasks take turns by instructions", () => {
    const computer = bootComputer();
    start(computer, letters("a", 6));
    start(computer, letters("b", 6));
    expect(computer.run({ budget: 10_000_000 }).stop).toBe("ended");
    expect(transcribe(computer.drain().events).terminal).toBe("aabbaabbaabb");
  });

  it("the order does not depend on how the budget is sliced, nor does the time", () => {
    const outcome = (budget: number): unknown => {
      const computer = bootComputer();
      start(computer, letters("a", 4));
      start(computer, letters("b", 4));
      start(computer, buildScript(["nanosleep", bytes(0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x0d, 3, 0, 0, 0, 0, 0), 0], ["write", 1, "!", 1]));
      while (computer.run({ budget }).stop !== "ended");
      return [transcribe(computer.drain().events), computer.nowNs];
    };
    expect(outcome(777)).toEqual(outcome(10_000_000));
  });

  it("run retires exactly its budget", () => {
    const computer = bootComputer();
    start(computer, program("b ."));
    expect(computer.run({ budget: 12_345 })).toEqual({ retired: 12_345, stop: "budget" });
    expect(computer.nowNs).toBe(12_345);
  });

  it("a sleeping computer jumps to its next event, or stops short of it when told", () => {
    const computer = bootComputer();
    const fiveSeconds = bytes(5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    start(computer, buildScript(["nanosleep", fiveSeconds, 0]));
    const short = computer.run({ budget: 1000, idleUntilNs: 1e9 });
    expect(short).toMatchObject({ stop: "asleep" });
    expect(short.nextEventNs).toBeGreaterThanOrEqual(5e9);
    expect(computer.run({ budget: 1000 }).stop).toBe("ended");
    expect(Math.floor(computer.nowNs / 1e9)).toBe(5);
  });

  it("the network keeps its time while a task computes", () => {
    const computer = bootComputer();
    start(computer, program("b ."));
    setLinkConditions(computer.network, "wire", { delayNs: 30_000 });
    const id = startExchange(computer.network, get("remote", "http://svc0:8080/"));
    computer.run({ budget: 1_000_000 });
    const { startedNs, decidedNs, failure } = exchangeStatus(computer.network, id);
    expect(failure?.exitCode).toBe(7);
    expect(decidedNs! - startedNs).toBe(60_000);
  });

  it("step executes single instructions of one task; a call counts as one", () => {
    const computer = bootComputer();
    const pid = start(computer, program(`mov x0, #41\n add x0, x0, #1\n ${exit}`));
    expect(computer.step(pid, 1)).toEqual({ retired: 1, stop: "done" });
    expect(computer.registers(pid)?.x(0)).toBe(41n);
    expect(computer.step(pid, 1)).toEqual({ retired: 1, stop: "done" });
    expect(computer.registers(pid)?.x(0)).toBe(42n);
    expect(computer.step(pid, 10)).toEqual({ retired: 3, stop: "gone" });
    // What it left behind can still be looked at.
    expect(computer.registers(pid)?.x(8)).toBe(93n);
    expect(computer.process(pid)?.end).toEqual({ kind: "exited", status: 0 });
  });

  it("a blocked task cannot be stepped", () => {
    const computer = bootComputer();
    const pid = start(computer, echoInput);
    expect(computer.step(pid, 100)).toMatchObject({ stop: "blocked" });
  });
});

describe.skipIf(!hasBinutils)(`input and output ${needs}`, () => {
  it("reads lines that are typed, and ends at ^D", () => {
    const computer = bootComputer();
    start(computer, echoInput);
    expect(computer.run({ budget: 1000 }).stop).toBe("idle");
    computer.type(encodeUtf8("hello\r"));
    expect(computer.run({ budget: 1000 }).stop).toBe("idle");
    expect(transcribe(computer.drain().events).terminal).toBe("hello\r\nhello\r\n");
    computer.type(encodeUtf8("\x04"));
    expect(computer.run({ budget: 1000 }).stop).toBe("ended");
  });

  it("^C ends the program in front", () => {
    const computer = bootComputer();
    start(computer, program("b ."));
    computer.run({ budget: 1000 });
    computer.type(encodeUtf8("\x03"));
    expect(computer.run({ budget: 1000 }).stop).toBe("ended");
    const { terminal, ends } = transcribe(computer.drain().events);
    expect(terminal).toBe("^C");
    expect(ends).toEqual(["killed by SIGINT"]);
  });

  it("streams keep standard output and standard error apart, and bytes are as written", () => {
    const { stdout, stderr, terminal } = runProgram(buildScript(["write", 1, "out\n", 4], ["write", 2, "err\n", 4]), {
      standard: "streams",
    });
    expect({ stdout, stderr, terminal }).toEqual({ stdout: "out\n", stderr: "err\n", terminal: "" });
  });

  it("standard input as a stream ends when the host ends it", () => {
    const computer = bootComputer();
    start(computer, echoInput, { standard: "streams" });
    computer.feed(encodeUtf8("a"));
    expect(computer.run({ budget: 1000 }).stop).toBe("idle");
    computer.feed(encodeUtf8("bc"));
    computer.endInput();
    expect(computer.run({ budget: 1000 }).stop).toBe("ended");
    expect(transcribe(computer.drain().events).stdout).toBe("abc");
  });

  it("stands still while too much output is undrained, and goes on after", () => {
    const computer = bootComputer({ limits: { outputBytes: 100 } });
    start(computer, letters("x", 150, 10));
    const first = computer.run({ budget: 100_000_000 });
    expect(first.stop).toBe("output");
    expect(computer.run({ budget: 100_000_000 })).toEqual({ retired: 0, stop: "output" });
    expect(transcribe(computer.drain().events).terminal).toBe("x".repeat(100));
    expect(computer.run({ budget: 100_000_000 }).stop).toBe("ended");
    expect(transcribe(computer.drain().events).terminal).toBe("x".repeat(50));
  });

  it("a huge write goes out whole, in pieces", () => {
    const computer = bootComputer();
    start(computer, program(`mov x0, #1\n ldr x1, =zeros\n ldr x2, =1000000\n mov w8, #64\n svc #0\n ${exit}\n.bss\nzeros: .skip 1000000`));
    let written = 0;
    for (;;) {
      const { stop } = computer.run({ budget: 1000 });
      const { events } = computer.drain();
      for (const event of events) if (event.kind === "output") written += event.bytes.length;
      if (stop === "ended") break;
      expect(stop).toBe("output");
    }
    expect(written).toBe(1_000_000);
  });

  it("an unknown call is ENOSYS, and is told once", () => {
    const bytes = program(`ldr w8, =9999\n svc #0\n ldr w8, =9999\n svc #0\n neg x0, x0\n mov w8, #93\n svc #0`);
    const { events, calls } = runProgram(bytes);
    const pc = BigInt(entryOf(bytes) + 4);
    expect(events.filter(({ kind }) => kind === "unknownCall")).toEqual([expect.objectContaining({ pid: 100, number: 9999, pc })]);
    expect(calls.at(-1)).toBe("exit(38) = ?");
    expect(calls[0]).toMatch(/^syscall_0x270f\(0, 0, 0, 0, 0, 0\) = -1 ENOSYS \(Function not implemented\)$/);
  });

  it("call records are thinned when nobody drains them; output never is", () => {
    const computer = bootComputer({ limits: { callRecords: 10 } });
    start(computer, letters("y", 40, 10));
    computer.run({ budget: 100_000_000 });
    const { events, lostCalls } = computer.drain();
    const { calls, terminal } = transcribe(events);
    expect(terminal).toBe("y".repeat(40));
    expect(calls.length + lostCalls).toBe(41);
    expect(calls.at(-1)).toBe("exit(0) = ?");
    expect(lostCalls).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasBinutils)(`determinism and snapshots ${needs}`, () => {
  const random = buildScript(["getrandom", memory("buffer", 16), 16, 0], ["write", 1, memory("buffer", 16), 16]);

  it("randomness comes from the seed", () => {
    const output = (seed: number): string => runProgram(random, {}, { seed }).terminal;
    expect(output(1)).toBe(output(1));
    expect(output(1)).not.toBe(output(2));
  });

  it.skipIf(!hasServer)("two runs with the same inputs tell the same events (needs ../shared)", () => {
    const events = (): unknown => {
      const computer = bootComputer();
      start(computer, buildServer());
      for (let client = 0; client < 3; client++) fetchText(computer, get("remote", "http://svc0:8080/"));
      fetchText(computer, get("local", "http://localhost:8080/"));
      return [computer.drain(), computer.nowNs, computer.state.network];
    };
    expect(events()).toEqual(events());
  });

  it.skipIf(!hasServer)("a copied state can be gone back to, and the same then happens again (needs ../shared)", () => {
    const computer = bootComputer();
    start(computer, buildServer());
    fetchText(computer, get("remote", "http://svc0:8080/"));
    computer.run({ budget: 1_000_000 });
    computer.drain();
    const copy = structuredClone(computer.state);
    const serve = (): unknown => {
      const answer = fetchText(computer, get("local", "http://localhost:8080/"));
      return [answer, transcribe(computer.drain().events).calls, computer.nowNs];
    };
    const first = serve();
    computer.restore(copy);
    expect(serve()).toEqual(first);
  });

  it.skipIf(!hasServer)("the state is plain data at any moment (needs ../shared)", () => {
    const computer = bootComputer();
    start(computer, buildServer());
    start(computer, letters("a", 3));
    for (const budget of [1, 10, 100, 1000, 1_000_000]) {
      computer.run({ budget });
      expect(structuredClone(computer.state)).toEqual(computer.state);
    }
  });
});

describe.skipIf(!hasBinutils)(`limits ${needs}`, () => {
  it("the 65th process is refused", () => {
    const computer = bootComputer();
    const sleeper = program("b .");
    for (let count = 0; count < 64; count++) start(computer, sleeper);
    expect(computer.spawn({ path: "/one/more", bytes: sleeper })).toMatchObject({ errno: "EAGAIN" });
  });

  it("the 1,025th descriptor is EMFILE", () => {
    const { calls } = runProgram(
      program(`again: mov x0, #1\n mov w8, #23\n svc #0\n tbz x0, #63, again\n neg x0, x0\n mov w8, #93\n svc #0`),
      {},
      { limits: { callRecords: 3000 } },
    );
    expect(calls.at(-3)).toBe("dup(1) = 1023");
    expect(calls.at(-2)).toBe("dup(1) = -1 EMFILE (Too many open files)");
  });

  it("what cannot be executed says why", () => {
    const computer = bootComputer({ files: new Map([["/home/student/notes", encodeUtf8("hello")]]) });
    expect(computer.spawn({ path: "/home/student/nothing" })).toMatchObject({ errno: "ENOENT" });
    expect(computer.spawn({ path: "/home/student/notes" })).toMatchObject({ errno: "EACCES" });
    expect(computer.spawn({ path: "notes", bytes: encodeUtf8("hello") })).toMatchObject({ errno: "ENOEXEC" });
  });

  it("an executable can be a file of the tree", () => {
    const computer = bootComputer();
    computer.writeFile("/home/student/bin/hello", buildScript(["write", 1, "hi", 2]));
    expect(computer.spawn({ path: "/home/student/bin/hello" })).toBe(100);
    computer.run({ budget: 1000 });
    expect(transcribe(computer.drain().events).terminal).toBe("hi");
  });
});
