// Call frame information: what the .cfi_ directives say about where a function keeps its caller's registers, collected
// function by function and written as .eh_frame when the text has ended (DWARF 5 §6.4, and gas's choice of forms).

import type { Span } from "../base/diagnostic.ts";
import { ByteWriter } from "../elf/byte-writer.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { Assembly } from "./assembly.ts";
import { defineLabel } from "./define.ts";
import { emitBytes, emitExpression, emitTail } from "./emit.ts";
import { type Expression, makeBinary, symbolExpression } from "./expression.ts";
import { AsmSection } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

/** An instruction of the frame table: its bytes, a place that the code has reached, or what only the end of the text can write. */
export type FrameStep =
  | { readonly kind: "bytes"; readonly bytes: readonly number[]; readonly opensState: boolean }
  | { readonly kind: "advance"; readonly from: AsmSymbol; readonly to: AsmSymbol }
  | { readonly kind: "label"; readonly name: string; readonly span: Span }
  | { readonly kind: "address"; readonly register: number; readonly encoded: Encoded };

/** An address in one of the forms of DW_EH_PE_*. */
export interface Encoded {
  readonly encoding: number;
  readonly expression: Expression;
  readonly span: Span;
}

export interface Frame {
  readonly openedAt: Span;
  readonly start: AsmSymbol;
  end: AsmSymbol | undefined;
  last: AsmSymbol;
  readonly steps: FrameStep[];
  isSignalFrame: boolean;
  /** The return address is signed with the B key (.cfi_b_key_frame). */
  usesKeyB: boolean;
  returnColumn: number;
  /** Who handles exceptions, and the table that it reads. */
  personality: Encoded | undefined;
  exceptionTable: Encoded | undefined;
  /** Distance of the CFA from its register, for directives that count from it; the stack is of .cfi_remember_state. */
  cfaOffset: bigint;
  readonly offsets: bigint[];
}

const codeAlignment = 4;
const dataAlignment = -8n;
const linkRegister = 30;

/** DW_CFA_* */
export const frameOpcode = {
  advanceLoc: 0x40,
  offset: 0x80,
  restore: 0xc0,
  advanceLoc1: 0x02,
  advanceLoc2: 0x03,
  advanceLoc4: 0x04,
  offsetExtended: 0x05,
  restoreExtended: 0x06,
  undefined: 0x07,
  sameValue: 0x08,
  register: 0x09,
  rememberState: 0x0a,
  restoreState: 0x0b,
  defCfa: 0x0c,
  defCfaRegister: 0x0d,
  defCfaOffset: 0x0e,
  offsetExtendedSf: 0x11,
  defCfaSf: 0x12,
  defCfaOffsetSf: 0x13,
  valOffset: 0x14,
  valOffsetSf: 0x15,
  valExpression: 0x16,
  negateRaState: 0x2d,
} as const;

export class CallFrames {
  readonly frames: Frame[] = [];
  open: Frame | undefined;
  /** Where .cfi_sections wants them. */
  sections: { readonly exceptionFrame: boolean; readonly debugFrame: boolean } = { exceptionFrame: true, debugFrame: false };

  begin(assembly: Assembly, openedAt: Span, isSimple: boolean): void {
    const start = assembly.here();
    this.open = {
      openedAt,
      start,
      end: undefined,
      last: start,
      steps: isSimple ? [] : [plain([frameOpcode.defCfa, 31, 0])],
      isSignalFrame: false,
      usesKeyB: false,
      returnColumn: linkRegister,
      personality: undefined,
      exceptionTable: undefined,
      cfaOffset: 0n,
      offsets: [],
    };
    this.frames.push(this.open);
  }

  /** Adds bytes at the present place of the code. */
  add(assembly: Assembly, bytes: readonly number[], opensState = false): void {
    this.addStep(assembly, { ...plain(bytes), opensState });
  }

