// The bytes of an executable → what exec loads and the debugger names things by. `readExecutable` takes static ET_EXEC files of any
// origin; everything else is refused with a reason that teaches. `readLoadable` takes whatever the kernel can begin to load. Never throws.

import { stringAt } from "./byte-reader.ts";
import { fileType, segmentFlag, segmentType, specialSection } from "./format.ts";
import { type Executable, type ExecutableSymbol, type LoadSegment, sectionType } from "./object-file.ts";
import { describeType, type ElfHeaders, type ProgramHeader, type ReadError, readHeaders, readSymbols } from "./read-headers.ts";
import { bindingNames, typeNames } from "./symbol-names.ts";

/** User addresses of AArch64 Linux end here (48 bits, `Documentation/arch/arm64/memory.rst`). */
const addressLimit = 2 ** 48;

export type { Executable };

/** What can be loaded: at the addresses of its segments, or, where it is movable, that far above any place. */
export interface LoadableFile extends Executable {
  readonly isMovable: boolean;
  /** Path of the dynamic loader that it wants. */
  readonly interpreter?: string;
}

/** Segments and symbols of an ELF executable for AArch64 (ELF-64, gABI 4.1); of another file or a damaged one, what is wrong with it. */
export function readExecutable(bytes: Uint8Array): Executable | ReadError {
  const headers = readHeaders(bytes);
  if ("error" in headers) return headers;
  if (headers.type === fileType.sharedObject)
    return { error: `this is ${describeType(headers.type)}; only static executables run here (link with -static -no-pie)` };
  if (headers.type === fileType.executable && interpreterOf(headers, bytes) !== undefined)
    return { error: "this executable needs a dynamic loader (PT_INTERP); only static executables run here (link with -static)" };
  return fileOf(headers, bytes);
}

export function readLoadable(bytes: Uint8Array): LoadableFile | ReadError {
  const headers = readHeaders(bytes);
  return "error" in headers ? headers : fileOf(headers, bytes);
}

function fileOf(headers: ElfHeaders, bytes: Uint8Array): LoadableFile | ReadError {
  if (headers.type === fileType.relocatable) return { error: "this is a relocatable object file: link it first (ld -o program file.o)" };
  const isMovable = headers.type === fileType.sharedObject;
  if (headers.type !== fileType.executable && !isMovable) return { error: `this is ${describeType(headers.type)}, not an executable` };
  const interpreter = interpreterOf(headers, bytes);

  const segments: LoadSegment[] = [];
  for (const header of headers.programHeaders) {
    if (header.type !== segmentType.load || header.memoryBytes === 0) continue;
    const problem = problemOf(header, bytes);
    if (problem) return { error: `the segment at 0x${header.address.toString(16)} ${problem}` };
    segments.push({
      address: header.address,
      fileOffset: header.fileOffset,
      contents: bytes.subarray(header.fileOffset, header.fileOffset + header.fileBytes),
      memoryBytes: header.memoryBytes,
      read: (header.flags & segmentFlag.read) !== 0,
      write: (header.flags & segmentFlag.write) !== 0,
      execute: (header.flags & segmentFlag.execute) !== 0,
    });
  }
  if (segments.length === 0) return { error: "this executable has nothing to load (no PT_LOAD program header)" };
  for (let index = 1; index < segments.length; index += 1) {
    if (segments[index].address < segments[index - 1].address + segments[index - 1].memoryBytes)
      return { error: `its segments overlap or are out of order at 0x${segments[index].address.toString(16)}` };
  }
  return {
    entry: headers.entry,
    programHeaderAddress: programHeaderAddress(headers, segments),
    programHeaderCount: headers.programHeaders.length,
    segments,
    sections: headers.sections
      .filter((section) => section.type !== 0)
      .map(({ name, address, size, flags, type, contents }) => ({ name, address, size, flags, type, contents })),
    symbols: readExecutableSymbols(headers),
    isMovable,
    ...(interpreter === undefined ? {} : { interpreter }),
  };
}

/** The path that PT_INTERP holds. */
function interpreterOf({ programHeaders }: ElfHeaders, bytes: Uint8Array): string | undefined {
  const header = programHeaders.find(({ type }) => type === segmentType.interpreter);
  if (!header) return undefined;
  const path = bytes.subarray(header.fileOffset, header.fileOffset + header.fileBytes);
  return stringAt(path, 0);
}

/** What is wrong with a PT_LOAD header, or nothing. */
function problemOf(header: ProgramHeader, bytes: Uint8Array): string | undefined {
  // A segment of zeros alone may stand behind the end: nothing is read.
  if (header.fileBytes > 0 && header.fileOffset + header.fileBytes > bytes.length) return "lies outside the file";
  if (header.fileBytes > header.memoryBytes) return "is larger in the file than in memory";
  if (header.address + header.memoryBytes > addressLimit) return "leaves the 48-bit address space";
  // mmap works in pages, so address and offset must agree within one (man 5 elf, p_align).
  if (header.address % 4096 !== header.fileOffset % 4096) return "is not at the same place within its page as in the file";
  return undefined;
}

/** Where AT_PHDR points: the address at which the program headers are loaded, 0 if they are not. */
function programHeaderAddress({ programHeaderOffset }: ElfHeaders, segments: readonly LoadSegment[]): number {
  const holder = segments.find(
    ({ fileOffset, contents }) => programHeaderOffset >= fileOffset && programHeaderOffset < fileOffset + contents.length,
  );
  return holder ? holder.address + programHeaderOffset - holder.fileOffset : 0;
}

function readExecutableSymbols({ sections }: ElfHeaders): readonly ExecutableSymbol[] {
  const table = sections.find((section) => section.type === sectionType.symtab);
  if (!table) return [];
  const symbols: ExecutableSymbol[] = [];
  for (const { name, binding, type, sectionIndex, value, size } of readSymbols(table, sections).slice(1)) {
    const section = sectionIndex === specialSection.undefined ? undefined : sections[sectionIndex]?.name;
    symbols.push({
      name: typeNames.get(type) === "section" ? (section ?? name) : name,
      value: Number(value),
      size: Number(size),
      binding: bindingNames.get(binding) ?? "global",
      type: typeNames.get(type) ?? "notype",
      ...(section === undefined ? {} : { section }),
    });
  }
  return symbols;
}
