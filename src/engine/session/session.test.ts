// What a learner's machine tells and shows, without a page: the same session that the worker owns.

import { describe, expect, it } from "vitest";
import { Session } from "./session.ts";
import type { Answer, HttpProgress, HttpRequest, News, TerminalPiece } from "./views/index.ts";

const exit = (status: string) => `mov x0, ${status}\nmov x8, #93\nsvc #0\n`;
const program = (body: string, data = "") => `${data === "" ? "" : `.data\n${data}`}.text\n.globl _start\n_start:\n${body}`;

const textOf = (pieces: readonly TerminalPiece[]): string =>
  pieces.map((piece) => (piece.kind === "output" ? new TextDecoder().decode(piece.bytes) : `[${piece.text}]\n`)).join("");

class Learner {
  readonly session = new Session({ seed: 1 });
  terminal = "";
  calls: string[] = [];
  http: HttpProgress[] = [];
  view!: News["view"];

  start(text: string, mode: "run" | "pause" = "run", beside = false) {
    return this.session.start({ program: "own", files: [{ name: "program.s", text }], arguments: [], mode, beside });
  }

  /** Until nothing more can happen, or the news have been taken so often. */
  settle(slices = 200): this {
    for (let slice = 0; slice < slices; slice += 1) {
      const more = this.session.run(100_000);
      const news = this.session.takeNews();
      this.terminal += textOf(news.terminal);
      this.calls.push(...news.systemCalls.map(({ call, result }) => `${call} = ${result}`));
      this.http.push(...news.http);
      this.view = news.view;
      if (!more && !this.session.wantsToRun) break;
    }
    return this;
  }

  run(text: string): this {
    expect(this.start(text)).toBeUndefined();
    return this.settle();
  }

  step(count = 1): this {
    for (let index = 0; index < count; index += 1) {
      this.session.step(1);
      this.settle();
    }
    return this;
  }
}

const get = (url: string, from: "local" | "remote" = "local"): HttpRequest => ({ method: "GET", url, headers: [], body: "", from });

/** Answers every request on 8080 with "hi", and closes. */
const server = program(
  `mov x0, #2\nmov x1, #1\nmov x2, #0\nmov x8, #198\nsvc #0\nmov w19, w0
   ldr x1, =place\nmov x2, #16\nmov x8, #200\nsvc #0\ncbnz x0, refused
   mov w0, w19\nmov x1, #8\nmov x8, #201\nsvc #0
 loop: mov w0, w19\nmov x1, #0\nmov x2, #0\nmov x8, #202\nsvc #0\nmov w20, w0
   sub sp, sp, #512\nmov x1, sp\nmov x2, #512\nmov x8, #63\nsvc #0\nadd sp, sp, #512
   mov w0, w20\nldr x1, =answer\nmov x2, answer_length\nmov x8, #64\nsvc #0
   mov w0, w20\nmov x8, #57\nsvc #0\nb loop
 refused: ${exit("#98")}`,
  `place: .hword 2, 0x901f\n.word 0x0100007f\n.zero 8
   answer: .ascii "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi"\nanswer_length = . - answer\n`,
);

describe("running", () => {
  it("prints what the program writes, then its exit status", () => {
    const learner = new Learner().run(
      program(`mov x0, #1\nldr x1, =text\nmov x2, #6\nmov x8, #64\nsvc #0\n${exit("#7")}`, 'text: .ascii "hello\\n"\n'),
    );
    expect(learner.terminal).toBe("hello\r\n[./program ended with exit status 7]\n");
    expect(learner.view.status).toBe("ended");
    expect(learner.calls).toContain('write(1, "hello\\n", 6) = 6');
  });

  it("refuses a text with errors, names all of them, and leaves the machine alone", () => {
    const learner = new Learner().run(program(exit("#1")));
    const refusal = learner.start(program("add x0, x1, #4097\nmvo x0, #1\n"));
    expect(refusal?.diagnostics.map(({ span }) => span.line)).toEqual([4, 5]);
    expect(refusal?.reason).toContain("2 errors");
    expect(learner.settle().view.status).toBe("ended");
  });

  it("says which system call does not exist", () => {
    const learner = new Learner().run(program(`mov x8, #9999\nsvc #0\n${exit("#0")}`));
    expect(learner.terminal).toContain("system call 9999 does not exist");
  });

  it("holds an endless loop at once", () => {
    const learner = new Learner();
    learner.start(program("b .\n"));
    learner.session.run(1000);
    learner.session.pause();
    expect(learner.session.wantsToRun).toBe(false);
    expect(learner.session.takeNews().view).toMatchObject({ status: "paused", instructions: 1000 });
  });

  it("ends every process at Stop", () => {
    const learner = new Learner();
    learner.start(program("b .\n"));
    learner.session.run(1000);
    learner.session.stop();
    learner.settle();
    expect(learner.terminal).toBe("[./program was stopped]\n");
    expect(learner.view.status).toBe("ended");
  });

  it("is the same run every time", () => {
    const views = [0, 1].map(() => new Learner().run(server).view);
    expect(views[0]).toEqual(views[1]);
  });
});