  /** Adds a step at the present place of the code. */
  addStep(assembly: Assembly, step: FrameStep): void {
    const frame = this.open!;
    const { last } = frame;
    const { current, offset } = assembly.subsection;
    if (current !== last.fragment || offset !== last.offset) {
      const here = assembly.here();
      frame.steps.push({ kind: "advance", from: last, to: here });
      frame.last = here;
    }
    frame.steps.push(step);
  }
}

const plain = (bytes: readonly number[]): Extract<FrameStep, { kind: "bytes" }> => ({
  kind: "bytes",
  bytes,
  opensState: false,
});

/** The bytes of a number in unsigned and in signed LEB128. */
export function uleb(value: bigint): number[] {
  if (value >= 0n && value < 0x80n) return [Number(value)];
  const writer = new ByteWriter(10);
  writer.uleb128(value);
  return [...writer.finish()];
}

function sleb(value: bigint): number[] {
  const writer = new ByteWriter(10);
  writer.sleb128(value);
  return [...writer.finish()];
}

/** `register is saved at CFA + offset`, in the shortest form. */
export function savedAt(register: number, offset: bigint): number[] {
  const scaled = offset / dataAlignment;
  if (scaled < 0n) return [frameOpcode.offsetExtendedSf, ...uleb(BigInt(register)), ...sleb(scaled)];
  if (register < 64) return [frameOpcode.offset | register, ...uleb(scaled)];
  return [frameOpcode.offsetExtended, ...uleb(BigInt(register)), ...uleb(scaled)];
}

/** `register's value is CFA + offset`. */
export function valueAt(register: number, offset: bigint): number[] {
  const scaled = offset / dataAlignment;
  if (scaled < 0n) return [frameOpcode.valOffsetSf, ...uleb(BigInt(register)), ...sleb(scaled)];
  return [frameOpcode.valOffset, ...uleb(BigInt(register)), ...uleb(scaled)];
}

export const cfaAt = (register: number, offset: bigint): number[] =>
  offset < 0n
    ? [frameOpcode.defCfaSf, ...uleb(BigInt(register)), ...sleb(offset / dataAlignment)]
    : [frameOpcode.defCfa, ...uleb(BigInt(register)), ...uleb(offset)];

export const cfaOffsetOf = (offset: bigint): number[] =>
  offset < 0n ? [frameOpcode.defCfaOffsetSf, ...sleb(offset / dataAlignment)] : [frameOpcode.defCfaOffset, ...uleb(offset)];

/** Bytes of an address in an encoding (DW_EH_PE_*, LSB Core §10.5.1). */
const encodingBytes = (encoding: number): number => ({ 0: 8, 2: 2, 3: 4, 4: 8 })[encoding & 7] ?? 0;

export const omittedEncoding = 0xff;
const relativeEncoding = 0x10;

/** Whether an encoding can be written here: absolute or relative to its place, of fixed size. */
export const isEncoding = (encoding: number): boolean =>
  encoding >= 0 && encoding <= 0xff && ((encoding & 0x70) === 0 || (encoding & 0x70) === relativeEncoding) && encodingBytes(encoding) > 0;

/** A common entry, with the steps that its functions share. */
interface CommonEntry {
  readonly place: AsmSymbol;
  readonly key: string;
  readonly length: number;
}

/** The two forms: what the runtime unwinds by (.eh_frame) and what debuggers read (.debug_frame). */
interface Form {
  readonly section: AsmSection;
  readonly isExceptionFrame: boolean;
}

/** Writes the tables at the end of the text. */
export function writeCallFrames(assembly: Assembly): void {
  const { frames, sections } = assembly.callFrames;
  const finished = frames.filter(({ end }) => end !== undefined);
  if (finished.length === 0) return;
  if (sections.exceptionFrame) writeTable(assembly, finished, { section: sectionFor(assembly, ".eh_frame"), isExceptionFrame: true });
  if (sections.debugFrame) writeTable(assembly, finished, { section: sectionFor(assembly, ".debug_frame"), isExceptionFrame: false });
}

