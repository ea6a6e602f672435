// The headers of readelf: of the file (-h), of sections (-S), of segments (-l), and groups of sections (-g).

import { stringAt } from "../elf/byte-reader.ts";
import type { ElfFile, ElfSection, ElfSegment } from "../elf/elf-file.ts";
import { segmentType } from "../elf/format.ts";
import { fileTypes, sectionFlagText, sectionTypeName, segmentNames } from "../elf/names.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import { hexDigits } from "./tool.ts";

const osAbis: ReadonlyMap<number, string> = new Map([
  [0, "UNIX - System V"],
  [1, "UNIX - HP-UX"],
  [2, "UNIX - NetBSD"],
  [3, "UNIX - GNU"],
  [6, "UNIX - Solaris"],
  [9, "UNIX - FreeBSD"],
  [12, "UNIX - OpenBSD"],
  [97, "ARM"],
  [255, "Standalone App"],
]);

const isGnu = ({ osAbi }: ElfFile): boolean => osAbi === 3 || osAbi === 9;

/** Names longer than the room for them are cut, unless lines may be wide. */
const cut = (name: string, width: number, isWide: boolean): string =>
  isWide || name.length <= width ? name.padEnd(width) : `${name.slice(0, width - 5)}[...]`;

/** A position-independent executable says so in its dynamic section: DF_1_PIE in DT_FLAGS_1. */
function isPie({ type, sections }: ElfFile): boolean {
  const dynamic = sections.find((section) => section.type === sectionType.dynamic)?.contents;
  if (type !== 3 || !dynamic) return false;
  const view = new DataView(dynamic.buffer, dynamic.byteOffset, dynamic.byteLength);
  for (let at = 0; at + 16 <= dynamic.length; at += 16)
    if (view.getBigUint64(at, true) === 0x6ffffffbn) return (view.getUint32(at + 8, true) & 0x08000000) !== 0;
  return false;
}

const typeText = (file: ElfFile): string =>
  isPie(file) ? "DYN (Position-Independent Executable file)" : (fileTypes[file.type] ?? `<unknown>: ${file.type.toString(16)}`);

export function fileHeader(file: ElfFile): string {
  const row = (label: string, value: string): string => `  ${`${label}:`.padEnd(34)} ${value}\n`;
  const magic = Array.from(file.bytes.subarray(0, 16), (byte) => `${hexDigits(byte, 2)} `).join("");
  return (
    `ELF Header:\n  Magic:   ${magic}\n` +
    row("Class", "ELF64") +
    row("Data", "2's complement, little endian") +
    row("Version", `${file.bytes[6]}${file.bytes[6] === 1 ? " (current)" : file.bytes[6] === 0 ? "" : " <unknown>"}`) +
    row("OS/ABI", osAbis.get(file.osAbi) ?? `<unknown: ${file.osAbi.toString(16)}>`) +
    row("ABI Version", `${file.abiVersion}`) +
    row("Type", typeText(file)) +
    row("Machine", "AArch64") +
    row("Version", `0x${file.version.toString(16)}`) +
    row("Entry point address", `0x${file.entry.toString(16)}`) +
    row("Start of program headers", `${file.programHeaderOffset} (bytes into file)`) +
    row("Start of section headers", `${file.sectionHeaderOffset} (bytes into file)`) +
    row("Flags", `0x${file.flags.toString(16)}`) +
    row("Size of this header", `${file.headerSize} (bytes)`) +
    row("Size of program headers", `${file.programHeaderSize} (bytes)`) +
    row("Number of program headers", `${file.programHeaderCount}`) +
    row("Size of section headers", `${file.sectionHeaderSize} (bytes)`) +
    row("Number of section headers", countText(file)) +
    row("Section header string table index", namesText(file))
  );
}

const countText = ({ sectionHeaderCount, sections }: ElfFile): string =>
  sectionHeaderCount === 0 && sections[0] ? `0 (${sections[0].size})` : `${sectionHeaderCount}`;

const namesText = ({ sectionNamesIndex, sections }: ElfFile): string =>
  sectionNamesIndex === 0xffff && sections[0] ? `65535 (${sections[0].link})` : `${sectionNamesIndex}`;