describe("stepping", () => {
  const text = program(`mov x0, #7\nmov x0, #9\nldr x1, =counter\nstr x0, [x1]\nstr x0, [sp, #-16]!\n${exit("x0")}`, "counter: .quad 41\n");

  it("stands before the first instruction, then goes one by one, old values beside new", () => {
    const learner = new Learner();
    learner.start(text, "pause");
    expect(learner.settle().view).toMatchObject({ status: "paused", location: { line: 6 }, instruction: "mov x0, #0x7" });
    expect(learner.step().view.registers.x[0]).toBe(7n);
    const { registers, registersBefore, location } = learner.step().view;
    expect([registersBefore.x[0], registers.x[0], location?.line]).toEqual([7n, 9n, 8]);
  });

  it("marks the bytes of memory and the slots of the stack that changed", () => {
    const learner = new Learner();
    learner.start(text, "pause");
    const { memory } = learner.settle().step(4).view;
    expect([memory.bytes[0], memory.changed[0], memory.changed[1]]).toEqual([9, 1, 0]);
    const [slot] = learner.step().view.stack;
    expect(slot).toMatchObject({ value: 9n, changed: true, pointers: ["sp"] });
  });

  it("waits for a call that blocks, and stops behind it", () => {
    const learner = new Learner();
    learner.start(server, "pause");
    learner.settle();
    while (!learner.calls.some((call) => call.startsWith("accept"))) learner.step();
    expect(learner.view.status).toBe("blocked");
    learner.session.http(1, get("http://localhost:8080/"), 1, 1);
    learner.settle();
    expect(learner.view.status).toBe("paused");
    expect(learner.view.registers.x[0]).toBe(4n);
  });
});

describe("time that a person waits", () => {
  const waiting = () => {
    const session = new Session({ seed: 1, idleTime: "given" });
    const sleeper = program(`ldr x0, =span\nmov x1, #0\nmov x8, #101\nsvc #0\n${exit("#5")}`, "span: .quad 1, 0\n");
    session.start({ program: "own", files: [{ name: "program.s", text: sleeper }], arguments: [], mode: "run", beside: false });
    while (session.run(1000));
    return session;
  };

  it("passes for a program that sleeps, which goes on when it is due", () => {
    const session = waiting();
    expect(session.takeNews().view.status).toBe("blocked");
    expect(session.sleepNs).toBe(1e9);
    session.passTime(4e8);
    while (session.run(1000));
    expect(session.sleepNs).toBe(6e8);
    session.passTime(9e8);
    while (session.run(1000));
    const { view } = session.takeNews();
    expect(view.processes[0].state).toEqual({ kind: "exited", status: 5 });
  });

  it("does not pass for what has ended", () => {
    const session = waiting();
    session.passTime(1e9);
    while (session.run(1000));
    const { nowNs } = session;
    session.passTime(1e9);
    expect(session.nowNs).toBe(nowNs);
  });
});

describe("a fault", () => {
  const faultOf = (body: string) => new Learner().run(program(body, "data: .quad 0\n")).view.fault;

  it("names signal, code, address, instruction and line", () => {
    expect(faultOf("mov x1, #8\nldr x0, [x1]\n")).toMatchObject({
      signal: "SIGSEGV",
      code: "SEGV_MAPERR",
      address: 8n,
      instruction: "ldr x0, [x1]",
      location: { file: "program.s", line: 7 },
    });
  });

  it.each([
    ["a store to .text", "adr x1, _start\nstr x0, [x1]\n", "SEGV_ACCERR", /not written/],
    ["a wild jump", "mov x0, #0x5000\nbr x0\n", "SEGV_MAPERR", /Execution went to 0x5000/],
    ["a return without a caller", "ret\n", "SEGV_MAPERR", /saved x30/],
    ["a misaligned sp", "sub sp, sp, #8\nstr x0, [sp]\n", "BUS_ADRALN", /multiple of 16/],
    ["a word that is no instruction", ".inst 0\n", "ILL_ILLOPC", /not an instruction/],
    ["data that is executed", "ldr x0, =data\nbr x0\n", "SEGV_ACCERR", /holds data/],
  ])("explains %s", (_name, body, code, explanation) => {
    const fault = faultOf(body);
    expect(fault?.code).toBe(code);
    expect(fault?.explanation).toMatch(explanation);
  });
});