function sectionFor(assembly: Assembly, name: string): AsmSection {
  const known = assembly.sections.get(name);
  if (known) return known;
  const section = new AsmSection(name, sectionType.progbits, name === ".eh_frame" ? sectionFlag.alloc : 0, 0);
  assembly.sections.set(name, section);
  return section;
}

function writeTable(assembly: Assembly, frames: readonly Frame[], form: Form): void {
  const { section } = form;
  section.alignmentPower = Math.max(section.alignmentPower, 3);
  assembly.enter(section.subsection(0));
  const commons = new Map<string, CommonEntry>();
  for (const [index, frame] of frames.entries()) {
    const shared = sharedSteps(frame);
    const key = keyOf(assembly, frame, frame.steps.slice(0, shared));
    let common = commons.get(key);
    if (!common) {
      common = { place: assembly.here(), key, length: shared };
      commons.set(key, common);
      writeCommon(assembly, form, frame, shared);
    }
    writeFrame(assembly, form, frame, common, index === frames.length - 1);
  }
}

/** Steps before the code moves on or a state is remembered: those of the entry in common. */
function sharedSteps({ steps }: Frame): number {
  const first = steps.findIndex((step) => step.kind !== "bytes" || step.opensState);
  return first < 0 ? steps.length : first;
}

function keyOf(assembly: Assembly, frame: Frame, steps: readonly FrameStep[]): string {
  const { isSignalFrame, usesKeyB, returnColumn, personality, exceptionTable } = frame;
  const name = personality && `${personality.encoding}:${expressionKey(assembly, personality.expression)}`;
  const bytes = steps.map((step) => (step.kind === "bytes" ? step.bytes.join() : "")).join(";");
  return [isSignalFrame, usesKeyB, returnColumn, name, exceptionTable?.encoding, bytes].join("|");
}

const expressionKey = (assembly: Assembly, expression: Expression): string =>
  expression.kind === "symbol" ? `${assembly.serialOf(expression.symbol)}+${expression.addend}` : JSON.stringify(expression.kind);

function writeCommon(assembly: Assembly, form: Form, frame: Frame, shared: number): void {
  const { personality, exceptionTable, isSignalFrame, usesKeyB, returnColumn } = frame;
  const { isExceptionFrame } = form;
  const body = new ByteWriter();
  body.u32(isExceptionFrame ? 0 : 0xffff_ffff);
  body.u8(1);
  const letters = `z${personality ? "P" : ""}${exceptionTable ? "L" : ""}R${usesKeyB ? "B" : ""}`;
  body.cString(`${isExceptionFrame ? letters : ""}${isSignalFrame ? "S" : ""}`);
  body.uleb128(BigInt(codeAlignment));
  body.sleb128(dataAlignment);
  body.uleb128(BigInt(returnColumn));
  const rest = new ByteWriter();
  if (isExceptionFrame) {
    body.uleb128(BigInt(1 + (exceptionTable ? 1 : 0) + (personality ? 1 + encodingBytes(personality.encoding) : 0)));
    if (personality) body.u8(personality.encoding);
    if (exceptionTable) rest.u8(exceptionTable.encoding);
    // DW_EH_PE_pcrel | DW_EH_PE_sdata4
    rest.u8(0x1b);
  }
  for (const step of frame.steps.slice(0, shared)) if (step.kind === "bytes") rest.append(step.bytes);
  writeEntry(assembly, frame.openedAt, body.finish(), isExceptionFrame ? 4 : 8, () => {
    if (isExceptionFrame && personality) emitEncoded(assembly, personality);
    emitBytes(assembly, rest.finish(), frame.openedAt);
  });
}

function emitEncoded(assembly: Assembly, { encoding, expression, span }: Encoded): void {
  const isRelative = (encoding & 0x70) === relativeEncoding;
  const value = isRelative ? makeBinary("-", expression, symbolExpression(assembly.here())) : expression;
  emitExpression(assembly, value, encodingBytes(encoding), span);
}

