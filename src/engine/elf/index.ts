// ELF files: reading and writing them, and what they say about themselves.

export { type ArchiveMember, type ArchiveSymbol, isArchive, type ReadArchive, readArchive } from "./archive.ts";
export { type DebugAttribute, type DebugEntries, type DebugEntry, type DebugUnit, debugEntries } from "./debug-entries.ts";
export { type LineRange, type LineRow, type LineTable, lineTable, readLineRows, type SourceLocation } from "./line-table.ts";
export * from "./object-file.ts";
export { readExecutable } from "./read-executable.ts";
export type { ReadError } from "./read-headers.ts";
export { readObject } from "./read-object.ts";
export { writeObject } from "./write-object.ts";