describe("clients", () => {
  it("reach a server from its own machine, a hundred times", () => {
    const learner = new Learner().run(server);
    expect(learner.view.status).toBe("blocked");
    learner.session.http(1, get("http://localhost:8080/"), 100, 4);
    learner.settle();
    const last = learner.http.at(-1);
    expect(last).toMatchObject({ id: 1, done: true, succeeded: 100, failed: 0, response: { status: 200 } });
    expect(new TextDecoder().decode(last?.response?.body)).toBe("hi");
  });

  it("are refused from the other host while the server is bound to 127.0.0.1, and not with 0.0.0.0", () => {
    const learner = new Learner().run(server);
    learner.session.http(1, get("http://10.0.0.1:8080/", "remote"), 1, 1);
    expect(learner.settle().http.at(-1)?.error).toMatch(/^curl: \(7\)/);
    learner.run(server.replace("0x0100007f", "0"));
    learner.session.http(2, get("http://10.0.0.1:8080/", "remote"), 1, 1);
    expect(learner.settle().http.at(-1)).toMatchObject({ succeeded: 1 });
  });

  it("are refused in curl's words where nobody listens", () => {
    const learner = new Learner();
    learner.session.http(1, get("http://localhost:8080/"), 1, 1);
    expect(learner.settle().http.at(-1)).toMatchObject({
      done: true,
      failed: 1,
      error: expect.stringMatching(/^curl: \(7\) Failed to connect/),
    });
  });

  it("see a second server beside the first fail to bind", () => {
    const learner = new Learner().run(server);
    learner.start(server, "run", true);
    learner.settle();
    expect(learner.terminal).toContain("exit status 98");
    expect(learner.calls.some((call) => call.includes("EADDRINUSE"))).toBe(true);
    expect(learner.view.sockets).toContainEqual(expect.objectContaining({ state: "LISTEN", local: "127.0.0.1:8080" }));
  });
});

describe("looking at memory", () => {
  const view = (memoryAt: string) => {
    const learner = new Learner();
    learner.start(program(exit("#0"), "first: .quad 1\nsecond: .quad 2\n"), "pause");
    learner.session.watch({ memoryAt, memoryBytes: 16, stackSlots: 4 });
    return learner.settle().view.memory;
  };

  it.each(["second", "first+8", "first + 0x8"])("finds %s", (place) => expect(view(place).bytes[0]).toBe(2));
  it("begins with what the program may write", () => expect(view("").bytes[0]).toBe(1));
  it("knows registers", () => expect(view("pc").mapped[0]).toBe(1));
  it("shows what is not mapped as such", () => expect([...view("0").mapped]).toEqual(Array.from({ length: 16 }, () => 0)));
  it("says what an address can be", () => expect(view("nowhere").error).toContain('"nowhere" is no address here'));
});

