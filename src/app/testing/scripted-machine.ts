// A machine that plays a script, for tests of the client and of the page: it knows eight instructions of hello, an endless
// loop and a server that answers, and obeys the protocol. Never part of the product.

import { noSymbols } from "../../protocol/checked.ts";
import type { HttpProgress, MachineView, Reply, Request, SystemCallView, TerminalPiece, Watch } from "../../protocol/messages.ts";
import { protocolVersion } from "../../protocol/messages.ts";
import type { OpenConnection } from "../client/connection.ts";

export interface Script {
  /** Absent: the page's own. */
  readonly version?: number;
  /** From then on nothing is answered: a machine that hangs. */
  readonly hangsAt?: Request["type"];
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const message = "Hello, ARM64!\n";
const messageAddress = 0x4100d0n;
const firstInstruction = 0x4000b0n;
const stackPointer = 0x7ffffffffe30n;

/** Each row: the instruction, its line in the example, what it writes. */
const hello = [
  { instruction: "mov x0, #0x1", line: 15, writes: { register: 0, value: 1n } },
  { instruction: "ldr x1, 4000d0", line: 16, writes: { register: 1, value: messageAddress } },
  { instruction: "mov x2, #0xe", line: 17, writes: { register: 2, value: 14n } },
  { instruction: "mov x8, #0x40", line: 18, writes: { register: 8, value: 64n } },
  { instruction: "svc #0x0", line: 19, writes: { register: 0, value: 14n } },
  { instruction: "mov x0, #0x0", line: 22, writes: { register: 0, value: 0n } },
  { instruction: "mov x8, #0x5d", line: 23, writes: { register: 8, value: 93n } },
  { instruction: "svc #0x0", line: 24, writes: undefined },
] as const;

const zeroes = (): bigint[] => Array.from({ length: 31 }, () => 0n);

/** Everything the scripted machine is: plain data, changed by requests. */
interface State {
  kind: "empty" | "hello" | "loop" | "server" | "fault";
  status: MachineView["status"];
  at: number;
  x: bigint[];
  before: bigint[];
  watch: Watch;
  file: string;
  instructions: number;
  stopped: boolean;
}

function memoryView({ watch, kind }: State): MachineView["memory"] {
  const address = /^0x[0-9a-f]+$/i.test(watch.memoryAt) ? BigInt(watch.memoryAt) : watch.memoryAt === "sp" ? stackPointer : messageAddress;
  const known = /^(|sp|x\d+|message|0x[0-9a-f]+)$/i.test(watch.memoryAt);
  const bytes = new Uint8Array(watch.memoryBytes);
  const mapped = new Uint8Array(watch.memoryBytes);
  const content = text(message);
  for (let index = 0; index < bytes.length; index++) {
    const place = address + BigInt(index);
    mapped[index] = kind !== "empty" && (place >= stackPointer || (place >= 0x410000n && place < 0x411000n)) ? 1 : 0;
    bytes[index] = content[Number(place - messageAddress)] ?? 0;
  }
  const changed = new Uint8Array(watch.memoryBytes);
  return { address, bytes, mapped, changed, ...(known ? {} : { error: `${watch.memoryAt} is no symbol, register or number` }) };
}

function viewOf(state: State): MachineView {
  const row = state.kind === "hello" && state.status === "paused" ? hello[state.at] : undefined;
  const processState =
    state.status === "running"
      ? ({ kind: "running" } as const)
      : state.status === "paused"
        ? ({ kind: "paused" } as const)
        : state.status === "blocked"
          ? ({ kind: "blocked", call: "accept(3, NULL, NULL" } as const)
          : state.stopped
            ? ({ kind: "stopped" } as const)
            : state.kind === "fault"
              ? ({ kind: "killed", signal: "SIGSEGV" } as const)
              : ({ kind: "exited", status: 0 } as const);
  const registers = (x: readonly bigint[], at: number) => ({
    x,
    sp: stackPointer,
    pc: firstInstruction + BigInt(4 * at),
    nzcv: at > 3 ? 0b0110 : 0,
  });
  return {
    status: state.status,
    pid: state.kind === "empty" ? 0 : 2,
    processes: state.kind === "empty" ? [] : [{ pid: 2, name: state.file.replace(/\.s$/, ""), state: processState }],
    registers: registers([...state.x], state.at),
    registersBefore: registers([...state.before], Math.max(0, state.at - 1)),
    ...(row ? { location: { file: state.file, line: row.line }, instruction: row.instruction } : {}),
    memory: memoryView(state),
    clients: [],
    packetsSent: 0,
    links: [],
    regions: [
      { name: ".text", start: 0x400000n, end: 0x401000n, permissions: "r-x" },
      { name: ".data", start: 0x410000n, end: 0x411000n, permissions: "rw-" },
      { name: "[stack]", start: 0x7ffffffde000n, end: 0x7ffffffff000n, permissions: "rw-" },
    ],
    stack: Array.from({ length: state.kind === "empty" ? 0 : state.watch.stackSlots }, (_, index) => ({
      address: stackPointer + BigInt(8 * index),
      value: index === 0 ? 1n : index === 1 ? 0x7fffffffffe0n : 0n,
      changed: false,
      pointers: index === 0 ? ["sp"] : [],
      ...(index === 0 ? { meaning: "argc: 1" } : index === 1 ? { meaning: '→ argv[0] "./hello"' } : {}),
    })),
    sockets:
      state.kind === "server" && state.status === "blocked"
        ? [{ pid: 2, fd: 3, state: "LISTEN", local: "0.0.0.0:8080", received: 0, sent: 0 }]
        : [],
    ...(state.kind === "fault" && state.status === "ended"
      ? {
          fault: {
            signal: "SIGSEGV",
            code: "SEGV_MAPERR",
            pc: firstInstruction + 4n,
            instruction: "ldr x0, [x1]",
            address: 0n,
            location: { file: state.file, line: 11 },
            explanation: "ldr x0, [x1] reads 8 bytes at 0x0, where nothing is mapped. x1 is 0: a null pointer.",
          },
        }
      : {}),
    instructions: state.instructions,
    timeline: {
      present: { instructions: state.instructions, faults: 0, actions: 0 },
      start: { instructions: 0, faults: 0, actions: 0 },
      end: { instructions: state.instructions, faults: 0, actions: 0 },
      isPast: false,
    },
    breakpoints: [],
    virtualTimeNs: state.instructions,
  };
}

const answer = text("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 21\r\n\r\nHello from assembly!\n");

/** Opens a connection to a machine that follows the script; replies come in later turns, as a worker's do. */
export const scriptedMachine =
  (script: Script = {}): OpenConnection =>
  (events) => {
    const state: State = {
      kind: "empty",
      status: "empty",
      at: 0,
      x: zeroes(),
      before: zeroes(),
      watch: { memoryAt: "", memoryBytes: 256, stackSlots: 16 },
      file: "hello.s",
      instructions: 0,
      stopped: false,
    };
    let credit = 0;
    let news = false;
    let closed = false;
    let hung = false;
    let sequence = 0;
    let starts = 0;
    let terminal: TerminalPiece[] = [];
    let systemCalls: SystemCallView[] = [];
    let http: HttpProgress[] = [];

    const reply = (value: Reply) =>
      setTimeout(() => {
        if (!closed) events.reply(structuredClone(value));
      }, 0);

    const sendNews = () => {
      if (state.status === "running") state.instructions += 1_000_000;
      if (credit === 0 || (!news && state.status !== "running") || hung) return;
      credit = 0;
      news = false;
      reply({ type: "batch", terminal, systemCalls, http, requests: [], clientOutput: [], starts, view: viewOf(state) });
      terminal = [];
      systemCalls = [];
      http = [];
    };

    const call = (name: string, result: string, failed = false) =>
      systemCalls.push({ sequence: sequence++, pid: 2, call: name, result, failed });
    const say = (tone: "plain" | "good" | "bad", value: string) => terminal.push({ kind: "notice", tone, text: value });

    const stepHello = () => {
      const row = hello[state.at];
      state.before = [...state.x];
      if (row?.writes) state.x[row.writes.register] = row.writes.value;
      if (state.at === 4) {
        terminal.push({ kind: "output", bytes: text(message) });
        call('write(1, "Hello, ARM64!\\n", 14)', "14");
      }
      state.at++;
      state.instructions++;
      if (state.at === hello.length) {
        state.status = "ended";
        call("exit(0)", "?");
        say("good", "hello ended with exit status 0");
      }
    };

    const start = (request: Extract<Request, { type: "start" }>) => {
      const [file] = request.files;
      const source = file?.text ?? "";
      const wrong = source.indexOf("movv");
      if (wrong >= 0) {
        reply({ type: "refused", reason: "The text has errors", diagnostics: diagnose(file?.name ?? "", source, wrong) });
        return;
      }
      Object.assign(state, { at: 0, x: zeroes(), before: zeroes(), file: file?.name ?? "", instructions: 0, stopped: false });
      state.kind = source.includes("SYS_socket")
        ? "server"
        : /\bb +\./.test(source)
          ? "loop"
          : source.includes("[x1]                // faults")
            ? "fault"
            : "hello";
      state.status = "paused";
      if (request.mode === "run") proceed();
    };

    const proceed = () => {
      if (state.kind === "hello") while (state.status !== "ended") stepHello();
      if (state.kind === "loop") state.status = "running";
      if (state.kind === "fault") {
        state.status = "ended";
        say("bad", "killed by SIGSEGV: ldr x0, [x1] at null-pointer.s:11 reads address 0x0, where nothing is mapped");
      }
      if (state.kind === "server") {
        state.status = "blocked";
        call("socket(AF_INET, SOCK_STREAM, IPPROTO_IP)", "3");
        call("setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4)", "0");
        call(
          'bind(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("0.0.0.0")}, 16)',
          "-1 EADDRINUSE (Address already in use)",
          true,
        );
        call("listen(3, 16)", "0");
        call("accept(3, NULL, NULL)", "?");
      }
    };

    const handle = (request: Request) => {
      news = true;
      switch (request.type) {
        case "hello":
          news = false;
          return reply({ type: "ready", version: script.version ?? protocolVersion });
        case "check": {
          news = false;
          const [file] = request.files;
          const wrong = file?.text.indexOf("movv") ?? -1;
          return reply({
            type: "checked",
            id: request.id,
            diagnostics: wrong < 0 ? [] : diagnose(file?.name ?? "", file?.text ?? "", wrong),
            code: [],
            symbols: noSymbols,
          });
        }
        case "start":
          starts += 1;
          return start(request);
        case "step":
          return stepHello();
        case "continue":
          return proceed();
        case "move":
          if (request.move.kind === "instruction" && !request.move.backward) return stepHello();
          if (state.at > 0) state.at--;
          state.status = "paused";
          return;
        case "pause":
          state.status = "paused";
          return;
        case "stop":
          state.status = "ended";
          state.stopped = true;
          return say("plain", "stopped");
        case "clear":
          Object.assign(state, { kind: "empty", status: "empty" });
          return;
        case "watch":
          state.watch = request.watch;
          return;
        case "http": {
          const listening = state.kind === "server";
          http.push({
            id: request.id,
            done: true,
            succeeded: listening ? request.count : 0,
            failed: listening ? 0 : request.count,
            phase: "",
            virtualTimeNs: 52_300,
            ...(listening
              ? {
                  response: {
                    statusLine: "HTTP/1.1 200 OK",
                    status: 200,
                    headers: [
                      ["Content-Type", "text/plain"],
                      ["Content-Length", "21"],
                    ],
                    body: text("Hello from assembly!\n"),
                    raw: answer,
                  },
                }
              : { error: "curl: (7) Failed to connect to localhost port 8080: Connection refused" }),
          });
          if (listening) terminal.push({ kind: "output", bytes: text("GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n") });
          return;
        }
        case "credit":
          news = state.status === "running" || terminal.length + systemCalls.length + http.length > 0 || news;
          credit = 1;
          return;
        default:
          return;
      }
    };

    return {
      post: (request) => {
        if (request.type === script.hangsAt) hung = true;
        if (hung) return;
        const quiet = request.type === "credit" && !news;
        handle(structuredClone(request));
        if (quiet && state.status !== "running") news = terminal.length + systemCalls.length + http.length > 0;
        sendNews();
      },
      close: () => {
        closed = true;
      },
    };
  };

function diagnose(file: string, source: string, at: number) {
  const line = source.slice(0, at).split("\n").length;
  const span = { file, start: at, end: at + 4, line, column: at - source.lastIndexOf("\n", at - 1) };
  return [
    {
      severity: "error" as const,
      span,
      message: "there is no instruction movv",
      help: "the nearest are mov, movi, movk",
      fixes: [{ title: "Change to mov", span, text: "mov" }],
    },
  ];
}
