// The .cfi_ directives, which describe stack frames for debuggers and unwinders.

import { frameStep } from "../../elf/dwarf/call-frames.ts";
import { pointerEncoding } from "../../elf/dwarf/pointer-encoding.ts";
import type { Assembly } from "../assembly.ts";
import { cfaAt, cfaOffsetOf, type Encoded, type Frame, isEncoding, savedAt, uleb, valueAt } from "../call-frames.ts";
import { code } from "../characters.ts";
import { parseCount, parseExpression, parseNumber } from "../parse-expression.ts";
import { registerTable } from "../registers.ts";
import type { Statement } from "../statement.ts";
import { token } from "../tokenize.ts";
import { type Directive, expectComma, expectEnd, expectName } from "./directive.ts";

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
    const register = statement.find(registerTable);
    if (register && register.bank !== "v") {
      statement.index += 1;
      return "xw".includes(register.bank) || register.bank.endsWith("sp") ? register.number : 64 + register.number;
    }
  }
  const first = statement.index;
  const number = parseCount(assembly, statement, "a register");
  if (number === undefined || number >= 0) return number === undefined ? number : number % 2 ** 32;
  assembly.report.error(statement.spanFrom(first), `there is no register ${number}`, {
    help: "registers are named, x29, or given by their number in DWARF, from 0 on",
  });
  return undefined;
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
    if (read && isSavePlace(assembly, statement, name, read.offset))
      assembly.callFrames.add(assembly, bytesOf(frame, read.register, read.offset));
  });

/** Places of saved registers are counted in units of 8 bytes. */
function isSavePlace(assembly: Assembly, statement: Statement, name: string, offset: bigint): boolean {
  if (name === ".cfi_def_cfa" || offset % 8n === 0n) return true;
  assembly.report.error(statement.wholeSpan, `offset ${offset} is not a multiple of 8: registers are saved in units of 8 bytes`);
  return false;
}

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

/** `0x9b, symbol`: an address in an encoding; undefined if it is left out or after a report. */
function encodedAddress(assembly: Assembly, statement: Statement): Encoded | undefined {
  const { span } = statement;
  const encoding = parseNumber(assembly, statement, "the encoding");
  if (encoding === undefined) return undefined;
  if (encoding === BigInt(pointerEncoding.omit)) {
    expectEnd(assembly, statement);
    return undefined;
  }
  if (!isEncoding(Number(encoding))) {
    assembly.report.error(span, `the encoding ${encoding} cannot be used here`, {
      help: "0 is an address of 8 bytes, 3 one of 4; 0x1b is the distance in 4 bytes, 0x9b the same to a pointer",
    });
    return undefined;
  }
  if (!expectComma(assembly, statement, "the encoding")) return undefined;
  const expressionSpan = statement.span;
  const expression = parseExpression(assembly, statement, "error");
  return expression && expectEnd(assembly, statement) ? { encoding: Number(encoding), expression, span: expressionSpan } : undefined;
}