describe("time travel", () => {
  const hello = program(
    `mov x19, #3\nloop: mov x0, #1\nldr x1, =text\nmov x2, #2\nmov x8, #64\nsvc #0\nsub x19, x19, #1\ncbnz x19, loop\n${exit("#7")}`,
    'text: .ascii "a\\n"\n',
  );

  it("takes back the end, output and calls, and goes on to the same end", () => {
    const learner = new Learner().run(hello);
    expect(learner.terminal).toBe("a\r\na\r\na\r\n[./program ended with exit status 7]\n");
    const { instructions } = learner.view;
    learner.session.move({ kind: "event", event: "output", backward: true });
    learner.terminal = "";
    learner.calls = [];
    learner.settle();
    expect(learner.view).toMatchObject({ status: "paused", timeline: { isPast: true, end: { instructions } } });
    expect(learner.terminal).toBe("a\r\na\r\na\r\n");
    learner.session.move({ kind: "instruction", backward: true });
    learner.terminal = "";
    learner.calls = [];
    learner.settle();
    expect([learner.terminal, learner.calls.length]).toEqual(["a\r\na\r\n", 2]);
    learner.session.continue();
    learner.settle();
    expect(learner.terminal).toBe("a\r\na\r\na\r\n[./program ended with exit status 7]\n");
    expect(learner.view.instructions).toBe(instructions);
  });

  it("goes to any moment by its count of instructions", () => {
    const learner = new Learner().run(hello);
    for (const instructions of [5, 20, 0, 11]) {
      learner.session.move({ kind: "moment", instructions });
      expect(learner.settle().view).toMatchObject({ instructions, status: "paused" });
    }
  });

  it("stops at breakpoints by line, label and condition, forward and backward, and says at which", () => {
    const learner = new Learner();
    learner.session.setBreakpoints([
      { at: { kind: "code", place: "loop" }, condition: "$x19 == 2" },
      { at: { kind: "code", place: "nowhere" } },
    ]);
    learner.start(hello);
    learner.settle();
    expect(learner.view).toMatchObject({ status: "paused", stop: { kind: "breakpoint" } });
    expect(learner.view.registers.x[19]).toBe(2n);
    expect(learner.view.breakpoints).toMatchObject([{ hits: 1 }, { id: 0, error: 'Function "nowhere" not defined.' }]);
    learner.session.continue();
    expect(learner.settle().view.status).toBe("ended");
    learner.session.move({ kind: "continue", backward: true });
    expect(learner.settle().view.registers.x[19]).toBe(2n);
  });

  it("typing in the past begins another future", () => {
    const reader = program(
      `mov x0, #0\nldr x1, =buffer\nmov x2, #8\nmov x8, #63\nsvc #0\nldr x1, =buffer\nldrb w0, [x1]\nmov x8, #93\nsvc #0\n`,
      "buffer: .zero 8\n",
    );
    const learner = new Learner().run(reader);
    expect(learner.view.status).toBe("blocked");
    learner.session.input(new TextEncoder().encode("A\n"));
    learner.settle();
    expect(learner.terminal).toContain("exit status 65");
    learner.session.move({ kind: "event", event: "input", backward: true });
    learner.settle();
    learner.terminal = "";
    learner.session.input(new TextEncoder().encode("B\n"));
    learner.session.continue();
    learner.settle();
    expect(learner.terminal).toContain("exit status 66");
    expect(learner.view.timeline.isPast).toBe(false);
  });

  it("tells output of many calls in one piece, and notices between", () => {
    const learner = new Learner();
    learner.start(hello);
    while (learner.session.wantsToRun) learner.session.run(100_000);
    expect(learner.session.takeNews().terminal.map(({ kind }) => kind)).toEqual(["output", "notice"]);
  });

  it("marks what happened when", () => {
    const learner = new Learner().run(hello);
    const kinds = learner.session.marks(1000).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "output").length).toBe(3);
    expect(kinds.at(-1)).toBe("end");
  });

  it("answers who wrote a register, and stays where it is", () => {
    const learner = new Learner().run(hello);
    learner.session.move({ kind: "event", event: "output", backward: true });
    learner.settle();
    const { instructions } = learner.view;
    learner.session.ask(7, { kind: "lastWrite", cell: { kind: "register", register: 19 } });
    learner.session.run(1_000_000);
    const answers = [];
    while (learner.session.wantsToRun) learner.session.run(1_000_000);
    const news = learner.session.takeNews();
    answers.push(...(news.answers ?? []));
    expect(answers).toMatchObject([{ id: 7, answer: { kind: "lastWrite", origin: { write: { instruction: "sub x19, x19, #0x1" } } } }]);
    expect(news.view).toMatchObject({ instructions, status: "paused" });
    learner.session.ask(8, { kind: "evaluate", expression: "$x19 + 1", format: "x" });
    learner.session.ask(9, { kind: "evaluate", expression: "nothing" });
    while (learner.session.wantsToRun) learner.session.run(1_000_000);
    expect(learner.session.takeNews().answers).toEqual([
      { id: 8, answer: { kind: "evaluate", text: "0x2" } },
      { id: 9, answer: { kind: "error", text: 'No symbol "nothing" in current context.' } },
    ]);
  });

  it("answers what a structure holds, addresses as people write them", () => {
    const learner = new Learner().run(server);
    expect(learner.view.status).toBe("blocked");
    learner.session.ask(7, { kind: "structure", name: "sockaddr_in", at: "&place" });
    const answer = learner.session.takeNews().answers?.[0]?.answer as Extract<Answer, { kind: "structure" }>;
    expect(answer.members.map(({ path, value, text }) => `${path} = ${value} ${text ?? ""}`).slice(0, 3)).toEqual([
      "sin_family = 2 AF_INET",
      "sin_port = 8080 ",
      "sin_addr.s_addr = 2130706433 127.0.0.1",
    ]);
  });

  it("an empty machine takes the place of one that waited: nothing of it is told any more", () => {
    const learner = new Learner().run(server);
    expect(learner.view.waitingAt).toEqual({ file: "program.s", line: expect.any(Number) });
    learner.session.clear();
    learner.terminal = "";
    expect(learner.settle().view).toMatchObject({ status: "empty", processes: [], instructions: 0, packetsSent: 0 });
    learner.run(hello);
    expect(learner.view.status).toBe("ended");
  });

  it("a request to a server is repeated as it was", () => {
    const learner = new Learner().run(server);
    learner.session.http(1, get("http://localhost:8080/"), 3, 1);
    learner.settle();
    const { instructions } = learner.view;
    learner.session.move({ kind: "moment", instructions: 30 });
    learner.settle();
    learner.session.continue();
    learner.settle();
    expect(learner.view).toMatchObject({ instructions, status: "blocked", timeline: { isPast: false } });
  });
});

