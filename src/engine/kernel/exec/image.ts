// A program as exec finds it: the executable at the addresses that it gets, and the dynamic loader that it names, which runs in its
// place first (fs/binfmt_elf.c load_elf_binary). Without address space randomisation: the same file is always at the same place.

import { type Executable, type LoadableFile, readLoadable } from "../../elf/read-executable.ts";
import type { Errno } from "../abi/errno.ts";
import { trampolinePage, userEnd } from "../mm/layout.ts";

/** Everything that a new address space is made of. */
export interface ProgramImage {
  readonly program: Executable;
  /** The dynamic loader, where the program names one, and its path. */
  readonly loader: Executable | undefined;
  readonly loaderPath: string;
  /** Where the loader begins (AT_BASE); 0: there is none. */
  readonly loaderBase: number;
  /** The first instruction. */
  readonly entry: number;
}

/** What segments are aligned to at most on arm64: a page of 64 KiB. */
const alignment = 0x10000;
/** ELF_ET_DYN_BASE: two thirds up. */
const movableBase = Math.floor(((userEnd / 3) * 2) / alignment) * alignment;

const endOf = ({ segments }: Executable): number => {
  const last = segments[segments.length - 1];
  return last === undefined ? 0 : last.address + last.memoryBytes;
};

/** The executable as it is once it lies `bias` bytes higher. */
const moved = (executable: LoadableFile, bias: number): Executable => ({
  ...executable,
  entry: executable.entry + bias,
  programHeaderAddress: executable.programHeaderAddress === 0 ? 0 : executable.programHeaderAddress + bias,
  segments: executable.segments.map((segment) => ({ ...segment, address: segment.address + bias })),
});

/** Below what exec puts at the top of the mappings. */
const placedAtTop = (executable: LoadableFile): number => Math.floor((trampolinePage - endOf(executable)) / alignment) * alignment;

/** `find`: a file's contents by path, or why it cannot be executed. A string with a space is a sentence for people. */
export function readImage(
  contents: Uint8Array,
  find: (path: string) => Uint8Array | Errno,
): ProgramImage | { readonly error: string; readonly errno: Errno } {
  const read = readLoadable(contents);
  if ("error" in read) return { error: read.error, errno: "ENOEXEC" };
  const { interpreter } = read;
  if (interpreter === undefined) {
    // One that moves itself is where a loader would be.
    const program = read.isMovable ? moved(read, placedAtTop(read)) : read;
    return { program, loader: undefined, loaderPath: "", loaderBase: 0, entry: program.entry };
  }
  const found = find(interpreter);
  if (typeof found === "string") {
    return { error: `it needs the dynamic loader ${interpreter}, which is not in the program's file system`, errno: found };
  }
  const loaderFile = readLoadable(found);
  if ("error" in loaderFile) return { error: `its dynamic loader ${interpreter} cannot be loaded: ${loaderFile.error}`, errno: "ELIBBAD" };
  const program = read.isMovable ? moved(read, movableBase) : read;
  const loaderBase = loaderFile.isMovable ? placedAtTop(loaderFile) : 0;
  const loader = moved(loaderFile, loaderBase);
  return { program, loader, loaderPath: interpreter, loaderBase, entry: loader.entry };
}
