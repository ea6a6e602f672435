// Writing addresses into the contents of sections, as the relocations ask.

import type { ElfSymbol, ObjectFile, Relocation } from "../elf/object-file.ts";
import { sectionFlag } from "../elf/object-file.ts";
import { fixupByRelocation } from "../isa/fixup.ts";
import { relocationName, relocationType } from "../isa/relocation-type.ts";
import type { Definition, Definitions } from "./definitions.ts";
import { isCall } from "./offset-table.ts";
import type { Piece } from "./output-section.ts";
import { type LinkRelocation, linkRelocation } from "./relocation-kinds.ts";
import { rewriteThreadAccess } from "./thread-access.ts";

/** What relocations need to know of the whole program. */
export interface Program {
  readonly definitions: Definitions;
  /** Address of a symbol's entry in the global offset table. */
  readonly tableEntry: (symbol: ElfSymbol) => number;
  /** Whether the table has the distance of a thread-local variable. */
  readonly tableHasThread: (symbol: ElfSymbol) => boolean;
  /** Address of the table itself. */
  readonly tableAddress: number;
  /** Address of the stub by which a function that is chosen at the start is called; undefined: it is none. */
  readonly stub: (symbol: ElfSymbol) => number | undefined;
  /** Address of the veneer that a call goes through because its target is too far. */
  readonly veneer: (piece: Piece, relocation: Relocation, destination: number) => number | undefined;
  /** Start and alignment of the thread-local segment. */
  readonly threadLocal: { readonly address: number; readonly alignment: number } | undefined;
}

export interface RelocationProblem {
  readonly kind: "undefined" | "overflow" | "unknown" | "discarded";
  readonly object: ObjectFile;
  readonly piece: Piece;
  readonly relocation: Relocation;
  readonly message: string;
}

const nop = 0xd503201fn;

/** Applies the relocations of a piece to its bytes. */
export function relocate(piece: Piece, contents: Uint8Array, program: Program, problems: RelocationProblem[]): void {
  const { object, output } = piece;
  const relocations = piece.rewritten?.relocations ?? piece.section.relocations;
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  for (let index = 0; index < relocations.length; index += 1) {
    const relocation = relocations[index];
    const { symbol, addend, offset, type } = relocation;
    const fail = (kind: RelocationProblem["kind"], message: string): void =>
      void problems.push({ kind, object, piece, relocation, message });
    const kind = linkRelocation(type);
    if (!kind) {
      fail("unknown", `relocation type ${type} is none that a static program can have`);
      continue;
    }
    if (kind.value === "nothing") continue;
    const row = fixupByRelocation.get(kind.writtenAs ?? type);
    const bytes = row?.bytes ?? 4;
    if (offset + bytes > contents.length) {
      fail("unknown", `a relocation lies outside its section, at ${offset}`);
      continue;
    }
    const place = output.address + piece.offset + offset;
    const target = program.definitions.of(symbol, addend);
    if (!target.isDefined && symbol.binding !== "weak" && !target.isWeak) {
      fail("undefined", `undefined reference to ${symbol.name}`);
      continue;
    }
    if (target.isDiscarded) {
      // What describes code that is not linked speaks of address 0; a list of ranges would end there.
      if (!mayNameDiscarded(piece)) fail("discarded", "it is in a section of a group that another file's takes the place of");
      writeUnit(view, offset, bytes, /^\.debug_(ranges|loc)$/.test(piece.section.name) ? 1n : 0n);
      continue;
    }
    const viaTable =
      kind.value === "threadTable" && !target.isDefined && program.tableHasThread(symbol) ? throughTable.get(type) : undefined;
    if ((kind.value === "threadTable" && !viaTable) || kind.value === "threadDescriptor") {
      const rewriting = rewriteThreadAccess(relocation, view.getUint32(offset, true), threadOffset(target.address + addend, program));
      if (typeof rewriting === "string") fail("overflow", rewriting);
      else if (offset + 4 * rewriting.words.length > contents.length) fail("unknown", "the access to a thread-local variable is cut off");
      else {
        for (const [number, word] of rewriting.words.entries()) view.setUint32(offset + 4 * number, word, true);
        index += rewriting.relocations - 1;
      }
      continue;
    }
    const unit = bytes === 4 ? BigInt(view.getUint32(offset, true)) : 0n;
    const result = patched(viaTable ?? kind, { relocation, target, piece, unit, place, program });
    if (typeof result === "string") {
      if (output.flags & sectionFlag.alloc) fail("overflow", result);
      continue;
    }
    writeUnit(view, offset, bytes, result);
  }
}

