// Call frame information: .eh_frame and .debug_frame → how to find a caller's registers from a place in a callee (DWARF 5 §6.4).
// Takes sections of any origin: what makes no sense gives no rule, never an error.

import { assertNever } from "../base/errors.ts";
import { ByteReader } from "../elf/byte-reader.ts";
import { type CommonEntry, readCommonEntry, readFrameStep } from "../elf/dwarf/call-frames.ts";
import { lengthEncoding, pointerEncoding, readPointer } from "../elf/dwarf/pointer-encoding.ts";
import type { Executable, ExecutableSection } from "../elf/index.ts";

export type RegisterRule =
  /** Kept at CFA + offset. */
  | { readonly kind: "saved"; readonly offset: number }
  | { readonly kind: "valueOffset"; readonly offset: number }
  | { readonly kind: "register"; readonly register: number }
  | { readonly kind: "same" }
  | { readonly kind: "undefined" };

export interface FrameRules {
  /** Canonical frame address: the caller's sp before the call. */
  readonly cfa: { readonly register: number; readonly offset: number };
  readonly rules: ReadonlyMap<number, RegisterRule>;
  readonly returnRegister: number;
  readonly isSignalFrame: boolean;
}

interface Entry {
  readonly start: number;
  readonly end: number;
  readonly common: Common;
  readonly program: Uint8Array;
}

interface Common extends CommonEntry {
  readonly program: Uint8Array;
}

/** Whether what it says of itself is understood. */
const isReadable = ({ augmentation, hasData }: CommonEntry): boolean => hasData || augmentation === "";

function readEntries({ name, contents, address }: ExecutableSection): Entry[] {
  const isEhFrame = name === ".eh_frame";
  const commons = new Map<number, Common>();
  const entries: Entry[] = [];
  const reader = new ByteReader(contents);
  while (!reader.atEnd) {
    const start = reader.position;
    const length = reader.u32();
    // The 64-bit form of DWARF is not made by anybody here.
    if (length === 0 || length >= 0xffff_fff0) {
      if (length === 0 && !isEhFrame) continue;
      break;
    }
    const entry = new ByteReader(contents, reader.position, reader.position + length);
    const idAt = entry.position;
    const id = entry.u32();
    if (isEhFrame ? id === 0 : id === 0xffff_ffff) {
      const common = readCommonEntry(entry);
      if (isReadable(common)) commons.set(start, { ...common, program: entry.take(entry.end - entry.position) });
    } else {
      const common = commons.get(isEhFrame ? idAt - id : id);
      if (common) entries.push(readFunctionEntry(entry, common, isEhFrame ? common.encoding : pointerEncoding.absptr, address));
    }
    reader.skip(length);
  }
  return entries;
}

function readFunctionEntry(reader: ByteReader, common: Common, encoding: number, sectionAddress: number): Entry {
  const start = readPointer(reader, encoding, sectionAddress);
  const end = start + readPointer(reader, lengthEncoding(encoding), sectionAddress);
  if (common.hasData) reader.skip(reader.uleb128());
  return { start, end, common, program: reader.take(reader.end - reader.position) };
}

interface Row {
  cfaRegister: number;
  cfaOffset: number;
  rules: Map<number, RegisterRule>;
}

/** Follows the steps of an entry up to a place. `initial`: what the common entry has said. */
function follow({ common, start }: Entry, program: Uint8Array, row: Row, initial: Row | undefined, address: number): void {
  const reader = new ByteReader(program);
  const saved: Row[] = [];
  let location = start;
  while (!reader.atEnd && location <= address) {
    const step = readFrameStep(reader, common);
    // What nobody knows: the rest cannot be read.
    if (typeof step === "number") return;
    const [first, second] = step.operands;
    switch (step.name) {
      case "set_loc":
        location = first;
        break;
      case "advance_loc":
      case "advance_loc1":
      case "advance_loc2":
      case "advance_loc4":
        location += first * common.codeAlignment;
        break;
      case "offset":
      case "offset_extended":
      case "offset_extended_sf":
      case "GNU_negative_offset_extended":
        row.rules.set(first, { kind: "saved", offset: second });
        break;
      case "val_offset":
      case "val_offset_sf":
        row.rules.set(first, { kind: "valueOffset", offset: second });
        break;
      case "restore":
      case "restore_extended": {
        const rule = initial?.rules.get(first);
        if (rule) row.rules.set(first, rule);
        else row.rules.delete(first);
        break;
      }
      case "undefined":
        row.rules.set(first, { kind: "undefined" });
        break;
      case "same_value":
        row.rules.set(first, { kind: "same" });
        break;
      case "register":
        row.rules.set(first, { kind: "register", register: second });
        break;
      case "remember_state":
        saved.push({ ...row, rules: new Map(row.rules) });
        break;
      case "restore_state":
        Object.assign(row, saved.pop());
        break;
      case "def_cfa":
      case "def_cfa_sf":
        row.cfaRegister = first;
        row.cfaOffset = second;
        break;
      case "def_cfa_register":
        row.cfaRegister = first;
        break;
      case "def_cfa_offset":
      case "def_cfa_offset_sf":
        row.cfaOffset = first;
        break;
      case "def_cfa_expression":
      case "expression":
      case "val_expression":
        // Not evaluated here: what stands behind one may build on it.
        return;
      case "nop":
      case "GNU_args_size":
      // Return addresses are not signed here.
      case "AARCH64_negate_ra_state":
        break;
      default:
        assertNever(step.name);
    }
  }
}

const tables = new WeakMap<Executable, readonly Entry[]>();

function entriesOf(executable: Executable): readonly Entry[] {
  const known = tables.get(executable);
  if (known) return known;
  const entries = executable.sections.filter(({ name }) => name === ".eh_frame" || name === ".debug_frame").flatMap(readEntries);
  tables.set(executable, entries);
  return entries;
}

/** The rules that hold at an address; undefined: nobody has said any. */
export function frameRulesAt(executable: Executable, address: number): FrameRules | undefined {
  const entry = entriesOf(executable).find(({ start, end }) => address >= start && address < end);
  if (!entry) return undefined;
  const { common } = entry;
  const row: Row = { cfaRegister: 31, cfaOffset: 0, rules: new Map() };
  follow(entry, common.program, row, undefined, Number.POSITIVE_INFINITY);
  const initial: Row = { ...row, rules: new Map(row.rules) };
  follow(entry, entry.program, row, initial, address);
  return {
    cfa: { register: row.cfaRegister, offset: row.cfaOffset },
    rules: row.rules,
    returnRegister: common.returnRegister,
    isSignalFrame: common.isSignalFrame,
  };
}