export const frameDirectives: readonly Directive[] = [
  {
    name: ".cfi_startproc",
    form: ".cfi_startproc {simple}",
    summary: "Begins the call frame information of a function.",
    run(assembly, statement, at) {
      if (assembly.section.isAbsolute) {
        assembly.report.error(at, "a .struct has no functions: .text before it");
        return;
      }
      const { callFrames } = assembly;
      const isSimple = statement.kind === token.name && statement.text === "simple";
      if (isSimple) statement.index += 1;
      // Opened even if something stands behind it, so that the end of the function is no surprise.
      expectEnd(assembly, statement);
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
    summary: "Says where call frame information goes: .eh_frame, .debug_frame or both.",
    run(assembly, statement) {
      const names: string[] = [];
      while (!statement.atEnd) {
        const { span } = statement;
        const name = statement.takeName();
        if (name !== ".eh_frame" && name !== ".debug_frame") {
          assembly.report.error(span, `call frame information goes to .eh_frame or .debug_frame${name ? `, not to ${name}` : ""}`);
          return;
        }
        names.push(name);
        statement.take(code.comma);
      }
      assembly.callFrames.sections = { exceptionFrame: names.includes(".eh_frame"), debugFrame: names.includes(".debug_frame") };
    },
  },
  withOffset(".cfi_def_cfa", "Says that the frame's address is a register and an offset.", (frame, register, offset) => {
    frame.cfaOffset = offset;
    return cfaAt(register, offset);
  }),
  cfaOffset(".cfi_def_cfa_offset", "Says at what offset from its register the frame's address is now.", (_frame, number) => number),
  cfaOffset(".cfi_adjust_cfa_offset", "Says by how much that offset has changed.", (frame, number) => frame.cfaOffset + number),
  ofRegisters(".cfi_def_cfa_register", "Says from which register the frame's address is counted now.", (register) => [
    frameStep.def_cfa_register.code,
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
    assembly.callFrames.add(assembly, [frameStep.register.code, ...uleb(BigInt(saved)), ...uleb(BigInt(holder))]);
  }),
  ofRegisters(".cfi_restore", "Says that a register is as it was at the start of the function.", (register) =>
    register < 64 ? [frameStep.restore.code | register] : [frameStep.restore_extended.code, ...uleb(BigInt(register))],
  ),
  ofRegisters(".cfi_undefined", "Says that a register's old value is lost.", (register) => [
    frameStep.undefined.code,
    ...uleb(BigInt(register)),
  ]),
  ofRegisters(".cfi_same_value", "Says that a register still has its old value.", (register) => [
    frameStep.same_value.code,
    ...uleb(BigInt(register)),
  ]),
  withoutOperands(".cfi_remember_state", "Remembers what has been said so far.", (assembly, frame) => {
    frame.offsets.push(frame.cfaOffset);
    assembly.callFrames.add(assembly, [frameStep.remember_state.code], true);
  }),
  inFrame(".cfi_restore_state", "", "Goes back to what .cfi_remember_state remembered.", (assembly, statement, frame) => {
    if (!expectEnd(assembly, statement)) return;
    const offset = frame.offsets.pop();
    if (offset === undefined) {
      assembly.report.error(statement.wholeSpan, ".cfi_restore_state without .cfi_remember_state before it");
      return;
    }
    frame.cfaOffset = offset;
    assembly.callFrames.add(assembly, [frameStep.restore_state.code]);
  }),
  ...[".cfi_negate_ra_state", ".cfi_window_save"].map((name) =>
    withoutOperands(name, "Says that the return address has been signed, or is no longer.", (assembly) =>
      assembly.callFrames.add(assembly, [frameStep.AARCH64_negate_ra_state.code]),
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
  inFrame(
    ".cfi_personality",
    "<encoding>{, <symbol>}",
    "Names the function that handles exceptions here.",
    (assembly, statement, frame) => {
      frame.personality = encodedAddress(assembly, statement);
    },
  ),
  inFrame(".cfi_lsda", "<encoding>{, <symbol>}", "Names the table that the handler of exceptions reads.", (assembly, statement, frame) => {
    frame.exceptionTable = encodedAddress(assembly, statement);
  }),
  inFrame(
    ".cfi_val_encoded_addr",
    "<register>, <encoding>, <symbol>",
    "Says that a register's old value is an address.",
    (assembly, statement) => {
      const register = expectRegister(assembly, statement);
      if (register === undefined || !expectComma(assembly, statement, "the register")) return;
      const encoded = encodedAddress(assembly, statement);
      if (encoded) assembly.callFrames.addStep(assembly, { kind: "address", register, encoded });
    },
  ),
  inFrame(".cfi_label", "<symbol>", "Makes a symbol for this place of the call frame information.", (assembly, statement) => {
    const { span } = statement;
    const name = expectName(assembly, statement, "the name of a symbol");
    if (name !== undefined && expectEnd(assembly, statement)) assembly.callFrames.addStep(assembly, { kind: "label", name, span });
  }),
  withoutOperands(".cfi_b_key_frame", "Says that the return address is signed with the B key.", (_assembly, frame) => {
    frame.usesKeyB = true;
  }),
];
