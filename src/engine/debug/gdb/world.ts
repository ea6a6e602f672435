// What expressions see: of a program that runs, the selected frame's registers and its process's memory; before it runs, the sections
// of its file. Names of addresses are chosen as gdb chooses them.

import type { Registers } from "../../cpu/index.ts";
import { sectionFlag } from "../../elf/index.ts";
import { contextOf } from "../context.ts";
import type { DebugInfo } from "../debug-info.ts";
import type { EvaluationContext } from "../expression/evaluate.ts";
import { registerNamed } from "../expression/registers.ts";
import type { Value } from "../expression/value.ts";
import { FrameVariables } from "../frame-variables.ts";
import type { StackFrame } from "../unwind.ts";
import { GdbError } from "./command.ts";
import type { StartedProgram } from "./host.ts";

const registerName =
  /^(?:[xw](?:[12]?\d|30)|[vqdshb](?:[12]?\d|3[01])|sp|pc|fp|lr|cpsr|nzcv|fpsr|fpcr|tpidr(?:_el0)?|ip[01]|xzr|wzr|[NZCV])$/;

const noFrame = { pc: 0, isCaller: false, sp: 0n, x: () => undefined };

/** A file that nothing runs. */
export function fileContext(info: DebugInfo | undefined, variable: EvaluationContext["variable"], set: EvaluationContext["setVariable"]) {
  const context: EvaluationContext = {
    register: (name) => {
      if (registerName.test(name)) throw new GdbError("No registers.");
      return undefined;
    },
    setRegister: () => {},
    read: (address, length) => {
      const at = Number(address);
      const section = info?.executable.sections.find(
        ({ flags, address: start, contents }) => flags & sectionFlag.alloc && at >= start && at < start + contents.length,
      );
      return section?.contents.slice(at - section.address, at - section.address + length);
    },
    write: () => false,
    symbol: (name) => symbolOf(info, name),
    needsDollar: true,
    declared: (name) => info && new FrameVariables(info, noFrame, context).named(name),
    ...(info ? { typeNames: info.declarations } : {}),
    variable,
    setVariable: set,
  };
  return context;
}

const symbolOf = (info: DebugInfo | undefined, name: string) => {
  const symbol = info?.symbols.named(name);
  return symbol && { address: BigInt(symbol.address), isCode: symbol.isCode, size: symbol.size };
};

/** A task's registers as they will be once the frame is returned to. */
export function registersOf({ debugger: engine }: StartedProgram, frame: StackFrame | undefined): Registers | undefined {
  const registers = engine.timeline.computer.registers(engine.tid);
  if (!registers || !frame || frame.level === 0) return registers;
  for (const [register, value] of frame.x.entries()) if (value !== undefined) registers.setX(register, value);
  registers.sp = frame.sp;
  registers.pc = BigInt(frame.pc);
  return registers;
}

/** `frame`: the selected one; undefined: the innermost. `variable`: gdb's own, by name without `$`. */
export function frameContext(
  program: StartedProgram,
  frame: StackFrame | undefined,
  variable: EvaluationContext["variable"],
): EvaluationContext {
  const { debugger: engine } = program;
  const context = contextOf(engine.timeline, engine.tid, engine.variables);
  const declared = frame && ((name: string) => frameVariables(program, frame)?.named(name));
  return {
    ...context,
    needsDollar: true,
    ...(declared ? { declared } : {}),
    register: (name): Value | undefined => {
      const registers = registersOf(program, frame);
      return registers && registerNamed(registers, name);
    },
    variable,
  };
}

export function frameVariables(program: StartedProgram, frame: StackFrame): FrameVariables | undefined {
  const { debugger: engine } = program;
  if (!engine.info) return undefined;
  const { read } = contextOf(engine.timeline, engine.tid);
  const register = (name: string): Value | undefined => {
    const registers = registersOf(program, frame);
    return registers && registerNamed(registers, name);
  };
  const { pc, sp, x, level } = frame;
  return new FrameVariables(
    engine.info,
    { pc, sp, isCaller: level > 0 && frame.by !== "signal", x: (number) => x[number] },
    { read, register },
  );
}

/** `main+8`, as gdb's `print symbol` has it: data symbols without a size name nothing, those with one no further than they reach. */
export function nameOfAddress(info: DebugInfo | undefined, address: bigint): string | undefined {
  const at = Number(address);
  const symbol = info?.symbols.at(at);
  if (!symbol) return undefined;
  if (!symbol.isCode && (symbol.size === 0 || at >= symbol.address + symbol.size)) return undefined;
  return at === symbol.address ? symbol.name : `${symbol.name}+${at - symbol.address}`;
}
