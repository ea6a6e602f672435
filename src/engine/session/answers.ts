// Questions about a machine that is held, answered by the debugger in pieces. The present is afterwards what it was.

import { addressOfValue } from "../debug/expression/evaluate.ts";
import {
  backtrace,
  callTree,
  checkCallingStandard,
  type Debugger,
  ExpressionError,
  formatValue,
  layOver,
  type Moving,
  Provenance,
  parseFormat,
  structureNamed,
} from "../debug/index.ts";
import { memberText } from "../kernel/index.ts";
import type { LearnerMachine } from "./learner-machine.ts";
import { profile } from "./profile.ts";
import type { Answer, CellView, Question } from "./views/index.ts";

export function* answer(machine: LearnerMachine, question: Question): Moving<Answer> {
  try {
    return yield* answered(machine, question);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { kind: "error", text: error.message };
  }
}

function* answered(machine: LearnerMachine, question: Question): Moving<Answer> {
  const engine = machine.debugger;
  const { stepper, timeline, tid, info } = engine;
  switch (question.kind) {
    case "lastWrite":
      return { kind: "lastWrite", origin: yield* new Provenance(stepper).lastWrite(tid, question.cell) };
    case "reason":
      return { kind: "reason", reason: yield* new Provenance(stepper).reason(tid, question.cell, question.depth) };
    case "nextChange":
      return yield* nextChange(engine, question.cell);
    case "backtrace":
      return { kind: "backtrace", frames: backtrace(timeline, tid).map(({ x: _registers, ...frame }) => frame) };
    case "callTree": {
      const root = yield* callTree(stepper, tid, info, stepper.earliest, timeline.position);
      return root ? { kind: "callTree", root } : { kind: "callTree" };
    }
    case "callingStandard":
      return { kind: "callingStandard", breaches: yield* checkCallingStandard(stepper, tid, info, stepper.earliest, timeline.position) };
    case "profile":
      return { kind: "profile", profile: yield* profile(engine, machine.pid, machine.program) };
    case "structure":
      return structureAt(engine, question.name, question.at);
    case "find":
      return find(engine, question.bytes, question.from);
    case "evaluate": {
      const letter = question.format === undefined ? undefined : parseFormat(question.format).letter;
      const symbolAt = (address: bigint): string | undefined => {
        const symbol = info?.symbols.at(Number(address));
        if (!symbol) return undefined;
        return BigInt(symbol.address) === address ? symbol.name : `${symbol.name}+${address - BigInt(symbol.address)}`;
      };
      return { kind: "evaluate", text: formatValue(engine.evaluate(question.expression), letter, { nameAddress: symbolAt }) };
    }
  }
}

/** Not beyond where the machine waits for somebody. */
function* nextChange({ stepper, tid }: Debugger, cell: CellView): Moving<Answer> {
  if (cell.kind !== "memory") return { kind: "error", text: "When a register changes next is told by stepping: ask for bytes in memory." };
  const moving = new Provenance(stepper).nextChange(tid, cell);
  for (;;) {
    const { done, value } = moving.next();
    if (done) return value ? { kind: "nextChange", write: value } : { kind: "nextChange" };
    if (value.kind === "waiting") {
      moving.return(undefined);
      return { kind: "nextChange" };
    }
    yield value;
  }
}

/** Read in pieces of this size; what is looked for may lie across two. */
const findBytes = 1 << 16;

function find({ timeline, pid }: Debugger, wanted: Uint8Array, from: bigint): Answer {
  const space = timeline.computer.space(pid);
  if (!space || wanted.length === 0) return { kind: "found" };
  const start = Number(BigInt.asUintN(56, from));
  const places = space.mappings.flatMap(({ start: first, end }) =>
    start > first && start < end
      ? [
          [start, end],
          [first, end],
        ]
      : [[Number(first), Number(end)]],
  );
  const ordered = [...places.filter(([first]) => first >= start), ...places.filter(([first]) => first < start)];
  for (const [first, end] of ordered) {
    for (let at = first; at < end; at += findBytes) {
      const bytes = space.peek(at as never, Math.min(findBytes + wanted.length - 1, end - at));
      const index = indexOf(bytes, wanted);
      if (index >= 0) return { kind: "found", address: BigInt(at + index) };
    }
  }
  return { kind: "found" };
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (at + wanted.length <= bytes.length && wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

function structureAt(engine: Debugger, name: string, at: string): Answer {
  const type = structureNamed(name.replace(/^struct\s+/, ""));
  if (!type) return { kind: "error", text: `No struct type named ${name}.` };
  const value = engine.evaluate(at);
  // A symbol without a type stands for the place that it names.
  const address = value.type.kind === "unknown" && value.place?.kind === "memory" ? value.place.address : addressOfValue(value);
  const space = engine.timeline.computer.space(engine.pid);
  const bytes = space?.peek(Number(BigInt.asUintN(56, address)) as never, type.bytes) ?? new Uint8Array(0);
  if (bytes.length < type.bytes)
    return { kind: "error", text: `Cannot access memory at address 0x${(address + BigInt(bytes.length)).toString(16)}` };
  const members = layOver(type, bytes).map((member) => {
    const text = memberText(type.name, member.path, member.bytes);
    return text === undefined ? member : { ...member, text };
  });
  return { kind: "structure", address, members };
}
