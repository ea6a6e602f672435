// The .cfi_ directives, which describe stack frames for debuggers and unwinders.

import type { Assembly } from "../assembly.ts";
import { cfaAt, cfaOffsetOf, type Frame, frameOpcode, savedAt, uleb, valueAt } from "../call-frames.ts";
import { code } from "../characters.ts";
import { parseNumber } from "../parse-expression.ts";
import { registerNames } from "../registers.ts";
import type { Statement } from "../statement.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectComma, expectEnd } from "./directive.ts";

/** A directive between .cfi_startproc and .cfi_endproc. */
const inFrame = (
  name: string,
  operands: string,
  summary: string,
  run: (assembly: Assembly, statement: Statement, frame: Frame) => void,
): Directive => ({
  name,
  form: operands === "" ? name : `${name} ${operands}`,
  summary,
  run(assembly, statement, at) {
    const frame = assembly.callFrames.open;
    if (frame) run(assembly, statement, frame);
    else assembly.report.error(at, `${name} without .cfi_startproc before it`);
  },
});

/** DWARF's number of a register: x0–x30, sp is 31, v0–v31 from 64 on (AADWARF64 §4.1). */
function expectRegister(assembly: Assembly, statement: Statement): number | undefined {
  if (statement.kind === token.name) {
    const register = registerNames.get(statement.text);
    if (register) {
      statement.index += 1;
      return "xw".includes(register.bank) || register.bank.endsWith("sp") ? register.number : 64 + register.number;
    }
  }
  const number = parseNumber(assembly, statement, "a register");
  return number === undefined ? undefined : Number(number);
}

function registerAndOffset(assembly: Assembly, statement: Statement): { register: number; offset: bigint } | undefined {
  const register = expectRegister(assembly, statement);
  if (register === undefined || !expectComma(assembly, statement, "the register")) return undefined;
  const offset = parseNumber(assembly, statement, "the offset");
  return offset === undefined || !expectEnd(assembly, statement) ? undefined : { register, offset };
}

const withOffset = (name: string, summary: string, bytesOf: (frame: Frame, register: number, offset: bigint) => number[]): Directive =>
  inFrame(name, "<register>, <offset>", summary, (assembly, statement, frame) => {
    const read = registerAndOffset(assembly, statement);
    if (read) assembly.callFrames.add(assembly, bytesOf(frame, read.register, read.offset));
  });

const ofRegisters = (name: string, summary: string, bytesOf: (register: number) => number[]): Directive =>
  inFrame(name, "<register>{, <register>}…", summary, (assembly, statement) => {
    do {
      const register = expectRegister(assembly, statement);
      if (register === undefined) return;
      assembly.callFrames.add(assembly, bytesOf(register));
    } while (statement.take(code.comma));
    expectEnd(assembly, statement);
  });

const cfaOffset = (name: string, summary: string, offsetOf: (frame: Frame, number: bigint) => bigint): Directive =>
  inFrame(name, "<offset>", summary, (assembly, statement, frame) => {
    const number = parseNumber(assembly, statement, "the offset");
    if (number === undefined || !expectEnd(assembly, statement)) return;
    frame.cfaOffset = offsetOf(frame, number);
    assembly.callFrames.add(assembly, cfaOffsetOf(frame.cfaOffset));
  });

const withoutOperands = (name: string, summary: string, run: (assembly: Assembly, frame: Frame) => void): Directive =>
  inFrame(name, "", summary, (assembly, statement, frame) => {
    if (expectEnd(assembly, statement)) run(assembly, frame);
  });

const remark = (name: string): Directive =>
  inFrame(name, "…", "Is about exceptions of other languages; it is read and put aside.", () => {});

