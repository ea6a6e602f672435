// Tools that go on by steps: system calls that their own process makes, looks at files, waits. On the host's side such a tool is a
// generator; in the machine's state there is only the log of what its steps gave, from which the generator can be brought to
// where it stood. So a tool may fork, execute and wait as any program, and a run that goes back takes it along.

import { concatenate } from "../../base/concatenate.ts";
import type { Errno } from "../abi/errno.ts";
import { encodeUtf8 } from "../abi/text.ts";
import type { Kernel } from "../kernel.ts";
import { readBytes, type UserMemory, writeBytes } from "../mm/user-memory.ts";
import type { Process } from "../task/process.ts";
import type { Wait } from "../task/task.ts";
import { attach, takeNote } from "../task/tracing.ts";
import { lookForTool, readForTool } from "./host-tool.ts";
import type { StepLog, ToolStepResult } from "./step-log.ts";

/** Bytes are pointed to; `room`: so many bytes to fill; `filled`: bytes to change; `strings`: an array of them that ends in NULL. */
export type StepArgument =
  | number
  | Uint8Array
  | { readonly room: number }
  | { readonly filled: Uint8Array }
  | { readonly strings: readonly string[] }
  | "environment";

export type ToolStep =
  /** The process makes a system call; `isCounted`: its result says how many bytes of the room it filled. */
  | { readonly kind: "call"; readonly number: number; readonly arguments: readonly StepArgument[]; readonly isCounted?: boolean }
  | { readonly kind: "read" | "look"; readonly path: string }
  /** Waits for words from whoever sits at the machine (`Computer.order`). */
  | { readonly kind: "order" }
  /** From now on what this process does is noted; `follows`: what its children do as well. 0, or ESRCH, or EPERM: somebody else traces it. */
  | { readonly kind: "trace"; readonly pid: number; readonly follows: boolean }
  /** Waits for the next note; none: nobody is traced any more. */
  | { readonly kind: "note" }
  /** Begins anew with this state, plain data; what was logged is forgotten. */
  | { readonly kind: "anew"; readonly state: unknown };

/** Gives its exit status. */
export type Steps<Result = number> = Generator<ToolStep, Result, ToolStepResult>;

export interface ToolSteps {
  /** `state`: of the last step "anew". */
  readonly steps: (state: unknown) => Steps;
}

interface Live {
  steps: Steps;
  /** Of the log, how many results it has been given. */
  given: number;
  next: IteratorResult<ToolStep, number>;
}

/** Generators on their way, by their log: what is not here, or stands elsewhere, is made from the log again. */
const alive = new WeakMap<StepLog, Live>();

function liveOf(log: StepLog, tool: () => ToolSteps): Live {
  let live = alive.get(log);
  if (!live || live.given > log.results.length) {
    const steps = tool().steps(log.state);
    live = { steps, given: 0, next: steps.next() };
    alive.set(log, live);
  }
  for (; live.given < log.results.length; live.given += 1) live.next = live.steps.next(log.results[live.given]);
  return live;
}

const wordBytes = 8;
/** x0–x5, then x8. */
const registerCount = 7;
const exitGroup = 94;

/** Where the call's registers and what they point to go. */
export interface StepBuffer {
  readonly address: number;
  readonly bytes: number;
  /** The process's envp. */
  readonly environment: number;
}

export interface StepContext {
  readonly kernel: Kernel;
  readonly process: Process;
  readonly memory: UserMemory;
  readonly log: StepLog;
  readonly tool: () => ToolSteps;
}