export function sectionHeaders(file: ElfFile, isWide: boolean, withCount: boolean): string {
  const { sections } = file;
  if (sections.length === 0) return "\nThere are no sections in this file.\n";
  let text = withCount
    ? `There ${sections.length === 1 ? "is 1 section header" : `are ${sections.length} section headers`}, starting at offset 0x${file.sectionHeaderOffset.toString(16)}:\n`
    : "";
  text += `\nSection Header${sections.length > 1 ? "s" : ""}:\n`;
  text += isWide
    ? "  [Nr] Name              Type            Address          Off    Size   ES Flg Lk Inf Al\n"
    : "  [Nr] Name              Type             Address           Offset\n       Size              EntSize          Flags  Link  Info  Align\n";
  text += sections.map((section) => sectionLine(section, isWide, isGnu(file))).join("");
  return `${text}Key to Flags:
  W (write), A (alloc), X (execute), M (merge), S (strings), I (info),
  L (link order), O (extra OS processing required), G (group), T (TLS),
  C (compressed), x (unknown), o (OS specific), E (exclude),
  ${isGnu(file) ? "R (retain), " : ""}D (mbind), p (processor specific)
`;
}

function sectionLine(
  { index, name, type, address, fileOffset, size, entrySize, flags, link, info, alignment }: ElfSection,
  isWide: boolean,
  gnu: boolean,
): string {
  const start = `  [${String(index).padStart(2)}] ${cut(name, 17, isWide)} `;
  const letters = sectionFlagText(flags, gnu).padStart(3);
  const [typeName, linkText, infoText] = [sectionTypeName(type), String(link).padStart(2), String(info).padStart(3)];
  if (isWide)
    return `${start}${typeName.padEnd(15)} ${hexDigits(address, 16)} ${hexDigits(fileOffset, 6)} ${hexDigits(size, 6)} ${hexDigits(entrySize, 2)} ${letters} ${linkText} ${infoText} ${String(alignment).padStart(2)}\n`;
  return `${start}${typeName.padEnd(16)} ${hexDigits(address, 16)}  ${hexDigits(fileOffset, 8)}\n       ${hexDigits(size, 16)}  ${hexDigits(entrySize, 16)} ${letters}      ${linkText}   ${infoText}     ${alignment}\n`;
}

export function sectionGroups({ sections, symbols }: ElfFile): string {
  if (sections.length === 0) return "\nThere are no sections to group in this file.\n";
  const groups = sections.filter(({ type }) => type === sectionType.group);
  if (groups.length === 0) return "\nThere are no section groups in this file.\n";
  let text = "";
  for (const { index, name, info, contents } of groups) {
    const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
    if (contents.length < 4) continue;
    const kind = view.getUint32(0, true) === 1 ? "COMDAT " : "";
    const count = Math.floor(contents.length / 4) - 1;
    const signature = symbols[info];
    const title = signature ? signature.name || sections[signature.sectionIndex]?.name || "" : "<corrupt>";
    text += `\n${kind}group section [${String(index).padStart(5)}] \`${name}' [${title}] contains ${count} sections:\n   [Index]    Name\n`;
    for (let at = 4; at + 4 <= contents.length; at += 4) {
      const member = view.getUint32(at, true);
      text += `   [${String(member).padStart(5)}]   ${sections[member]?.name ?? "<corrupt>"}\n`;
    }
  }
  return text;
}

export function programHeaders(file: ElfFile, isWide: boolean, isAlone: boolean): string {
  const { segments, sections } = file;
  if (segments.length === 0) return "\nThere are no program headers in this file.\n";
  let text = "";
  if (isAlone) {
    text += `\nElf file type is ${typeText(file)}\nEntry point 0x${file.entry.toString(16)}\n`;
    text += `There ${segments.length === 1 ? "is 1 program header" : `are ${segments.length} program headers`}, starting at offset ${file.programHeaderOffset}\n`;
  }
  text += "\nProgram Headers:\n";
  text += isWide
    ? "  Type           Offset   VirtAddr           PhysAddr           FileSiz  MemSiz   Flg Align\n"
    : "  Type           Offset             VirtAddr           PhysAddr\n                 FileSiz            MemSiz              Flags  Align\n";
  text += segments.map((segment) => segmentLine(segment, isWide) + interpreter(file, segment)).join("");
  if (sections.length > 0) {
    text += "\n Section to Segment mapping:\n  Segment Sections...\n";
    for (const [index, segment] of segments.entries()) {
      const inside = sections.filter((section) => section.type !== sectionType.none && isIn(section, segment));
      text += `   ${String(index).padStart(2, "0")}     ${inside.map(({ name }) => `${name} `).join("")}\n`;
    }
  }
  return text;
}

