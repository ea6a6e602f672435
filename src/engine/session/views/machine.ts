// The machine as panels see it, what they look at, and what is new since they last looked.

import type { Answer } from "./answers.ts";
import type { ClientOutputView, ClientView, HttpProgress, LinkView, PacketView, RequestView } from "./network.ts";
import type { DescriptorView, FaultView, ProcessView, SocketView, SystemCallView } from "./processes.ts";
import type {
  CodeRowView,
  InstructionView,
  MemoryView,
  RegionView,
  RegistersView,
  StackSlotView,
  SystemRegisterView,
  VectorsView,
} from "./processor.ts";
import type { Location } from "./program.ts";
import type { BreakpointView, StopView } from "./stops.ts";
import type { TimelineView } from "./time.ts";

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
  /** The system registers. */
  readonly system?: boolean;
  /** Packets, the newest; or from a number on; absent: none. */
  readonly packets?: { readonly count: number; readonly from?: number };
}

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
  readonly system?: readonly SystemRegisterView[];
  /** Absent while it runs. */
  readonly code?: readonly CodeRowView[];
  readonly instructionDetail?: InstructionView;
  readonly location?: Location;
  /** Of the svc whose call the process waits in. */
  readonly waitingAt?: Location;
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

/** What happened since the last time. */
export interface Told {
  /** The machine has gone back: terminal and calls are all that happened by now, in place of what was shown. */
  readonly isRetold?: true;
  readonly answers?: readonly { readonly id: number; readonly answer: Answer }[];
  readonly terminal: readonly TerminalPiece[];
  readonly http: readonly HttpProgress[];
  /** Requests of clients that were decided; with `isRetold` all that have been by now. */
  readonly requests: readonly RequestView[];
  readonly clientOutput: readonly ClientOutputView[];
  /** How many requests to start something have been answered so far. */
  readonly starts: number;
}

/** What happened since the last news, and the machine as it stands. */
export interface News extends Told {
  /** The newest of them. */
  readonly systemCalls: readonly SystemCallView[];
  readonly view: MachineView;
}