/** Goes on behind the call that the process has made. 0: the buffer has the next one; a wait: the handler runs again behind it. */
export function performSteps(context: StepContext, made: number, buffer: StepBuffer): 0 | Errno | Wait {
  const { log, memory } = context;
  const { pending } = log;
  if (pending) {
    delete log.pending;
    const bytes = filled(memory, pending, made);
    log.results.push(bytes ? { value: made, bytes } : { value: made });
  }
  for (;;) {
    const { next } = liveOf(log, context.tool);
    if (next.done) return place(context, { kind: "call", number: exitGroup, arguments: [next.value] }, buffer);
    if (next.value.kind === "call") return place(context, next.value, buffer);
    if (next.value.kind === "anew") {
      alive.delete(log);
      log.state = next.value.state;
      log.results = [];
      continue;
    }
    const result = answer(context, next.value);
    if ("kind" in result) return result;
    log.results.push(result);
  }
}

/** The rooms one behind the other; of a counted one what the call has filled. */
function filled(memory: UserMemory, { rooms, isCounted }: NonNullable<StepLog["pending"]>, made: number): Uint8Array | undefined {
  if (rooms.length === 0) return undefined;
  const pieces = rooms.map(({ address, bytes }) => readBytes(memory, address, isCounted ? Math.max(0, Math.min(made, bytes)) : bytes));
  return concatenate(pieces.map((piece) => piece ?? new Uint8Array(0)));
}

function answer({ kernel, process, log }: StepContext, step: Exclude<ToolStep, { kind: "call" | "anew" }>): ToolStepResult | Wait {
  switch (step.kind) {
    case "read": {
      const bytes = readForTool(kernel, process, step.path);
      return typeof bytes === "string" ? { value: -1, words: [bytes] } : { value: 0, bytes };
    }
    case "look": {
      const entry = lookForTool(kernel, process, step.path);
      return typeof entry === "string" ? { value: -1, words: [entry] } : { value: 0, entry };
    }
    case "order": {
      const words = log.orders.shift();
      return words ? { value: 0, words } : { kind: "order" };
    }
    case "trace": {
      const failure = attach(kernel, process.pid, step.pid, step.follows);
      return failure ? { value: -1, words: [failure] } : { value: 0 };
    }
    case "note": {
      const note = takeNote(kernel, process.pid);
      if (note === "none") return { value: -1 };
      return note ? { value: 0, note } : { kind: "note" };
    }
  }
}

function place({ memory, log }: StepContext, step: Extract<ToolStep, { kind: "call" }>, buffer: StepBuffer): 0 | Errno {
  const image = new Uint8Array(buffer.bytes);
  const view = new DataView(image.buffer);
  let used = registerCount * wordBytes;
  const take = (bytes: number): number => {
    const at = used;
    used = (used + bytes + wordBytes - 1) & -wordBytes;
    return at;
  };
  const put = (bytes: Uint8Array): number => {
    const at = take(bytes.length);
    if (used <= image.length) image.set(bytes, at);
    return buffer.address + at;
  };
  const rooms: { readonly address: number; readonly bytes: number }[] = [];
  for (const [index, argument] of step.arguments.entries()) {
    let word: number;
    if (typeof argument === "number") word = argument;
    else if (argument === "environment") word = buffer.environment;
    else if (argument instanceof Uint8Array) word = put(argument);
    else if ("room" in argument) {
      word = buffer.address + take(argument.room);
      rooms.push({ address: word, bytes: argument.room });
    } else if ("filled" in argument) {
      word = put(argument.filled);
      rooms.push({ address: word, bytes: argument.filled.length });
    } else {
      const pointers = argument.strings.map((text) => put(encodeUtf8(`${text}\0`)));
      const at = take((pointers.length + 1) * wordBytes);
      for (const [number, pointer] of pointers.entries()) {
        if (used <= image.length) view.setBigUint64(at + number * wordBytes, BigInt(pointer), true);
      }
      word = buffer.address + at;
    }
    view.setBigInt64(index * wordBytes, BigInt(word), true);
  }
  if (used > image.length) return "E2BIG";
  view.setBigInt64((registerCount - 1) * wordBytes, BigInt(step.number), true);
  log.pending = { rooms, isCounted: step.isCounted ?? false };
  return writeBytes(memory, buffer.address, image.subarray(0, used)) ? 0 : "EFAULT";
}
