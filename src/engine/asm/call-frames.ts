// Call frame information: what the .cfi_ directives say about where a function keeps its caller's registers, collected
// function by function and written as .eh_frame when the text has ended (DWARF 5 §6.4, and gas's choice of forms).

import type { Span } from "../base/diagnostic.ts";
import { ByteWriter } from "../elf/byte-writer.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { Assembly } from "./assembly.ts";
import { emitBytes, emitExpression, emitTail } from "./emit.ts";
import { makeBinary, symbolExpression } from "./expression.ts";
import { AsmSection } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

/** An instruction of the frame table: its bytes, or a place that the code has reached. */
export type FrameStep =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly opensState: boolean }
  | { readonly kind: "advance"; readonly from: AsmSymbol; readonly to: AsmSymbol };

export interface Frame {
  readonly openedAt: Span;
  readonly start: AsmSymbol;
  end: AsmSymbol | undefined;
  last: AsmSymbol;
  readonly steps: FrameStep[];
  isSignalFrame: boolean;
  returnColumn: number;
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
  negateRaState: 0x2d,
} as const;

export class CallFrames {
  readonly frames: Frame[] = [];
  open: Frame | undefined;
  /** Whether .cfi_sections wants .eh_frame. */
  wantsFrames = true;

  begin(assembly: Assembly, openedAt: Span, isSimple: boolean): void {
    const start = assembly.here();
    this.open = {
      openedAt,
      start,
      end: undefined,
      last: start,
      steps: isSimple ? [] : [plain([frameOpcode.defCfa, 31, 0])],
      isSignalFrame: false,
      returnColumn: linkRegister,
      cfaOffset: 0n,
      offsets: [],
    };
    this.frames.push(this.open);
  }

  /** Adds a step at the present place of the code. */
  add(assembly: Assembly, bytes: readonly number[], opensState = false): void {
    const frame = this.open!;
    const here = assembly.here();
    const { last } = frame;
    if (here.fragment !== last.fragment || here.offset !== last.offset) {
      frame.steps.push({ kind: "advance", from: last, to: here });
      frame.last = here;
    }
    frame.steps.push({ ...plain(bytes), opensState });
  }
}

const plain = (bytes: readonly number[]): Extract<FrameStep, { kind: "bytes" }> => ({
  kind: "bytes",
  bytes: Uint8Array.from(bytes),
  opensState: false,
});

/** The bytes of a number in unsigned and in signed LEB128. */
export function uleb(value: bigint): number[] {
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

/** A common entry, with the steps that its functions share. */
interface CommonEntry {
  readonly place: AsmSymbol;
  readonly key: string;
  readonly length: number;
}

/** Writes .eh_frame at the end of the text. */
export function writeCallFrames(assembly: Assembly): void {
  const { frames, wantsFrames } = assembly.callFrames;
  const finished = frames.filter(({ end }) => end !== undefined);
  if (!wantsFrames || finished.length === 0) return;
  const section = assembly.sections.get(".eh_frame") ?? new AsmSection(".eh_frame", sectionType.progbits, sectionFlag.alloc, 0);
  assembly.sections.set(".eh_frame", section);
  section.alignmentPower = Math.max(section.alignmentPower, 3);
  assembly.enter(section.subsection(0));
  const commons: CommonEntry[] = [];
  for (const [index, frame] of finished.entries()) {
    const shared = sharedSteps(frame);
    const key = keyOf(frame, frame.steps.slice(0, shared));
    let common = commons.find((candidate) => candidate.key === key);
    if (!common) {
      common = { place: assembly.here(), key, length: shared };
      commons.push(common);
      writeCommon(assembly, frame, shared);
    }
    writeFrame(assembly, frame, common, index === finished.length - 1);
  }
  assembly.symbols.chain.push({ kind: "section", section });
}

/** Steps before the code moves on or a state is remembered: those of the entry in common. */
function sharedSteps({ steps }: Frame): number {
  const first = steps.findIndex((step) => step.kind === "advance" || step.opensState);
  return first < 0 ? steps.length : first;
}

const keyOf = ({ isSignalFrame, returnColumn }: Frame, steps: readonly FrameStep[]): string =>
  `${isSignalFrame}:${returnColumn}:${steps.map((step) => (step.kind === "bytes" ? step.bytes.join() : "")).join(";")}`;

function writeCommon(assembly: Assembly, frame: Frame, shared: number): void {
  const body = new ByteWriter();
  body.u32(0);
  body.u8(1);
  body.cString(frame.isSignalFrame ? "zRS" : "zR");
  body.uleb128(BigInt(codeAlignment));
  body.sleb128(dataAlignment);
  body.uleb128(BigInt(frame.returnColumn));
  body.uleb128(1n);
  // DW_EH_PE_pcrel | DW_EH_PE_sdata4
  body.u8(0x1b);
  for (const step of frame.steps.slice(0, shared)) if (step.kind === "bytes") body.append(step.bytes);
  writeEntry(assembly, frame.openedAt, body.finish(), 4, []);
}

function writeFrame(assembly: Assembly, frame: Frame, common: CommonEntry, isLast: boolean): void {
  const { start, end, openedAt } = frame;
  const steps = new ByteWriter();
  for (const step of frame.steps.slice(common.length)) {
    if (step.kind === "bytes") steps.append(step.bytes);
    else writeAdvance(assembly, steps, step, openedAt);
  }
  const here = assembly.here();
  const pointer = new ByteWriter();
  // From the field itself back to the common entry.
  const distance = assembly.numberNow(makeBinary("-", symbolExpression(here), symbolExpression(common.place)))! + 4n;
  pointer.integer(distance, 4);
  writeEntry(assembly, openedAt, pointer.finish(), isLast ? 8 : 4, [
    () => emitExpression(assembly, makeBinary("-", symbolExpression(start), symbolExpression(assembly.here())), 4, openedAt),
    () => emitExpression(assembly, makeBinary("-", symbolExpression(end!), symbolExpression(start)), 4, openedAt),
    () => emitBytes(assembly, Uint8Array.of(0), openedAt),
    () => emitBytes(assembly, steps.finish(), openedAt),
  ]);
}

/** An entry: its length, its beginning, what follows, and padding that is part of it. */
function writeEntry(assembly: Assembly, span: Span, beginning: Uint8Array, alignment: number, rest: readonly (() => void)[]): void {
  const { subsection } = assembly;
  const { writer, current } = subsection;
  const lengthAt = writer.length;
  emitBytes(assembly, new Uint8Array(4), span);
  emitBytes(assembly, beginning, span);
  for (const write of rest) write();
  const bodyBytes = writer.length - lengthAt - 4;
  const end = current.address + current.fixedBytes + subsection.offset;
  const padding = (alignment - (end % alignment)) % alignment;
  new DataView(writer.bytes.buffer).setUint32(lengthAt, bodyBytes + padding, true);
  emitTail(assembly, { kind: "align", alignment, maximum: 0, code: false, pattern: new Uint8Array(1), span });
}

function writeAdvance(assembly: Assembly, steps: ByteWriter, { from, to }: Extract<FrameStep, { kind: "advance" }>, span: Span): void {
  const bytes = assembly.numberNow(makeBinary("-", symbolExpression(to), symbolExpression(from)));
  if (bytes === undefined) {
    assembly.report.error(span, "the size of this function must be known where the text ends");
    return;
  }
  const units = Number(bytes) / codeAlignment;
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
}
