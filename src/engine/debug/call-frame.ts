// Call frame information: .eh_frame and .debug_frame → how to find a caller's registers from a place in a callee (DWARF 5 §6.4).
// Takes sections of any origin: what makes no sense gives no rule, never an error.

import type { Executable } from "../elf/index.ts";

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

interface Common {
  readonly codeAlignment: number;
  readonly dataAlignment: number;
  readonly returnRegister: number;
  readonly pointerEncoding: number;
  readonly hasAugmentationData: boolean;
  readonly isSignalFrame: boolean;
  readonly program: Uint8Array;
}

interface Entry {
  readonly start: number;
  readonly end: number;
  readonly common: Common;
  readonly program: Uint8Array;
}

/** A cursor that stops at the end: past it everything is 0. */
class Reader {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  #take(bytes: number): number {
    const { at } = this;
    this.at += bytes;
    return this.at <= this.#bytes.length ? at : -1;
  }

  u8(): number {
    const at = this.#take(1);
    return at < 0 ? 0 : this.#bytes[at];
  }
  u16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#view.getUint16(at, true);
  }
  u32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getUint32(at, true);
  }
  u64(): number {
    const at = this.#take(8);
    return at < 0 ? 0 : Number(this.#view.getBigUint64(at, true));
  }
  uleb(): number {
    let value = 0;
    for (let scale = 1; !this.isAtEnd; scale *= 128) {
      const byte = this.u8();
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    return value;
  }
  sleb(): number {
    let value = 0;
    let scale = 1;
    while (!this.isAtEnd) {
      const byte = this.u8();
      value += (byte & 127) * scale;
      scale *= 128;
      if (byte >= 128) continue;
      return byte & 64 ? value - scale : value;
    }
    return value;
  }
  text(): string {
    let text = "";
    while (!this.isAtEnd) {
      const byte = this.u8();
      if (byte === 0) break;
      text += String.fromCharCode(byte);
    }
    return text;
  }
  bytes(end: number): Uint8Array {
    const taken = this.#bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}

/** DW_EH_PE_*: absolute or relative to where the value stands. */
function encodedPointer(reader: Reader, encoding: number, sectionAddress: number): number {
  if (encoding === 0xff) return 0;
  const here = sectionAddress + reader.at;
  const signed = (value: number, bits: number): number => (value >= 2 ** (bits - 1) ? value - 2 ** bits : value);
  const format = encoding & 0x0f;
  let value: number;
  if (format === 0x01) value = reader.uleb();
  else if (format === 0x02) value = reader.u16();
  else if (format === 0x03) value = reader.u32();
  else if (format === 0x09) value = reader.sleb();
  else if (format === 0x0a) value = signed(reader.u16(), 16);
  else if (format === 0x0b) value = signed(reader.u32(), 32);
  else value = reader.u64();
  return (encoding & 0x70) === 0x10 ? value + here : value;
}

function readEntries(contents: Uint8Array, address: number, isEhFrame: boolean): Entry[] {
  const commons = new Map<number, Common | undefined>();
  const entries: Entry[] = [];
  const reader = new Reader(contents);
  while (!reader.isAtEnd) {
    const start = reader.at;
    const length = reader.u32();
    // The 64-bit form of DWARF is not made by anybody here.
    if (length === 0 || length >= 0xffff_fff0) {
      if (length === 0 && !isEhFrame) continue;
      break;
    }
    const end = reader.at + length;
    const idAt = reader.at;
    const id = reader.u32();
    const isCommon = isEhFrame ? id === 0 : id === 0xffff_ffff;
    if (isCommon) commons.set(start, readCommon(reader, end));
    else {
      const common = commons.get(isEhFrame ? idAt - id : id);
      if (common) {
        const first = encodedPointer(reader, isEhFrame ? common.pointerEncoding : 0, address);
        const range = encodedPointer(reader, isEhFrame ? common.pointerEncoding & 0x0f : 0, address);
        if (common.hasAugmentationData) {
          const bytes = reader.uleb();
          reader.at += bytes;
        }
        entries.push({ start: first, end: first + range, common, program: reader.bytes(end) });
      }
    }
    reader.at = end;
  }
  return entries;
}

function readCommon(reader: Reader, end: number): Common | undefined {
  const version = reader.u8();
  const augmentation = reader.text();
  if (version >= 4) reader.at += 2;
  const codeAlignment = reader.uleb();
  const dataAlignment = reader.sleb();
  const returnRegister = version === 1 ? reader.u8() : reader.uleb();
  let pointerEncoding = 0;
  let isSignalFrame = false;
  const hasAugmentationData = augmentation.startsWith("z");
  if (hasAugmentationData) {
    const dataEnd = reader.uleb() + reader.at;
    for (const letter of augmentation.slice(1)) {
      if (letter === "R") pointerEncoding = reader.u8();
      else if (letter === "L") reader.u8();
      else if (letter === "S") isSignalFrame = true;
      else if (letter === "P") encodedPointer(reader, reader.u8(), 0);
    }
    reader.at = dataEnd;
  } else if (augmentation !== "") return undefined;
  return { codeAlignment, dataAlignment, returnRegister, pointerEncoding, hasAugmentationData, isSignalFrame, program: reader.bytes(end) };
}

interface Row {
  cfaRegister: number;
  cfaOffset: number;
  rules: Map<number, RegisterRule>;
}

/** Runs a program of call frame instructions up to a place. */
function execute(program: Uint8Array, row: Row, initial: Row | undefined, common: Common, start: number, address: number): void {
  const reader = new Reader(program);
  const saved: Row[] = [];
  let location = start;
  const restore = (register: number): void => {
    const rule = initial?.rules.get(register);
    if (rule) row.rules.set(register, rule);
    else row.rules.delete(register);
  };
  while (!reader.isAtEnd) {
    const byte = reader.u8();
    const low = byte & 0x3f;
    const high = byte >> 6;
    if (high === 1) location += low * common.codeAlignment;
    else if (high === 2) row.rules.set(low, { kind: "saved", offset: reader.uleb() * common.dataAlignment });
    else if (high === 3) restore(low);
    else {
      switch (byte) {
        case 0x00:
          break;
        case 0x01:
          location = reader.u64();
          break;
        case 0x02:
          location += reader.u8() * common.codeAlignment;
          break;
        case 0x03:
          location += reader.u16() * common.codeAlignment;
          break;
        case 0x04:
          location += reader.u32() * common.codeAlignment;
          break;
        case 0x05: {
          const register = reader.uleb();
          row.rules.set(register, { kind: "saved", offset: reader.uleb() * common.dataAlignment });
          break;
        }
        case 0x06:
          restore(reader.uleb());
          break;
        case 0x07:
          row.rules.set(reader.uleb(), { kind: "undefined" });
          break;
        case 0x08:
          row.rules.set(reader.uleb(), { kind: "same" });
          break;
        case 0x09: {
          const register = reader.uleb();
          row.rules.set(register, { kind: "register", register: reader.uleb() });
          break;
        }
        case 0x0a:
          saved.push({ ...row, rules: new Map(row.rules) });
          break;
        case 0x0b: {
          const before = saved.pop();
          if (before) Object.assign(row, before);
          break;
        }
        case 0x0c:
          row.cfaRegister = reader.uleb();
          row.cfaOffset = reader.uleb();
          break;
        case 0x0d:
          row.cfaRegister = reader.uleb();
          break;
        case 0x0e:
          row.cfaOffset = reader.uleb();
          break;
        case 0x11: {
          const register = reader.uleb();
          row.rules.set(register, { kind: "saved", offset: reader.sleb() * common.dataAlignment });
          break;
        }
        case 0x12:
          row.cfaRegister = reader.uleb();
          row.cfaOffset = reader.sleb() * common.dataAlignment;
          break;
        case 0x13:
          row.cfaOffset = reader.sleb() * common.dataAlignment;
          break;
        case 0x14: {
          const register = reader.uleb();
          row.rules.set(register, { kind: "valueOffset", offset: reader.uleb() * common.dataAlignment });
          break;
        }
        // DW_CFA_AARCH64_negate_ra_state: return addresses are not signed here.
        case 0x2d:
          break;
        case 0x2e:
          reader.uleb();
          break;
        default:
          // Expressions and what nobody knows: the rest cannot be read.
          return;
      }
    }
    if (location > address) return;
  }
}

const tables = new WeakMap<Executable, readonly Entry[]>();

function entriesOf(executable: Executable): readonly Entry[] {
  const known = tables.get(executable);
  if (known) return known;
  const entries = executable.sections.flatMap((section) => {
    if (section.name === ".eh_frame") return readEntries(section.contents, section.address, true);
    return section.name === ".debug_frame" ? readEntries(section.contents, section.address, false) : [];
  });
  tables.set(executable, entries);
  return entries;
}

/** The rules that hold at an address; undefined: nobody has said any. */
export function frameRulesAt(executable: Executable, address: number): FrameRules | undefined {
  const entry = entriesOf(executable).find(({ start, end }) => address >= start && address < end);
  if (!entry) return undefined;
  const { common } = entry;
  const row: Row = { cfaRegister: 31, cfaOffset: 0, rules: new Map() };
  execute(common.program, row, undefined, common, entry.start, Number.POSITIVE_INFINITY);
  const initial: Row = { ...row, rules: new Map(row.rules) };
  execute(entry.program, row, initial, common, entry.start, address);
  return {
    cfa: { register: row.cfaRegister, offset: row.cfaOffset },
    rules: row.rules,
    returnRegister: common.returnRegister,
    isSignalFrame: common.isSignalFrame,
  };
}
