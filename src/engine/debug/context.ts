// An expression's world for one task at the present moment: its registers, its process's memory, its program's symbols. Writing
// goes through the timeline, because it changes the run.

import type { GuestAddress } from "../base/brand.ts";
import { debugInfoOf } from "./debug-info.ts";
import type { EvaluationContext } from "./expression/evaluate.ts";
import { registerNamed, writeRegister } from "./expression/registers.ts";
import type { Value } from "./expression/value.ts";
import { FrameVariables } from "./frame-variables.ts";
import type { Timeline } from "./timeline.ts";

const addressOf = (address: bigint): GuestAddress => Number(BigInt.asUintN(56, address)) as GuestAddress;

/** What expressions mean in one task's process now: its registers, memory and symbols. What they write is an action of the timeline. */
export function contextOf(timeline: Timeline, tid: number, variables: Map<string, Value> = new Map()): EvaluationContext {
  const { computer } = timeline;
  const pid = computer.state.tasks.get(tid)?.pid ?? tid;
  const info = debugInfoOf(computer, pid);
  const symbols = info?.symbols;
  const context: EvaluationContext = {
    register: (name) => {
      const registers = computer.registers(tid);
      return registers && registerNamed(registers, name);
    },
    setRegister: (name, bytes, offset) => {
      const registers = computer.registers(tid);
      if (!registers) return;
      writeRegister(registers, name, bytes, offset);
      timeline.act({ kind: "writeRegisters", tid, block: registers.block.slice() });
    },
    read: (address, length) => computer.space(pid)?.peek(addressOf(address), length),
    write: (address, bytes) => timeline.act({ kind: "writeMemory", pid, address: addressOf(address), bytes }) === bytes.length,
    symbol: (name) => {
      const symbol = symbols?.named(name);
      return symbol && { address: BigInt(symbol.address), isCode: symbol.isCode, size: symbol.size };
    },
    variable: (name) => variables.get(name),
    setVariable: (name, value) => variables.set(name, value),
    declared: (name) => {
      const registers = info && computer.registers(tid);
      if (!registers) return undefined;
      const frame = { pc: Number(registers.pc), isCaller: false, sp: registers.sp, x: (number: number) => registers.x(number) };
      return new FrameVariables(info, frame, context).named(name);
    },
    ...(info ? { typeNames: info.declarations } : {}),
  };
  return context;
}
