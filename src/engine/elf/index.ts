// ELF files: reading and writing them, and what they say about themselves.

export { type ArchiveMember, type ArchiveSymbol, isArchive, type ReadArchive, readArchive } from "./archive.ts";
export {
  type DebugAttribute,
  type DebugEntries,
  type DebugEntry,
  type DebugUnit,
  debugEntries,
  numberAt,
  textAt,
} from "./dwarf/entries.ts";
export { type LineRange, type LineRow, type LineTable, lineTable, readLineRows, type SourceLocation } from "./dwarf/line-table.ts";
export { attribute, encoding, tag } from "./dwarf/numbers.ts";
export * from "./object-file.ts";
export { readExecutable } from "./read-executable.ts";
export type { ReadError } from "./read-headers.ts";
export { readObject } from "./read-object.ts";
export { writeObject } from "./write-object.ts";
