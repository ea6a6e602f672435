// Calling a function of the program from an expression, as `print f(3)` does: its arguments by AAPCS64 §6.4, then it runs until it returns to the
// program's entry, where nothing else comes by; registers are afterwards what they were. What it has changed in memory stays.

import { writeRegister } from "../expression/registers.ts";
import { sizeOf, type Type, types } from "../expression/type.ts";
import { integerOfBytes, scalarOf, type Value } from "../expression/value.ts";
import type { Moving, Stop } from "../stop.ts";
import { GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { returnedValue } from "./returned-value.ts";

/** An expression calls a function whose result is not known yet. */
export class CallWanted extends Error {
  override readonly name = "CallWanted";
  readonly callee: Value;
  readonly values: readonly Value[];
  readonly returns: Type | undefined;

  constructor(callee: Value, values: readonly Value[], returns: Type | undefined) {
    super("a function of the program is to be called");
    this.callee = callee;
    this.values = values;
    this.returns = returns;
  }
}

const registersForArguments = 8;

export function* callProgram(gdb: Gdb, { callee, values, returns: wanted }: CallWanted): Moving<Value> {
  if (!gdb.isRunning) throw new GdbError("You can't do that without a process to debug.");
  const { engine } = gdb;
  const { timeline, tid } = engine;
  const address = callee.place?.kind === "memory" ? callee.place.address : integerOfBytes(callee.bytes, false);
  const name = gdb.info?.symbols.at(Number(address))?.name ?? `at 0x${address.toString(16)}`;
  const declared = callee.type.kind === "function" ? callee.type : gdb.info?.declarations.function(name)?.type;
  const returns: Type | undefined = declared?.kind === "function" ? declared.returns : wanted;
  if (!returns) throw new GdbError(`'${name}' has unknown return type; cast the call to its declared return type`);
  const entry = gdb.info?.executable.entry;
  const registers = timeline.computer.registers(tid);
  if (!registers || entry === undefined) throw new GdbError("No registers.");
  const saved = registers.block.slice();
  let sp = (registers.sp - 256n) & ~15n;
  let [general, vector] = [0, 0];
  for (const value of values) {
    if (value.type.kind === "float") {
      writeRegister(registers, `${sizeOf(value.type) === 4 ? "s" : "d"}${vector++}`, value.bytes, 0);
      continue;
    }
    if (general >= registersForArguments) throw new GdbError("Only eight arguments can be given here.");
    let scalar = scalarOf(value);
    if (value.type.kind === "array") {
      // A text that is nowhere yet goes onto the stack.
      if (value.place?.kind === "memory") scalar = value.place.address;
      else {
        sp = (sp - BigInt(value.bytes.length)) & ~15n;
        timeline.act({ kind: "writeMemory", pid: gdb.running.pid, address: Number(sp), bytes: value.bytes });
        scalar = sp;
      }
    } else if (value.place?.kind === "memory" && value.type.kind === "code") scalar = value.place.address;
    if (typeof scalar !== "bigint") throw new GdbError(`A value of type ${value.type.kind} cannot be given to a function here.`);
    registers.setX(general++, BigInt.asUintN(64, scalar));
  }
  registers.sp = sp;
  registers.setX(30, BigInt(entry));
  registers.pc = address;
  timeline.act({ kind: "writeRegisters", tid, block: registers.block.slice() });
  gdb.select(0);
  // A move does not stop where it begins: a breakpoint at the function itself is met here.
  const isHeld = gdb.breakpoints.all.some(
    ({ id, place, isEnabled }) => id > 0 && isEnabled && place.kind === "address" && place.address === Number(address),
  );
  const stop: Stop = isHeld
    ? { reason: { kind: "moved" }, position: timeline.position, tid }
    : yield* engine.move({ kind: "address", addresses: [entry] });
  if (!gdb.isRunning || engine.tid !== tid || gdb.selectedFrame.pc !== entry) {
    gdb.tellStop(stop);
    throw new GdbError(
      `The program being debugged stopped while in a function called from GDB.\nEvaluation of the expression containing the function\n(${name}) will be abandoned.\nWhen the function is done executing, GDB will silently stop.`,
    );
  }
  const value = returnedValue(returns, gdb.context) ?? { type: types.void, bytes: new Uint8Array(0), isVoid: true };
  timeline.act({ kind: "writeRegisters", tid, block: saved });
  return value;
}
