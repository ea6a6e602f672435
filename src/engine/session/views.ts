// What a session shows of itself and what it can be told: plain, structured-cloneable data, the same for the worker's
// messages, the command line and the tests. Takes nothing from the engine but the shapes of plain data; knows no panel.

import type { Diagnostic } from "../base/diagnostic.ts";
import type { CallFailure } from "../kernel/index.ts";

/** A file of the project. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** A host of the simulated network: the learner's machine, and another one. */
export type NetworkHost = "local" | "remote";

/** What the page's HTTP client is to send. */
export interface HttpRequest {
  readonly method: string;
  /** "http://localhost:8080/path": name or dotted quad, resolved on the host it is sent from. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly from: NetworkHost;
}

/** What a client of the network is to do. All of it is part of the run: going back and forth repeats it exactly. */
export type ClientWish =
  /** A curl command line, without "curl": ["-v", "http://localhost:8080/"]. Its files are those of the home directory. */
  | { readonly kind: "curl"; readonly from: NetworkHost; readonly words: readonly string[] }
  | { readonly kind: "exchange"; readonly request: HttpRequest }
  | {
      readonly kind: "load";
      readonly request: HttpRequest;
      readonly requests: number;
      /** Clients at once. */
      readonly clients: number;
      readonly keepAlive: boolean;
      /** Arrivals at chance times of this rate, whatever the server does; absent: a client asks again when it has its answer. */
      readonly perSecond?: number;
      readonly seed: number;
    }
  | {
      readonly kind: "hostile";
      readonly behaviour: HostileBehaviour;
      readonly from: NetworkHost;
      readonly url: string;
      /** Of virtual time: between two of its steps (10 ms), and until it gives up (5 s). */
      readonly stepNs?: number;
      readonly patienceNs?: number;
      /** Varies its steps and pieces; absent: they are even. */
      readonly seed?: number;
    };

/** Each is described in `Vocabulary.hostile`. */
export type HostileBehaviour =
  | "byteByByte"
  | "pipelined"
  | "halfOpen"
  | "resetMidResponse"
  | "neverReads"
  | "oversizedHeader"
  | "slowHeader"
  | "silent";

/** A client as it stands at the present moment. */
export interface ClientView {
  readonly client: number;
  /** The number that it was started under; 0: a program of the machine's started it. */
  readonly tag: number;
  readonly kind: ClientWish["kind"];
  readonly from: NetworkHost;
  /** "curl -v http://localhost:8080/", "load http://localhost:8080/", "slowHeader http://…". */
  readonly title: string;
  /** "connecting", "waiting for the response", "ended" … */
  readonly phase: string;
  readonly active: boolean;
  readonly startedNs: number;
  readonly endedNs?: number;
  /** Requests that were decided, well and badly. */
  readonly succeeded: number;
  readonly failed: number;
  /** Of a curl that has ended. */
  readonly exitCode?: number;
  /** Of a hostile client that has ended: "server closed", "client gave up" … */
  readonly outcome?: string;
  readonly receivedBytes: number;
  readonly load?: LoadView;
}

/** What a load has come to. */
export interface LoadView {
  readonly requests: number;
  readonly connections: number;
  /** Latencies in virtual time. */
  readonly meanNs: number;
  readonly percentiles: readonly { readonly fraction: number; readonly ns: number }[];
  readonly histogram: readonly { readonly fromNs: number; readonly toNs: number; readonly count: number }[];
  readonly statuses: readonly { readonly status: number; readonly count: number }[];
  /** By curl's sentence. */
  readonly failures: readonly { readonly message: string; readonly count: number }[];
}

/** One request of a client, decided. */
export interface RequestView {
  readonly client: number;
  /** From 0, of this client. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  readonly statusLine?: string;
  readonly status?: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The bytes that went, and those that came, up to 64 KiB each; empty for those of a load behind the first 200 that went well. */
  readonly request: Uint8Array;
  readonly raw: Uint8Array;
  readonly rawBytes: number;
  readonly body: Uint8Array;
  readonly bodyBytes: number;
  /** curl's sentence; absent: it succeeded. */
  readonly failure?: string;
  /** Over a connection of an earlier request. */
  readonly reused: boolean;
  /** "10.0.0.2:40000", "10.0.0.1:8080"; absent: there was no connection. */
  readonly local?: string;
  readonly remote?: string;
  readonly startedNs: number;
  readonly connectedNs?: number;
  readonly firstByteNs?: number;
  readonly decidedNs: number;
  readonly moment: Moment;
  /** What is wrong with the answer's bytes, whatever the client made of them. */
  readonly findings: readonly HttpFindingView[];
}

/** What a curl has written, in order. */
export interface ClientOutputView {
  readonly client: number;
  readonly sink: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

/** A packet of the capture, as a sniffer at its sender's interface saw it. */
export interface PacketView {
  /** From 0, over the whole run. */
  readonly number: number;
  readonly timeNs: number;
  /** When it was sent; absent: forgotten. */
  readonly moment?: Moment;
  readonly link: "loopback" | "wire";
  readonly from: NetworkHost;
  /** The link lost it. */
  readonly lost: boolean;
  readonly protocol: "TCP" | "UDP" | "ICMP" | "IP";
  /** "127.0.0.1:40000" */
  readonly source: string;
  readonly destination: string;
  /** Of TCP: "SYN, ACK"; sequence and acknowledgment from the connection's first packet that is held. */
  readonly flags?: string;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly window?: number;
  readonly payloadBytes: number;
  /** The payload's first line or so, what cannot be printed as dots. */
  readonly text: string;
  /** In a line, as Wireshark's column says it: "40000 → 8080 [SYN] Seq=0 Win=65495 Len=0". */
  readonly information: string;
  /** IP header first. */
  readonly bytes: Uint8Array;
}

/** What the panels are looking at; addresses are resolved by the worker at each batch. */
export interface Watch {
  /** "sp", "x1", "pc", a symbol, or a number in hexadecimal or decimal. Empty: the first writable section. */
  readonly memoryAt: string;
  readonly memoryBytes: number;
  readonly stackSlots: number;
  /** Lines of disassembly around pc; absent: none. */
  readonly codeRows?: number;
  /** What the instruction at pc is made of. */
  readonly instruction?: boolean;
  /** The SIMD and FP registers. */
  readonly vectors?: boolean;
  /** Packets, the newest; or from a number on; absent: none. */
  readonly packets?: { readonly count: number; readonly from?: number };
}

/** A place in a text. */
export interface Location {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The general registers of a thread. */
export interface RegistersView {
  /** x0–x30, unsigned. */
  readonly x: readonly bigint[];
  readonly sp: bigint;
  readonly pc: bigint;
  /** Bit 3 N, 2 Z, 1 C, 0 V. */
  readonly nzcv: number;
}

/** The registers of floating point and vectors (Arm ARM B1.2.2). */
export interface VectorsView {
  /** v0–v31, 16 bytes each, little-endian. */
  readonly bytes: Uint8Array;
  /** At the last pause before this one. */
  readonly before: Uint8Array;
  readonly fpcr: number;
  readonly fpsr: number;
}

/** One word of code. */
export interface CodeRowView {
  readonly address: bigint;
  readonly word: number;
  /** As objdump prints it, a column for the mnemonic. */
  readonly text: string;
  /** "loop", "loop+0x8" */
  readonly symbol?: string;
  readonly location?: Location;
}

/** A piece of an encoding: a field with a name and a value, or bits that are fixed. */
export interface FieldView {
  /** Number of its least significant bit. */
  readonly low: number;
  /** As binary digits. */
  readonly bits: string;
  readonly name?: string;
  readonly value?: number;
}

/** A register that an instruction reads, and what it finds. */
export interface OperandValueView {
  /** "x3", "sp", "v0", "nzcv" */
  readonly name: string;
  /** Before the instruction. */
  readonly value: bigint;
}

/** The instruction about to run. */
export interface InstructionView {
  readonly address: bigint;
  readonly word: number;
  readonly text: string;
  readonly fields: readonly FieldView[];
  /** `add <Xd|SP>, <Xn|SP>, #<imm>` */
  readonly form: string;
  /** The Arm ARM's heading: "ADD (immediate)". */
  readonly name: string;
  readonly summary: string;
  readonly reference: string;
  /** What it is an alias of. */
  readonly base?: { readonly name: string; readonly form: string; readonly summary: string };
  readonly reads: readonly OperandValueView[];
  readonly writes: readonly OperandValueView[];
  readonly memory: readonly { readonly kind: "load" | "store"; readonly bytes: number; readonly address?: bigint }[];
}

/** A way to write an instruction. */
export interface InstructionForm {
  readonly form: string;
  readonly summary: string;
  readonly example: string;
}

/** The words that can be written, each with what it means. */
export interface Vocabulary {
  readonly instructions: readonly { readonly mnemonic: string; readonly forms: readonly InstructionForm[] }[];
  readonly directives: readonly { readonly name: string; readonly form: string; readonly summary: string }[];
  readonly calls: readonly {
    readonly name: string;
    readonly number: number;
    readonly summary: string;
    readonly parameters: readonly string[];
  }[];
  readonly errors: readonly { readonly name: string; readonly number: number; readonly text: string }[];
  /** Structures of the kernel's that can be laid over memory: "sockaddr_in". */
  readonly structures: readonly string[];
  /** `AF_INET`, `SOCK_STREAM` … */
  readonly constants: readonly { readonly name: string; readonly value: number; readonly set: string }[];
  /** Rude clients, each with what it does: "sends its request a byte at a time". */
  readonly hostile: readonly { readonly behaviour: HostileBehaviour; readonly summary: string }[];
}

/** The bytes that a panel looks at. */
export interface MemoryView {
  /** Absent where `memoryAt` names nothing: then `error` says so. */
  readonly address: bigint;
  readonly bytes: Uint8Array;
  /** 1 where the byte is mapped. */
  readonly mapped: Uint8Array;
  /** 1 where the byte differs from the last pause. */
  readonly changed: Uint8Array;
  readonly error?: string;
}

/** A named range of the address space, for names in the memory panel: ".data", "[stack]". */
export interface RegionView {
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
  /** "r-x" */
  readonly permissions: string;
}

/** Eight bytes of the stack. */
export interface StackSlotView {
  readonly address: bigint;
  /** 8 bytes, little-endian; absent where unmapped. */
  readonly value?: bigint;
  readonly changed: boolean;
  /** What points here: "sp", "x29". */
  readonly pointers: readonly string[];
  /** What the value is, as far as one can tell: "→ loop+0x8", ""→ .data+4 "Hello"". */
  readonly meaning?: string;
}

/** What a process is about. */
export type ProcessState =
  | { readonly kind: "running" }
  | { readonly kind: "paused" }
  /** `call` as strace begins it: "accept(3, …". */
  | { readonly kind: "blocked"; readonly call: string }
  | { readonly kind: "exited"; readonly status: number }
  | { readonly kind: "killed"; readonly signal: string }
  /** By the person at the machine; nothing was wrong with the program. */
  | { readonly kind: "stopped" };

/** A process of the machine. */
export interface ProcessView {
  readonly pid: number;
  /** Of the process that began it; that of none here: it was started by hand. */
  readonly parent?: number;
  readonly name: string;
  readonly state: ProcessState;
}

/** Why a process was ended by the processor, and where. */
export interface FaultView {
  /** "SIGSEGV" */
  readonly signal: string;
  /** "SEGV_MAPERR" */
  readonly code: string;
  readonly pc: bigint;
  /** The disassembled instruction, where it can be read. */
  readonly instruction?: string;
  readonly address?: bigint;
  readonly location?: Location;
  /** One or two sentences that teach: what happened, the rule, the likely cause. */
  readonly explanation: string;
}

/** A system call, as strace tells of it. */
export interface SystemCallView {
  readonly sequence: number;
  readonly pid: number;
  /** As strace prints it, without the result: `write(1, "Hello"..., 14)`. */
  readonly call: string;
  /** As strace prints it: "14", "-1 EADDRINUSE (Address already in use)", "?" while blocked. */
  readonly result: string;
  readonly failed: boolean;
  /** When it was told: behind the call, or where it began to wait. */
  readonly moment?: Moment;
}

/** A socket that a process has, as `ss` tells of it. */
export interface SocketView {
  readonly pid: number;
  readonly fd: number;
  /** "LISTEN", "ESTABLISHED" … */
  readonly state: string;
  /** "127.0.0.1:8080" */
  readonly local: string;
  readonly remote?: string;
  /** Bytes that have come and were not read; of a listener: connections that wait for accept. */
  readonly received: number;
  /** Bytes that were sent and not acknowledged. */
  readonly sent: number;
  /** Of a listener: how many connections may wait. */
  readonly backlog?: number;
}

/** An open descriptor of a process. */
export interface DescriptorView {
  readonly fd: number;
  /** "file", "pipe", "socket", "terminal" … */
  readonly kind: string;
  /** "/etc/passwd", "socket:[3]" */
  readonly path: string;
  readonly offset: number;
  /** Of a file: how long it is; of a pipe: how much waits to be read. */
  readonly bytes?: number;
  /** "read", "write", "read and write", with "append" and "non-blocking" behind them. */
  readonly access: string;
  readonly closeOnExec: boolean;
}

/** A moment of the run. Three counts that only rise tell moments apart. */
export interface Moment {
  readonly instructions: number;
  readonly faults: number;
  readonly actions: number;
}

/** Where the present stands in all that is known of the run. */
export interface TimelineView {
  readonly present: Moment;
  /** The earliest and the last moment that can be gone to. */
  readonly start: Moment;
  readonly end: Moment;
  /** Something said to the machine now begins another future. */
  readonly isPast: boolean;
}

/** What a mark on the timeline stands for. */
export type TimelineMarkKind = "output" | "call" | "signal" | "packet" | "input" | "end";

/** Something that happened, and when. */
export interface TimelineMark {
  readonly kind: TimelineMarkKind;
  readonly moment: Moment;
  /** Of how many events this one stands for others nearby. */
  readonly count: number;
}

/** Where to stop, in the words of the program. */
export type StopWish =
  /** "main", "server.s:42", "loop+8", "*0x400078" */
  | { readonly kind: "code"; readonly place: string }
  /** Of `bytes` bytes (8 unless the expression tells) at an address, or of what an expression stands for. */
  | {
      readonly kind: "watch";
      readonly expression: string;
      readonly bytes?: number;
      readonly access: "read" | "write" | "access" | "change";
    }
  | { readonly kind: "call"; readonly names?: readonly string[]; readonly moment: "made" | "returned" }
  /** "SIGSEGV" */
  | { readonly kind: "signal"; readonly names?: readonly string[] }
  | { readonly kind: "fork" | "exec" | "exit" }
  | { readonly kind: "packet" | "output"; readonly text?: string };

/** Where to stop, and whether. */
export interface BreakpointWish {
  readonly at: StopWish;
  readonly condition?: string;
  readonly ignoreCount?: number;
  readonly isTemporary?: boolean;
  readonly isEnabled?: boolean;
  /** Prints this instead of stopping, `{expression}` replaced. */
  readonly log?: string;
}

/** A breakpoint, and what became of it. */
export interface BreakpointView extends BreakpointWish {
  /** 0: it could not be placed, and `error` says why. */
  readonly id: number;
  readonly hits: number;
  readonly address?: number;
  readonly error?: string;
}

/** Why the machine was held last. */
export interface StopView {
  readonly kind: "moved" | "breakpoint" | "start" | "ended" | "refused";
  readonly breakpoint?: number;
  /** A sentence, where there is something to say. */
  readonly text?: string;
}

/** A move through the run, forwards or backwards. */
export type MoveWish =
  | { readonly kind: "instruction" | "line"; readonly backward?: boolean; readonly over?: boolean; readonly count?: number }
  | { readonly kind: "out" | "continue"; readonly backward?: boolean }
  | {
      readonly kind: "event";
      readonly event: "call" | "input" | "packet" | "output" | "signal";
      /** Of calls; or the text of a packet or of output. */
      readonly names?: readonly string[];
      readonly backward?: boolean;
    }
  /** To a place in the code, as a breakpoint names it. */
  | { readonly kind: "place"; readonly place: string; readonly backward?: boolean }
  /** Without `faults` and `actions`: the first moment with this count of instructions. */
  | { readonly kind: "moment"; readonly instructions: number; readonly faults?: number; readonly actions?: number };

/** What has a value: x0–x30, sp as 31, or bytes in memory. */
export type CellView =
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "memory"; readonly address: number; readonly bytes: number };

/** What can be asked of a machine that is held. Answers come with the news, under the question's number. */
export type Question =
  /** Who last wrote this? */
  | { readonly kind: "lastWrite"; readonly cell: CellView }
  /** When do these bytes change next, as far as that is known or the program goes by itself? */
  | { readonly kind: "nextChange"; readonly cell: CellView }
  /** Why is this here: the writes behind a value, to a depth. */
  | { readonly kind: "reason"; readonly cell: CellView; readonly depth?: number }
  | { readonly kind: "backtrace" }
  | { readonly kind: "callTree" }
  /** Where the program broke the procedure call standard so far. */
  | { readonly kind: "callingStandard" }
  /** A structure of the kernel's by its name ("sockaddr_in") over memory. */
  | { readonly kind: "structure"; readonly name: string; readonly at: string }
  /** `format`: a letter of gdb's print. */
  | { readonly kind: "evaluate"; readonly expression: string; readonly format?: string }
  /** Where these bytes stand next, from an address on, then from the beginning of memory. */
  | { readonly kind: "find"; readonly bytes: Uint8Array; readonly from: bigint };

/** An instruction that wrote to a register or to memory. */
export interface WriteView {
  /** Before the instruction that wrote. */
  readonly position: Moment;
  readonly tid: number;
  readonly pc: number;
  readonly instruction: string;
  readonly function?: string;
  readonly location?: Location;
  /** The system call that it was, if the kernel wrote. */
  readonly call?: string;
  /** Little-endian. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Where a value came from. */
export type OriginView =
  | { readonly kind: "written"; readonly write: WriteView }
  /** It has been so since the program was there. */
  | { readonly kind: "initial"; readonly what: string }
  /** The run's beginning is forgotten. */
  | { readonly kind: "unknown" };

/** Why a value is what it is: the write behind it, and the values that went into that. */
export interface ReasonView {
  readonly cell: CellView;
  readonly origin: OriginView;
  /** What the value was made of. */
  readonly from: readonly ReasonView[];
}

/** A call that has not returned. */
export interface StackFrameView {
  readonly level: number;
  readonly pc: number;
  readonly sp: bigint;
  readonly function?: { readonly name: string; readonly offset: number };
  readonly location?: Location;
  readonly by: "innermost" | "callFrameInformation" | "prologue" | "frameRecord" | "signal";
}

/** A call, and those that were made from it. */
export interface CallNodeView {
  readonly address: number;
  readonly name: string;
  readonly entered: Moment;
  /** Absent: it has not returned. */
  readonly left?: Moment;
  readonly children: readonly CallNodeView[];
  /** Further calls, left out. */
  readonly omitted: number;
}

/** A rule of the procedure call standard (AAPCS64 §6) that a program did not keep. */
export interface BreachView {
  readonly kind: string;
  readonly register: number;
  readonly position: Moment;
  readonly pc: number;
  readonly function: string;
  readonly location?: Location;
  readonly text: string;
}

/** A member of a structure laid over memory. */
export interface MemberView {
  readonly path: string;
  readonly type: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly value: string;
  readonly byteOrder: "little" | "network";
}

/** What a question came to. */
export type Answer =
  | { readonly kind: "lastWrite"; readonly origin: OriginView }
  | { readonly kind: "nextChange"; readonly write?: WriteView }
  | { readonly kind: "reason"; readonly reason: ReasonView }
  | { readonly kind: "backtrace"; readonly frames: readonly StackFrameView[] }
  | { readonly kind: "callTree"; readonly root?: CallNodeView }
  | { readonly kind: "callingStandard"; readonly breaches: readonly BreachView[] }
  | { readonly kind: "structure"; readonly address: bigint; readonly members: readonly MemberView[] }
  | { readonly kind: "evaluate"; readonly text: string }
  /** Absent: nowhere. */
  | { readonly kind: "found"; readonly address?: bigint }
  /** It cannot be answered; the sentence says why. */
  | { readonly kind: "error"; readonly text: string };

/** The machine as it stands, for panels. */
export interface MachineView {
  readonly status: "empty" | "running" | "paused" | "blocked" | "ended";
  /** While it runs: a step is under way, and further moves follow it. */
  readonly isStepping?: true;
  readonly pid: number;
  readonly processes: readonly ProcessView[];
  readonly registers: RegistersView;
  /** At the last pause before this one: what "changed" is measured against. */
  readonly registersBefore: RegistersView;
  /** What x0–x30 point to, as far as one can tell: "→ message "Hello"". */
  readonly pointees?: readonly (string | undefined)[];
  readonly vectors?: VectorsView;
  readonly code?: readonly CodeRowView[];
  readonly instructionDetail?: InstructionView;
  readonly location?: Location;
  /** The instruction about to run. */
  readonly instruction?: string;
  readonly memory: MemoryView;
  readonly regions: readonly RegionView[];
  readonly stack: readonly StackSlotView[];
  readonly sockets: readonly SocketView[];
  /** Clients of the network, in the order of their start, those that are over among them. */
  readonly clients: readonly ClientView[];
  /** As `Watch.packets` asks. */
  readonly packets?: readonly PacketView[];
  /** Packets sent in all. */
  readonly packetsSent: number;
  readonly links: readonly LinkView[];
  /** Of the process that is looked at. */
  readonly descriptors?: readonly DescriptorView[];
  readonly fault?: FaultView;
  /** Retired in all. */
  readonly instructions: number;
  readonly timeline: TimelineView;
  readonly breakpoints: readonly BreakpointView[];
  readonly stop?: StopView;
  readonly virtualTimeNs: number;
}

/** Bytes or a remark for the terminal, in order. */
export type TerminalPiece =
  | { readonly kind: "output"; readonly bytes: Uint8Array }
  /** The machine's own words: exit status, faults, unknown calls. */
  | { readonly kind: "notice"; readonly tone: "plain" | "good" | "bad"; readonly text: string };

/** An answer of the server. */
export interface HttpResponseView {
  readonly statusLine: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Every byte as received, bounded to the first 64 KiB. */
  readonly raw: Uint8Array;
}

/** What is wrong with a server's bytes. */
export interface HttpFindingView {
  /** Into `raw` of the response. */
  readonly offset: number;
  readonly rule: string;
  /** "RFC 9112 §2.2" */
  readonly section: string;
  readonly message: string;
  /** The process that sent the byte, and the address of its `svc`; absent where it is not known any more. */
  readonly pid?: number;
  readonly address?: bigint;
}

/** How far requests have come. */
export interface HttpProgress {
  readonly id: number;
  readonly done: boolean;
  readonly succeeded: number;
  readonly failed: number;
  /** The newest outcome. `error` is curl's sentence and exit code: "curl: (7) Failed to connect to …". */
  readonly response?: HttpResponseView;
  readonly error?: string;
  /** What is wrong with the bytes of the newest response, whatever the client made of them (RFC 9112); empty: nothing. */
  readonly findings?: readonly HttpFindingView[];
  /** What the client is waiting for: "connecting", "waiting for the response". */
  readonly phase: string;
  readonly virtualTimeNs: number;
}

/** The bytes that a source line assembled to, for the gutter. */
export interface LineCode {
  readonly file: string;
  readonly line: number;
  readonly address: number;
  readonly bytes: Uint8Array;
}

/** What the assembler and the linker say of the files. */
export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly code: readonly LineCode[];
}

/** How machine and program are made ready, where it is not as usual. */
export interface Preparation {
  /** Of everything random in the machine; 1 if absent. */
  readonly seed?: number;
  /** The symbol at which the program begins; `_start` if absent. */
  readonly entry?: string;
  /** All of standard input, which ends behind it; absent: the terminal. */
  readonly input?: string;
  /** Files of the machine, by absolute path. */
  readonly files?: readonly SourceFile[];
  /** Put into memory at symbols before the first instruction. */
  readonly memory?: readonly { readonly symbol: string; readonly bytes: Uint8Array }[];
  /** Calls that fail on purpose. */
  readonly failures?: readonly CallFailure[];
}

/** What to start, and how. */
export interface StartRequest {
  /** "own": what the files become; "shell": the shell at the terminal, with the files in its home directory. */
  readonly program: "own" | "shell";
  readonly files: readonly SourceFile[];
  /** argv from 1 on. */
  readonly arguments: readonly string[];
  readonly mode: "run" | "pause";
  /** Keeps the machine and its other processes; otherwise it starts afresh. */
  readonly beside: boolean;
  /** What concerns the machine is for a fresh one. */
  readonly preparation?: Preparation;
}

/** Why a program was not started: the text has errors, or it cannot be loaded. */
export interface Refusal {
  readonly diagnostics: readonly Diagnostic[];
  readonly reason: string;
}

/** What a link does to packets. */
export interface LinkConditionsView {
  readonly delayNs: number;
  /** Each packet waits a further 0 … jitterNs. */
  readonly jitterNs: number;
  /** 0 … 1 */
  readonly lossRate: number;
  readonly duplicateRate: number;
  readonly reorderRate: number;
  readonly reorderNs: number;
  /** Bytes of the largest IP packet. */
  readonly maximumTransmissionUnit: number;
  /** Infinity: no limit. */
  readonly bitsPerSecond: number;
}

/** "loopback": either host's own; "wire": between the two. */
export interface LinkView {
  readonly link: "loopback" | "wire";
  readonly conditions: LinkConditionsView;
}

/** What happened since the last news, and the machine as it stands. */
export interface News {
  /** The machine has gone back: terminal and calls are all that happened by now, in place of what was shown. */
  readonly isRetold?: true;
  readonly answers?: readonly { readonly id: number; readonly answer: Answer }[];
  readonly terminal: readonly TerminalPiece[];
  readonly systemCalls: readonly SystemCallView[];
  readonly http: readonly HttpProgress[];
  /** Requests of clients that were decided; with `isRetold` all that have been by now. */
  readonly requests: readonly RequestView[];
  readonly clientOutput: readonly ClientOutputView[];
  /** How many requests to start something have been answered so far. */
  readonly starts: number;
  readonly view: MachineView;
}
