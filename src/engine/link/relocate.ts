// Writing addresses into the contents of sections, as the relocations ask.

import type { ObjectFile, Relocation } from "../elf/object-file.ts";
import { sectionFlag } from "../elf/object-file.ts";
import { fixupByRelocation } from "../isa/fixup.ts";
import type { Definitions } from "./definitions.ts";
import type { Piece } from "./output-section.ts";
import { type LinkRelocation, linkRelocation } from "./relocation-kinds.ts";

/** What relocations need to know of the whole program. */
export interface Program {
  readonly definitions: Definitions;
  /** Address of a symbol's entry in the global offset table. */
  readonly tableEntry: (symbol: Relocation["symbol"], addend: bigint) => bigint;
  /** Start and alignment of the thread-local segment. */
  readonly threadLocal: { readonly address: number; readonly alignment: number } | undefined;
}

export interface RelocationProblem {
  readonly kind: "undefined" | "overflow" | "unknown";
  readonly object: ObjectFile;
  readonly piece: Piece;
  readonly relocation: Relocation;
  readonly message: string;
}

const nop = 0xd503201fn;

/** Applies the relocations of a piece to its bytes. */
export function relocate(piece: Piece, contents: Uint8Array, program: Program, problems: RelocationProblem[]): void {
  const { section, object, output } = piece;
  for (const relocation of section.relocations) {
    const fail = (kind: RelocationProblem["kind"], message: string): void =>
      void problems.push({ kind, object, piece, relocation, message });
    const kind = linkRelocation(relocation.type);
    if (!kind) {
      fail("unknown", `relocation type ${relocation.type} is none that a static program can have`);
      continue;
    }
    if (kind.value === "nothing") continue;
    const row = fixupByRelocation.get(kind.writtenAs ?? relocation.type);
    const bytes = row?.bytes ?? 4;
    if (relocation.offset + bytes > contents.length) {
      fail("unknown", `a relocation lies outside its section, at ${relocation.offset}`);
      continue;
    }
    const place = BigInt(output.address + piece.offset + relocation.offset);
    const { symbol, addend } = relocation;
    const target = program.definitions.of(symbol, addend);
    if (!target.isDefined && symbol.binding !== "weak") {
      fail("undefined", `undefined reference to ${symbol.name}`);
      continue;
    }
    const unit = readUnit(contents, relocation.offset, bytes);
    const address = target.address + addend;
    let result: bigint | string;
    switch (kind.value) {
      case "plain":
        // A call to a weak name that nobody defines does nothing; its distance from anywhere is 0.
        if (!target.isDefined && isCall(relocation.type)) result = nop;
        else result = row!.apply(unit, !target.isDefined && row!.relative ? place + addend : address, place);
        break;
      case "tableEntry":
        result = row!.apply(unit, program.tableEntry(symbol, addend), place);
        break;
      case "threadOffset":
        result = writeThreadOffset(kind, unit, threadOffset(address, program));
        break;
      case "threadTable":
      case "threadDescriptor":
        result = rewriteThreadAccess(relocation.type, unit, threadOffset(address, program));
    }
    if (typeof result === "string") {
      if (output.flags & sectionFlag.alloc) fail("overflow", result);
      continue;
    }
    writeUnit(contents, relocation.offset, bytes, result);
  }
}

/** R_AARCH64_JUMP26 and R_AARCH64_CALL26. */
const isCall = (type: number): boolean => type === 282 || type === 283;

/** Variant 1 of thread-local storage: two words, then the segment (AAELF64 §5.7.12). */
function threadOffset(address: bigint, { threadLocal }: Program): bigint {
  if (!threadLocal) return address;
  const reserved = Math.ceil(16 / threadLocal.alignment) * threadLocal.alignment;
  return address - BigInt(threadLocal.address) + BigInt(reserved);
}

function writeThreadOffset({ writtenAs, shift = 0, checkedBits, name }: LinkRelocation, unit: bigint, offset: bigint): bigint | string {
  if (checkedBits !== undefined && (offset < 0n || offset >> BigInt(checkedBits) !== 0n))
    return `the thread-local offset ${offset} does not fit ${name}`;
  return fixupByRelocation.get(writtenAs!)!.apply(unit, offset >> BigInt(shift), 0n);
}

/** Loads of an offset from a table become moves of the offset, which is known in a static program. */
function rewriteThreadAccess(type: number, unit: bigint, offset: bigint): bigint | string {
  if (offset < 0n || offset >> 32n !== 0n) return `the thread-local offset ${offset} is too large`;
  const register = unit & 31n;
  const high = 0xd2a00000n | (((offset >> 16n) & 0xffffn) << 5n);
  const low = 0xf2800000n | ((offset & 0xffffn) << 5n);
  switch (type) {
    case 541:
      return high | register;
    case 542:
      return low | register;
    case 562:
      return high;
    case 563:
      return low;
    default:
      return nop;
  }
}

function readUnit(contents: Uint8Array, offset: number, bytes: number): bigint {
  let unit = 0n;
  for (let index = bytes - 1; index >= 0; index -= 1) unit = (unit << 8n) | BigInt(contents[offset + index]);
  return unit;
}

function writeUnit(contents: Uint8Array, offset: number, bytes: number, value: bigint): void {
  for (let index = 0, rest = value; index < bytes; index += 1, rest >>= 8n) contents[offset + index] = Number(rest & 0xffn);
}