function writeFrame(assembly: Assembly, form: Form, frame: Frame, common: CommonEntry, isLast: boolean): void {
  const { start, end, openedAt, exceptionTable } = frame;
  const { isExceptionFrame } = form;
  const addressBytes = isExceptionFrame ? 4 : 8;
  writeEntry(assembly, openedAt, new Uint8Array(0), isExceptionFrame && !isLast ? 4 : 8, () => {
    const commonPlace = symbolExpression(common.place);
    // .eh_frame counts from the field back to the common entry.
    emitExpression(assembly, isExceptionFrame ? makeBinary("-", symbolExpression(assembly.here()), commonPlace) : commonPlace, 4, openedAt);
    const startPlace = symbolExpression(start);
    const from = isExceptionFrame ? makeBinary("-", startPlace, symbolExpression(assembly.here())) : startPlace;
    emitExpression(assembly, from, addressBytes, openedAt);
    emitExpression(assembly, makeBinary("-", symbolExpression(end!), startPlace), addressBytes, openedAt);
    if (isExceptionFrame) {
      emitBytes(assembly, Uint8Array.of(exceptionTable ? encodingBytes(exceptionTable.encoding) : 0), openedAt);
      if (exceptionTable) emitEncoded(assembly, exceptionTable);
    }
    for (const step of frame.steps.slice(common.length)) writeStep(assembly, step, openedAt);
  });
}

function writeStep(assembly: Assembly, step: FrameStep, span: Span): void {
  switch (step.kind) {
    case "bytes":
      emitBytes(assembly, step.bytes, span);
      return;
    case "advance":
      emitBytes(assembly, advanceBytes(assembly, step, span), span);
      return;
    case "label":
      defineLabel(assembly, step.name, step.span);
      return;
    case "address": {
      const { encoding } = step.encoded;
      const size = encodingBytes(encoding);
      const absolute = encoding === 0;
      const body = absolute ? [...uleb(BigInt(1 + size)), opAddress] : [...uleb(BigInt(2 + size)), opEncodedAddress, encoding];
      emitBytes(assembly, Uint8Array.from([frameOpcode.valExpression, ...uleb(BigInt(step.register)), ...body]), span);
      emitEncoded(assembly, step.encoded);
    }
  }
}

/** DW_OP_addr and DW_OP_GNU_encoded_addr. */
const opAddress = 0x03;
const opEncodedAddress = 0xf1;

/** An entry: its length, its beginning, what follows, and padding that is part of it. */
function writeEntry(assembly: Assembly, span: Span, beginning: Uint8Array, alignment: number, writeRest: () => void): void {
  const { subsection } = assembly;
  const { writer, current } = subsection;
  const lengthAt = writer.length;
  emitBytes(assembly, new Uint8Array(4), span);
  emitBytes(assembly, beginning, span);
  writeRest();
  const bodyBytes = writer.length - lengthAt - 4;
  const end = current.address + current.fixedBytes + subsection.offset;
  const padding = (alignment - (end % alignment)) % alignment;
  new DataView(writer.bytes.buffer).setUint32(lengthAt, bodyBytes + padding, true);
  emitTail(assembly, { kind: "align", alignment, maximum: 0, code: false, pattern: new Uint8Array(1), span });
}

function advanceBytes(assembly: Assembly, { from, to }: Extract<FrameStep, { kind: "advance" }>, span: Span): Uint8Array {
  const steps = new ByteWriter(8);
  const bytes = assembly.numberNow(makeBinary("-", symbolExpression(to), symbolExpression(from)));
  if (bytes === undefined) {
    assembly.report.error(span, "the size of this function must be known where the text ends");
    return new Uint8Array(0);
  }
  const units = Math.trunc(Number(bytes) / codeAlignment);
  if (units === 0) return new Uint8Array(0);
  if (units < 64) steps.u8(frameOpcode.advanceLoc | units);
  else if (units < 0x100) {
    steps.u8(frameOpcode.advanceLoc1);
    steps.u8(units);
  } else if (units < 0x10000) {
    steps.u8(frameOpcode.advanceLoc2);
    steps.u16(units);
  } else {
    steps.u8(frameOpcode.advanceLoc4);
    steps.u32(units);
  }
  return steps.finish();
}