export const frameDirectives: readonly Directive[] = [
  {
    name: ".cfi_startproc",
    form: ".cfi_startproc {simple}",
    summary: "Begins the call frame information of a function.",
    run(assembly, statement, at) {
      const { callFrames } = assembly;
      const isSimple = statement.kind === token.name && statement.text === "simple";
      if (isSimple) statement.index += 1;
      if (!expectEnd(assembly, statement)) return;
      if (callFrames.open)
        assembly.report.error(at, "the function before this one has no .cfi_endproc", {
          notes: [{ span: callFrames.open.openedAt, message: "it began here" }],
        });
      callFrames.begin(assembly, at, isSimple);
    },
  },
  {
    name: ".cfi_endproc",
    form: ".cfi_endproc",
    summary: "Ends the call frame information of a function.",
    run(assembly, _statement, at) {
      const { callFrames } = assembly;
      if (!callFrames.open) assembly.report.error(at, ".cfi_endproc without .cfi_startproc");
      else callFrames.open.end = assembly.here();
      callFrames.open = undefined;
    },
  },
  {
    name: ".cfi_sections",
    form: ".cfi_sections <section>{, <section>}",
    summary: "Says where call frame information goes; .eh_frame is the only place here.",
    run(assembly, statement) {
      assembly.callFrames.wantsFrames = statement.rest.split(/[\s,]+/).includes(".eh_frame");
    },
  },
  withOffset(".cfi_def_cfa", "Says that the frame's address is a register and an offset.", (frame, register, offset) => {
    frame.cfaOffset = offset;
    return cfaAt(register, offset);
  }),
  cfaOffset(".cfi_def_cfa_offset", "Says at what offset from its register the frame's address is now.", (_frame, number) => number),
  cfaOffset(".cfi_adjust_cfa_offset", "Says by how much that offset has changed.", (frame, number) => frame.cfaOffset + number),
  ofRegisters(".cfi_def_cfa_register", "Says from which register the frame's address is counted now.", (register) => [
    frameOpcode.defCfaRegister,
    ...uleb(BigInt(register)),
  ]),
  withOffset(".cfi_offset", "Says where, counted from the frame's address, a register is saved.", (_frame, register, offset) =>
    savedAt(register, offset),
  ),
  withOffset(".cfi_rel_offset", "Says where, counted from the frame's register, a register is saved.", (frame, register, offset) =>
    savedAt(register, offset - frame.cfaOffset),
  ),
  withOffset(".cfi_val_offset", "Says that a register's old value is the frame's address and an offset.", (_frame, register, offset) =>
    valueAt(register, offset),
  ),
  inFrame(".cfi_register", "<register>, <register>", "Says in which other register a register is saved.", (assembly, statement) => {
    const saved = expectRegister(assembly, statement);
    if (saved === undefined || !expectComma(assembly, statement, "the register")) return;
    const holder = expectRegister(assembly, statement);
    if (holder === undefined) return;
    assembly.callFrames.add(assembly, [frameOpcode.register, ...uleb(BigInt(saved)), ...uleb(BigInt(holder))]);
  }),
  ofRegisters(".cfi_restore", "Says that a register is as it was at the start of the function.", (register) =>
    register < 64 ? [frameOpcode.restore | register] : [frameOpcode.restoreExtended, ...uleb(BigInt(register))],
  ),
  ofRegisters(".cfi_undefined", "Says that a register's old value is lost.", (register) => [
    frameOpcode.undefined,
    ...uleb(BigInt(register)),
  ]),
  ofRegisters(".cfi_same_value", "Says that a register still has its old value.", (register) => [
    frameOpcode.sameValue,
    ...uleb(BigInt(register)),
  ]),
  withoutOperands(".cfi_remember_state", "Remembers what has been said so far.", (assembly, frame) => {
    frame.offsets.push(frame.cfaOffset);
    assembly.callFrames.add(assembly, [frameOpcode.rememberState], true);
  }),
  withoutOperands(".cfi_restore_state", "Goes back to what .cfi_remember_state remembered.", (assembly, frame) => {
    frame.cfaOffset = frame.offsets.pop() ?? frame.cfaOffset;
    assembly.callFrames.add(assembly, [frameOpcode.restoreState]);
  }),
  ...[".cfi_negate_ra_state", ".cfi_window_save"].map((name) =>
    withoutOperands(name, "Says that the return address has been signed, or is no longer.", (assembly) =>
      assembly.callFrames.add(assembly, [frameOpcode.negateRaState]),
    ),
  ),
  withoutOperands(".cfi_signal_frame", "Says that the function is called by the kernel for a signal.", (_assembly, frame) => {
    frame.isSignalFrame = true;
  }),
  inFrame(".cfi_return_column", "<register>", "Says which register holds the return address.", (assembly, statement, frame) => {
    const register = expectRegister(assembly, statement);
    if (register !== undefined) frame.returnColumn = register;
  }),
  inFrame(".cfi_escape", "<byte>{, <byte>}…", "Puts bytes into the call frame information as they are.", (assembly, statement) => {
    const bytes: number[] = [];
    do {
      const byte = parseNumber(assembly, statement, "a byte");
      if (byte === undefined) return;
      bytes.push(Number(byte & 0xffn));
    } while (statement.take(code.comma));
    assembly.callFrames.add(assembly, bytes, true);
  }),
  ...[
    ".cfi_personality",
    ".cfi_lsda",
    ".cfi_personality_id",
    ".cfi_fde_data",
    ".cfi_inline_lsda",
    ".cfi_label",
    ".cfi_val_encoded_addr",
    ".cfi_b_key_frame",
    ".cfi_mte_tagged_frame",
  ].map(remark),
];