describe("the shell", () => {
  it("has the file in its home, and programs that it starts tell no ends of their own", () => {
    const session = new Session({ seed: 1 });
    const shown = () =>
      session
        .takeNews()
        .terminal.map((piece) => (piece.kind === "output" ? new TextDecoder().decode(piece.bytes) : `[${piece.text}]`))
        .join("");
    const settle = () => {
      let text = "";
      for (let turns = 0; turns < 400 && session.wantsToRun; turns += 1) {
        session.run(1_000_000);
        text += shown();
      }
      return text;
    };
    expect(
      session.start({
        program: "shell",
        files: [{ name: "hi.s", text: ".global _start\n_start: mov x0, #7\nmov x8, #93\nsvc #0\n" }],
        arguments: [],
        mode: "run",
        beside: false,
      }),
    ).toBeUndefined();
    expect(settle()).toMatch(/student@svc0/);
    session.input(new TextEncoder().encode("as -o hi.o hi.s && ld -o hi hi.o && ./hi; echo status $?\r"));
    const printed = settle();
    expect(printed).toMatch(/\nstatus 7\r\n/);
    expect(printed).not.toMatch(/ended with/);
  });
});

it("a piece of a run is bounded by its calls as by its instructions: Stop is heard between pieces", () => {
  const learner = new Learner();
  learner.start(program("again: mov x8, #172\nsvc #0\nb again\n"));
  learner.session.run(500_000);
  const { systemCalls, view } = learner.session.takeNews();
  expect(view.instructions).toBeLessThan(10_000);
  expect(systemCalls).toHaveLength(128);
  expect(systemCalls.at(-1)).toMatchObject({ call: "getpid()", result: "100" });
});

it("a program started beside one that is being asked finds it where it stood", () => {
  const learner = new Learner();
  learner.start(program(`mov x1, #7\n${"nop\n".repeat(50)}mov x0, x1\n${exit("x0")}`));
  learner.settle().session.move({ kind: "instruction", backward: true });
  const { instructions } = learner.settle().view;
  learner.session.ask(5, { kind: "reason", cell: { kind: "register", register: 0 }, depth: 2 });
  learner.session.run(10);
  learner.start(program(exit("#3")), "pause", true);
  expect(learner.settle().view).toMatchObject({ instructions, status: "paused" });
});

it("answers come with the news also where looking back takes several slices", () => {
  const learner = new Learner();
  learner.start(program(`mov x1, #7\n${"nop\n".repeat(50)}mov x0, x1\n${exit("x0")}`));
  learner.settle().session.move({ kind: "instruction", backward: true });
  learner.settle().session.ask(5, { kind: "reason", cell: { kind: "register", register: 0 }, depth: 2 });
  let answers: readonly unknown[] = [];
  while (learner.session.run(10)) answers = [...answers, ...(learner.session.takeNews().answers ?? [])];
  answers = [...answers, ...(learner.session.takeNews().answers ?? [])];
  expect(answers).toMatchObject([{ id: 5, answer: { kind: "reason", reason: { origin: { kind: "written" } } } }]);
});

describe("moves asked for while a step is under way", () => {
  const countdown = program(`mov x0, #9\nagain: sub x0, x0, #1\ncbnz x0, again\n${exit("#0")}`);

  it("follow it, each of them, and each shows what it changed", () => {
    const learner = new Learner();
    learner.start(countdown, "pause");
    for (let press = 0; press < 6; press += 1) learner.session.step(1);
    const { registers, registersBefore, instructions } = learner.settle().view;
    expect(instructions).toBe(6);
    expect(registers.x[0]).toBe(6n);
    expect(registersBefore.x[0]).toBe(7n);
  });

  it("are forgotten where a breakpoint stops the run", () => {
    const learner = new Learner();
    learner.session.setBreakpoints([{ at: { kind: "code", place: "again" } }]);
    learner.start(countdown, "pause");
    learner.session.move({ kind: "event", event: "call" });
    learner.session.step(1);
    expect(learner.settle().view).toMatchObject({ instructions: 1, stop: { kind: "breakpoint" } });
  });
});