/** What PT_INTERP asks for. */
function interpreter({ bytes }: ElfFile, { type, fileOffset, fileBytes }: ElfSegment): string {
  return type === segmentType.interpreter
    ? `      [Requesting program interpreter: ${stringAt(bytes.subarray(0, fileOffset + fileBytes), fileOffset)}]\n`
    : "";
}

function segmentLine(
  { type, flags, fileOffset, address, physicalAddress, fileBytes, memoryBytes, alignment }: ElfSegment,
  isWide: boolean,
): string {
  const name =
    segmentNames.get(type)?.readelf ??
    `${type >= 0x60000000 && type < 0x70000000 ? "LOOS+0x" : type >= 0x70000000 ? "LOPROC+0x" : "<unknown>: "}${(type >= 0x70000000 ? type - 0x70000000 : type >= 0x60000000 ? type - 0x60000000 : type).toString(16)}`;
  const permissions = `${flags & 4 ? "R" : " "}${flags & 2 ? "W" : " "}${flags & 1 ? "E" : " "}`;
  const long = (value: number): string => `0x${hexDigits(value, 16)}`;
  const short = (value: number): string => `0x${hexDigits(value, 6)}`;
  const align = alignment === 0 ? "0" : `0x${alignment.toString(16)}`;
  return isWide
    ? `  ${name.padEnd(14)} ${short(fileOffset)} ${long(address)} ${long(physicalAddress)} ${short(fileBytes)} ${short(memoryBytes)} ${permissions} ${align}\n`
    : `  ${name.padEnd(14)} ${long(fileOffset)} ${long(address)} ${long(physicalAddress)}\n                 ${long(fileBytes)} ${long(memoryBytes)}  ${permissions}    ${align}\n`;
}

/** Segments that may hold thread-local sections, and those that hold only what is loaded. */
const threadSegments: ReadonlySet<number> = new Set([segmentType.tls, segmentType.load, segmentType.gnuRelro]);
const memorySegments: ReadonlySet<number> = new Set([
  segmentType.load,
  segmentType.dynamic,
  segmentType.gnuEhFrame,
  segmentType.gnuStack,
  segmentType.gnuRelro,
]);

/** ELF_SECTION_IN_SEGMENT_STRICT of binutils' elf/internal.h. */
function isIn(section: ElfSection, segment: ElfSegment): boolean {
  const { flags, type, address, fileOffset, size } = section;
  const isTls = (flags & sectionFlag.tls) !== 0;
  const isZeros = type === sectionType.nobits;
  // Thread-local zeros take room in the thread-local segment alone.
  if (isTls && isZeros && segment.type !== segmentType.tls) return false;
  if (isTls ? !threadSegments.has(segment.type) : segment.type === segmentType.tls || segment.type === segmentType.programHeaders)
    return false;
  const needsMemory = memorySegments.has(segment.type);
  if ((flags & sectionFlag.alloc) === 0 && needsMemory) return false;
  const inFile =
    isZeros ||
    (fileOffset >= segment.fileOffset &&
      fileOffset - segment.fileOffset + size <= segment.fileBytes &&
      (segment.fileBytes === 0 || fileOffset - segment.fileOffset <= segment.fileBytes - 1));
  const bytes = isTls && isZeros && segment.type !== segmentType.tls ? 0 : size;
  const inMemory =
    (flags & sectionFlag.alloc) === 0 ||
    (address >= segment.address &&
      address - segment.address + bytes <= segment.memoryBytes &&
      (segment.memoryBytes === 0 || address - segment.address <= segment.memoryBytes - 1));
  return inFile && inMemory;
}
