// What the computer has to tell: plain records in one order, drained by whoever shows them. Output is never dropped (the
// computer stands still instead); call records are, the oldest first, when nobody drains them.

import type { SignalInformation } from "./signal/information.ts";
import type { ClientFinding, ClientId, ClientRequest, RequestRecord } from "./socket/clients.ts";
import type { CallRecord } from "./syscalls/record.ts";

export type OutputSink = "terminal" | "stdout" | "stderr";

/** When something happened: instructions retired by then, and virtual time. */
export interface EventTime {
  readonly instruction: number;
  readonly timeNs: number;
}

/** What the machine tells while it runs: a call, its end, output, a signal, a process that begins, changes or ends. */
export type KernelEvent = {
  readonly sequence: number;
} & EventTime /** Bytes as they are shown; `pid` 0: the terminal's echo of what was typed. */ &
  (
    | { readonly kind: "output"; readonly pid: number; readonly sink: OutputSink; readonly bytes: Uint8Array }
    /** The host started it; `isExec`: a process became it. */
    | {
        readonly kind: "started";
        readonly pid: number;
        readonly path: string;
        readonly arguments: readonly string[];
        readonly isExec?: true;
      }
    /** A call waits; its record is completed by a later "callFinished" with the same object. */
    | { readonly kind: "callBlocked"; readonly record: CallRecord }
    | { readonly kind: "callFinished"; readonly record: CallRecord }
    /** A call without a row, told once for each number and process. */
    | { readonly kind: "unknownCall"; readonly pid: number; readonly number: number; readonly pc: bigint }
    | { readonly kind: "signal"; readonly pid: number; readonly tid: number; readonly information: SignalInformation; readonly pc: bigint }
    /** Packets have been sent: the capture's numbers from `first` on. */
    | { readonly kind: "packets"; readonly first: number; readonly count: number }
    /** A client of the network began; `tag` is its starter's number for it. */
    | { readonly kind: "clientStarted"; readonly client: ClientId; readonly tag: number; readonly request: ClientRequest }
    | { readonly kind: "clientOutput"; readonly client: ClientId; readonly sink: "stdout" | "stderr"; readonly bytes: Uint8Array }
    /** A request of it has been decided. */
    | { readonly kind: "clientRequest"; readonly record: RequestRecord; readonly findings: readonly ClientFinding[] }
    | { readonly kind: "clientEnded"; readonly client: ClientId; readonly exitCode: number }
    | { readonly kind: "exited"; readonly pid: number; readonly status: number }
    | { readonly kind: "killed"; readonly pid: number; readonly tid: number; readonly information: SignalInformation; readonly pc: bigint }
  );

type WithoutSequence<Event> = Event extends unknown ? Omit<Event, "sequence" | keyof EventTime> : never;
export type NewEvent = WithoutSequence<KernelEvent>;

export interface EventLog {
  nextSequence: number;
  records: KernelEvent[];
  /** Bytes of output among `records`. */
  outputBytes: number;
  callRecords: number;
  /** Call records dropped since the last drain. */
  lostCalls: number;
}

export const createEventLog = (): EventLog => ({ nextSequence: 1, records: [], outputBytes: 0, callRecords: 0, lostCalls: 0 });

const isCall = (event: KernelEvent | NewEvent): boolean => event.kind === "callFinished" || event.kind === "callBlocked";

export function emit(log: EventLog, event: NewEvent, { instruction, timeNs }: EventTime, callRecordsMaximum: number): void {
  log.records.push({ sequence: log.nextSequence++, instruction, timeNs, ...event } as KernelEvent);
  if (event.kind === "output") log.outputBytes += event.bytes.length;
  else if (isCall(event) && ++log.callRecords > callRecordsMaximum * 2) {
    // Thinned by halves, so that a program that calls for ever costs a constant for each call.
    let surplus = log.callRecords - callRecordsMaximum;
    log.callRecords -= surplus;
    log.lostCalls += surplus;
    log.records = log.records.filter((record) => !isCall(record) || surplus-- <= 0);
  }
}

export interface DrainedEvents {
  readonly events: readonly KernelEvent[];
  readonly lostCalls: number;
}

export function drain(log: EventLog): DrainedEvents {
  const { records, lostCalls } = log;
  log.records = [];
  log.outputBytes = 0;
  log.callRecords = 0;
  log.lostCalls = 0;
  return { events: records, lostCalls };
}