/** How the address of a table entry is written where ld leaves the access as it is. */
const throughTable: ReadonlyMap<number, LinkRelocation> = new Map([
  [relocationType.TLSIE_ADR_GOTTPREL_PAGE21, { value: "threadTableEntry", writtenAs: relocationType.ADR_PREL_PG_HI21 }],
  [relocationType.TLSIE_LD64_GOTTPREL_LO12_NC, { value: "threadTableEntry", writtenAs: relocationType.LDST64_ABS_LO12_NC }],
  [relocationType.TLSIE_MOVW_GOTTPREL_G1, { value: "threadTableEntry", writtenAs: relocationType.MOVW_UABS_G1 }],
  [relocationType.TLSIE_MOVW_GOTTPREL_G0_NC, { value: "threadTableEntry", writtenAs: relocationType.MOVW_UABS_G0_NC }],
]);

/** Debugging information and tables of frames describe whatever the compiler made. */
const mayNameDiscarded = ({ section: { name, flags } }: Piece): boolean =>
  (flags & sectionFlag.alloc) === 0 || /^\.(eh_frame|gcc_except_table)/.test(name);

interface Application {
  readonly relocation: Relocation;
  readonly target: Definition;
  readonly piece: Piece;
  readonly unit: bigint;
  readonly place: number;
  readonly program: Program;
}

/** The patched unit, or why the value does not fit. */
function patched(kind: LinkRelocation, { relocation, target, piece, unit, place, program }: Application): bigint | string {
  const { type, symbol, addend } = relocation;
  const row = fixupByRelocation.get(kind.writtenAs ?? type)!;
  const at = BigInt(place);
  switch (kind.value) {
    case "plain": {
      if (!target.isDefined) {
        // A call to a weak name that nobody defines does nothing; its distance from anywhere is 0.
        return isCall(type) ? nop : row.apply(unit, row.relative ? at + addend : addend, at);
      }
      const stub = program.stub(symbol);
      const base = stub === undefined ? target.address : BigInt(stub);
      const veneer = isCall(type) ? program.veneer(piece, relocation, Number(base + addend)) : undefined;
      return row.apply(unit, veneer === undefined ? base + addend : BigInt(veneer), at);
    }
    case "tableEntry":
    case "threadTableEntry":
      return row.apply(unit, BigInt(program.tableEntry(symbol)), at);
    case "tableOffset": {
      const start = type === relocationType.LD64_GOTPAGE_LO15 ? program.tableAddress - (program.tableAddress % 4096) : program.tableAddress;
      const offset = BigInt(program.tableEntry(symbol) - start);
      return offset < 0n || offset > 0x7fffn ? `the entry is ${offset} bytes from the start of the table` : insertLow15(unit, offset);
    }
    default:
      return writeThreadOffset(relocation, kind, unit, threadOffset(target.address + addend, program));
  }
}

const insertLow15 = (unit: bigint, offset: bigint): bigint => (unit & ~(0xfffn << 10n)) | (((offset & 0x7ff8n) >> 3n) << 10n);

/** Variant 1 of thread-local storage: two words, then the segment (AAELF64 §5.7.12). */
export function threadOffset(address: bigint, { threadLocal }: Pick<Program, "threadLocal">): bigint {
  if (!threadLocal) return address;
  const reserved = Math.ceil(16 / threadLocal.alignment) * threadLocal.alignment;
  return address - BigInt(threadLocal.address) + BigInt(reserved);
}

function writeThreadOffset(
  { type }: Relocation,
  { writtenAs, shift = 0, checkedBits }: LinkRelocation,
  unit: bigint,
  offset: bigint,
): bigint | string {
  if (checkedBits !== undefined && (offset < 0n || offset >> BigInt(checkedBits) !== 0n))
    return `the thread-local offset ${offset} does not fit ${relocationName(type)}`;
  return fixupByRelocation.get(writtenAs ?? type)!.apply(unit, offset >> BigInt(shift), 0n);
}

function writeUnit(view: DataView, offset: number, bytes: number, value: bigint): void {
  if (bytes === 4) view.setUint32(offset, Number(BigInt.asUintN(32, value)), true);
  else if (bytes === 8) view.setBigUint64(offset, BigInt.asUintN(64, value), true);
  else if (bytes === 2) view.setUint16(offset, Number(BigInt.asUintN(16, value)), true);
  else view.setUint8(offset, Number(BigInt.asUintN(8, value)));
}
