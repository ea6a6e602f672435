// What the learner is told of a run: the terminal's pieces and the list of calls, made from the run's journal. Going back in time
// takes back what was told since.

import { concatenate } from "../base/concatenate.ts";
import { Ring } from "../base/ring.ts";
import { encodeUtf8 } from "../base/utf8.ts";
import type { JournalEntry } from "../debug/index.ts";
import { formatCall, formatSignal, isFromOutside } from "../kernel/index.ts";
import type { Fault } from "./fault.ts";
import type { SystemCallView, TerminalPiece } from "./views/index.ts";

/** Calls in one batch of news at the most; the newest are kept. */
const newsCalls = 128;

/** Signals that somebody sent: the shell says that they ended what it started. */
const sentByHand: ReadonlySet<string> = new Set(["SI_USER", "SI_TKILL", "SI_QUEUE"]);

/** The same output in as few pieces as possible: a program may write a byte at a time, thousands of times between two news. */
function joinOutput(pieces: readonly TerminalPiece[]): readonly TerminalPiece[] {
  const joined: TerminalPiece[] = [];
  let run: Uint8Array[] = [];
  const endRun = () => {
    if (run.length > 0) joined.push({ kind: "output", bytes: concatenate(run) });
    run = [];
  };
  for (const piece of pieces) {
    if (piece.kind === "output") run.push(piece.bytes);
    else {
      endRun();
      joined.push(piece);
    }
  }
  endRun();
  return joined;
}

type CallEvent = Extract<JournalEntry["event"], { readonly kind: "callBlocked" | "callFinished" }>;

interface CallEntry {
  readonly event: CallEvent;
  readonly moment: JournalEntry["position"];
}

/** In the order in which something was last heard of them; of one that waited, its end. */
function lastCalls(entries: Ring<CallEntry>): readonly SystemCallView[] {
  const views = new Map<number, SystemCallView>();
  for (let index = entries.length - 1; index >= 0 && views.size < newsCalls; index -= 1) {
    const { event, moment } = entries.at(index);
    const { sequence, pid, startedNs, hasWaited } = event.record;
    if (views.has(sequence)) continue;
    const waited = event.kind === "callFinished" && hasWaited ? { waitedNs: event.timeNs - startedNs } : {};
    views.set(sequence, { sequence, pid, ...formatCall(event.record), ...waited, moment });
  }
  return [...views.values()].reverse();
}

/** How processes are called, and what a fault is said to be. */
export interface StoryNames {
  nameOf(pid: number): string;
  faultNotice(pid: number, fault: Fault): string;
  /** Whether the shell started it: then its end is the shell's to tell, unless the processor brought it about. */
  isOfShell(pid: number): boolean;
}

export class Story {
  readonly #names: StoryNames;
  readonly #faults = new Map<number, Fault>();
  #terminal: TerminalPiece[] = [];
  /** Begun and finished: a program makes thousands between two news, and but the last are put into words. */
  readonly #calls = new Ring<CallEntry>(2 * newsCalls);
  #isOfGdb = false;

  constructor(names: StoryNames) {
    this.#names = names;
  }

  /** Why a process was ended by the processor. */
  faultOf(pid: number): Fault | undefined {
    return this.#faults.get(pid);
  }

  /** Forgets everything: another run, or an earlier moment of this one. */
  clear(): void {
    this.#faults.clear();
    this.#terminal = [];
    this.#calls.truncate(0);
  }

  /** What the terminal was told since it was last asked. */
  takeTerminal(): readonly TerminalPiece[] {
    const taken = joinOutput(this.#terminal);
    this.#terminal = [];
    return taken;
  }

  /** The newest calls since it was last asked. */
  takeCalls(): readonly SystemCallView[] {
    const taken = lastCalls(this.#calls);
    this.#calls.truncate(0);
    return taken;
  }

  notice(tone: "plain" | "good" | "bad", text: string): void {
    this.#terminal.push({ kind: "notice", tone, text });
  }

  /** Of what is said beside the machine. */
  show(text: string): void {
    this.#terminal.push({ kind: "output", bytes: encodeUtf8(text) });
  }

  /** gdb has the terminal: it says itself how its program ended. */
  setContinuous(isContinuous: boolean): void {
    this.#isOfGdb = isContinuous;
  }

  tell({ event, position }: JournalEntry): void {
    switch (event.kind) {
      case "output":
        this.#terminal.push({ kind: "output", bytes: event.bytes });
        return;
      case "callBlocked":
      case "callFinished":
        this.#calls.push({ event, moment: position });
        return;
      case "unknownCall":
        this.notice("bad", `system call ${event.number} does not exist here: x0 = -38 (ENOSYS). Is the right number in x8?`);
        return;
      case "exited": {
        if (this.#names.isOfShell(event.pid)) return;
        const name = this.#names.nameOf(event.pid);
        this.notice(event.status === 0 ? "good" : "plain", `${name} ended with exit status ${event.status}`);
        return;
      }
      case "killed":
        this.#tellEnd(event.pid, { information: event.information, pc: event.pc });
        return;
      case "started":
      case "signal":
      case "packets":
      case "clientStarted":
      case "clientOutput":
      case "clientRequest":
      case "clientEnded":
        return;
    }
  }

  #tellEnd(pid: number, fault: Fault): void {
    const { signal, code } = fault.information;
    const name = this.#names.nameOf(pid);
    if (sentByHand.has(code) && this.#names.isOfShell(pid)) return;
    const isKill = formatSignal(signal) === "SIGKILL";
    if (isFromOutside(fault.information) || (code === "SI_KERNEL" && !isKill)) {
      if (this.#names.isOfShell(pid)) return;
      if (isKill) this.notice("plain", `${name} was stopped`);
      else this.notice("bad", `${name} was ended by ${formatSignal(signal)}`);
      return;
    }
    this.#faults.set(pid, fault);
    if (!this.#isOfGdb) this.notice("bad", `${name}: ${this.#names.faultNotice(pid, fault)}`);
  }
}
