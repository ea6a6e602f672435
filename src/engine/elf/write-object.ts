// ObjectFile → the bytes of a relocatable ELF file, laid out as GNU as does it: section contents, symbol table, strings,
// relocations, section names, section headers; each `.rela` header follows its section's.

import { ByteWriter } from "./byte-writer.ts";
import {
  fileType,
  headerBytes,
  nullSectionHeader,
  relocationBytes,
  type SectionHeader,
  specialSection,
  symbolBytes,
  writeFileHeader,
  writeSectionHeader,
  writeSymbol,
} from "./format.ts";
import { type ElfSymbol, type ObjectFile, type Section, type SectionGroup, sectionFlag, sectionType } from "./object-file.ts";
import { StringTable } from "./string-table.ts";

type Header = { -readonly [Key in keyof SectionHeader]: SectionHeader[Key] };

export interface WriteObjectWishes {
  /** As of a stripped file: there is no table of symbols. */
  readonly withoutSymbols?: boolean;
  /** The section in front of whose name that of groups stands; absent: it comes last, as with GNU as. */
  readonly groupsNamedBefore?: Section | undefined;
}

/** The file that `aarch64-linux-gnu-as -o` would have written for these sections, symbols and relocations. */
export function writeObject(object: ObjectFile, { withoutSymbols = false, groupsNamedBefore }: WriteObjectWishes = {}): Uint8Array {
  const out = new ByteWriter(4096);
  out.fill(headerBytes, 0);

  const headers: { name: string; header: Header; owner?: Section; group?: SectionGroup }[] = [
    { name: "", header: { ...nullSectionHeader } },
  ];
  const indexOfSection = new Map<Section, number>();
  for (const group of object.groups ?? []) {
    if (group.section) indexOfSection.set(group.section, headers.length);
    const members = group.sections.reduce((count, { relocations }) => count + (relocations.length > 0 ? 2 : 1), 0);
    const header = { ...nullSectionHeader, type: sectionType.group, size: 4 * (1 + members), alignment: 4, entrySize: 4 };
    headers.push({ name: ".group", header, group });
  }
  for (const section of object.sections) {
    const { type, flags, size, alignment, entrySize } = section;
    indexOfSection.set(section, headers.length);
    headers.push({ name: section.name, header: { ...nullSectionHeader, type, flags, size, alignment, entrySize }, owner: section });
    if (section.relocations.length === 0) continue;
    headers.push({
      name: `.rela${section.name}`,
      owner: section,
      header: {
        ...nullSectionHeader,
        type: sectionType.rela,
        flags: sectionFlag.infoLink | (flags & sectionFlag.group),
        size: section.relocations.length * relocationBytes,
        info: indexOfSection.get(section)!,
        alignment: 8,
        entrySize: relocationBytes,
      },
    });
  }
  const symtabIndex = headers.length;
  for (const { header, owner, group } of headers) {
    if (header.type === sectionType.rela || group) header.link = symtabIndex;
    else if (owner?.link) header.link = indexOfSection.get(owner.link) ?? 0;
  }

  for (const { header, owner, group } of headers) {
    if (group) {
      out.align(4);
      header.fileOffset = out.length;
      writeGroup(out, group, indexOfSection);
      continue;
    }
    if (!owner || header.type === sectionType.rela) continue;
    out.align(Math.max(header.alignment, 1));
    header.fileOffset = out.length;
    if (header.type !== sectionType.nobits) out.append(owner.contents);
  }

  const names = new StringTable();
  for (const symbol of object.symbols) if (symbol.type !== "section") names.add(symbol.name);
  const strtab = names.finish();
  const contentsEnd = out.length;
  out.align(8);
  const symtabOffset = out.length;
  const indexOfSymbol = new Map<ElfSymbol, number>();
  out.fill(symbolBytes, 0);
  let localCount = 1;
  for (const [index, symbol] of object.symbols.entries()) {
    indexOfSymbol.set(symbol, index + 1);
    if (symbol.binding === "local") localCount = index + 2;
    const nameOffset = symbol.type === "section" ? 0 : names.offsetOf(symbol.name);
    writeSymbol(out, symbol, nameOffset, placeIndex(symbol, indexOfSection), symbol.value);
  }
  for (const { header, group } of headers) if (group) header.info = indexOfSymbol.get(group.signature) ?? 0;
  if (withoutSymbols) out.length = contentsEnd;
  else {
    const symtab: Header = {
      ...nullSectionHeader,
      type: sectionType.symtab,
      fileOffset: symtabOffset,
      size: out.length - symtabOffset,
      link: symtabIndex + 1,
      info: localCount,
      alignment: 8,
      entrySize: symbolBytes,
    };
    headers.push({ name: ".symtab", header: symtab });
    headers.push({ name: ".strtab", header: plainStrings(out.length, strtab.length) });
    out.append(strtab);
  }

  for (const { header, owner } of headers) {
    if (!owner || header.type !== sectionType.rela) continue;
    out.align(8);
    header.fileOffset = out.length;
    for (const { offset, type, symbol, addend } of owner.relocations) {
      out.u64(offset);
      out.u32(type);
      out.u32(indexOfSymbol.get(symbol) ?? 0);
      out.integer(addend, 8);
    }
  }

  const shstrtab: Header = plainStrings(out.length, 0);
  headers.push({ name: ".shstrtab", header: shstrtab });
  const sectionNames = new StringTable();
  for (const name of withoutSymbols ? [".shstrtab"] : [".symtab", ".strtab", ".shstrtab"]) sectionNames.add(name);
  // Groups are numbered first and named later.
  const hasGroups = (object.groups?.length ?? 0) > 0;
  for (const { name, owner, group } of headers) {
    if (hasGroups && owner && owner === groupsNamedBefore) sectionNames.add(".group");
    if (!group) sectionNames.add(name);
  }
  if (hasGroups) sectionNames.add(".group");
  const sectionNameBytes = sectionNames.finish();
  shstrtab.size = sectionNameBytes.length;
  out.append(sectionNameBytes);

  out.align(8);
  const sectionHeaderOffset = out.length;
  for (const { name, header } of headers) writeSectionHeader(out, { ...header, nameOffset: sectionNames.offsetOf(name) });

  const start = new ByteWriter(headerBytes);
  writeFileHeader(start, {
    type: fileType.relocatable,
    osAbi: needsGnu(object) ? gnuOsAbi : 0,
    entry: 0,
    programHeaderOffset: 0,
    programHeaderCount: 0,
    sectionHeaderOffset,
    sectionHeaderCount: headers.length,
    sectionNamesIndex: headers.length - 1,
  });
  const bytes = out.finish();
  bytes.set(start.finish(), 0);
  return bytes;
}

/** ELFOSABI_GNU: the file has what the generic ABI does not know. */
const gnuOsAbi = 3;

const needsGnu = ({ symbols, sections }: ObjectFile): boolean =>
  symbols.some(({ type, binding }) => type === "gnuIndirectFunction" || binding === "unique") ||
  sections.some(({ flags }) => (flags & sectionFlag.retain) !== 0);

/** GRP_COMDAT or 0, then the members, each followed by its relocations. */
function writeGroup(out: ByteWriter, { comdat, sections }: SectionGroup, indexOfSection: ReadonlyMap<Section, number>): void {
  out.u32(comdat ? 1 : 0);
  for (const section of sections) {
    const index = indexOfSection.get(section)!;
    out.u32(index);
    if (section.relocations.length > 0) out.u32(index + 1);
  }
}

const plainStrings = (fileOffset: number, size: number): Header => ({
  ...nullSectionHeader,
  type: sectionType.strtab,
  fileOffset,
  size,
  alignment: 1,
});

function placeIndex(symbol: ElfSymbol, indexOfSection: ReadonlyMap<Section, number>): number {
  if (typeof symbol.place === "string") return specialSection[symbol.place];
  return indexOfSection.get(symbol.place) ?? 0;
}
