// The bytes that exec leaves at the top of the stack: argc, argv, envp, the auxiliary vector and the strings that they point
// to, each where Linux puts it (fs/exec.c, fs/binfmt_elf.c create_elf_tables). Pure: gives bytes and where they go.

import {
  auxiliaryType,
  clockTicksPerSecond,
  hardwareCapabilities,
  minimumSignalStackBytes,
  programHeaderBytes,
} from "../abi/auxiliary-vector.ts";
import { encodeCString } from "../abi/text.ts";
import { machineName } from "../abi/utsname.ts";
import { stackEnd } from "../mm/layout.ts";
import type { Identity } from "../task/identity.ts";
import type { ProgramImage } from "./image.ts";

const pageBytes = 4096;
/** MAX_ARG_STRLEN, and a quarter of the stack limit for all strings together. */
const stringBytesMaximum = 131072;
const stringsBytesMaximum = 2 * 1024 * 1024;

export interface StackRequest {
  readonly image: ProgramImage;
  readonly path: string;
  readonly arguments: readonly string[];
  /** "NAME=value". */
  readonly environment: readonly string[];
  readonly identity: Identity;
  /** What AT_RANDOM points to. */
  readonly random: Uint8Array;
}

export interface InitialStack {
  /** sp at the first instruction; the bytes start here and reach to the end of the stack. */
  readonly sp: number;
  readonly bytes: Uint8Array;
  readonly strings: StackStrings;
}

/** Where the kernel finds again what it gave the program, for /proc. */
export interface StackStrings {
  /** The arguments, each with its NUL; the environment begins where they end. */
  readonly argumentsStart: number;
  readonly environmentStart: number;
  /** Excluded. */
  readonly environmentEnd: number;
  /** The auxiliary vector, AT_NULL included. */
  readonly vectorStart: number;
  readonly vectorBytes: number;
}

/** E2BIG: arguments and environment are too large. */
export function buildStack(request: StackRequest): InitialStack | "E2BIG" {
  const { identity, image } = request;
  const { program } = image;
  const pieces: { address: number; bytes: Uint8Array }[] = [];
  let top = stackEnd;
  const push = (bytes: Uint8Array): number => {
    top -= bytes.length;
    pieces.push({ address: top, bytes });
    return top;
  };
  /** Pushed last first, so that they stand in order. */
  const pushStrings = (strings: readonly Uint8Array[]): number[] =>
    strings.map((_, index) => push(strings[strings.length - 1 - index])).reverse();

  const argumentStrings = request.arguments.map(encodeCString);
  const environmentStrings = request.environment.map(encodeCString);
  const allStrings = [...argumentStrings, ...environmentStrings];
  const stringBytes = allStrings.reduce((sum, { length }) => sum + length + 8, 0);
  if (stringBytes > stringsBytesMaximum || allStrings.some(({ length }) => length > stringBytesMaximum)) return "E2BIG";

  push(new Uint8Array(8));
  const pathAddress = push(encodeCString(request.path));
  const environmentAddresses = pushStrings(environmentStrings);
  const argumentAddresses = pushStrings(argumentStrings);
  const argumentsStart = top;
  top = Math.floor(top / 16) * 16;
  const platformAddress = push(encodeCString(machineName));
  const randomAddress = push(request.random);

  const auxiliary: readonly (readonly [keyof typeof auxiliaryType, number])[] = [
    ["AT_MINSIGSTKSZ", minimumSignalStackBytes],
    ["AT_HWCAP", hardwareCapabilities],
    ["AT_PAGESZ", pageBytes],
    ["AT_CLKTCK", clockTicksPerSecond],
    ["AT_PHDR", program.programHeaderAddress],
    ["AT_PHENT", programHeaderBytes],
    ["AT_PHNUM", program.programHeaderCount],
    ["AT_BASE", image.loaderBase],
    ["AT_FLAGS", 0],
    ["AT_ENTRY", program.entry],
    ["AT_UID", identity.realUid],
    ["AT_EUID", identity.uid],
    ["AT_GID", identity.realGid],
    ["AT_EGID", identity.gid],
    ["AT_SECURE", identity.uid !== identity.realUid || identity.gid !== identity.realGid ? 1 : 0],
    ["AT_RANDOM", randomAddress],
    ["AT_HWCAP2", 0],
    ["AT_EXECFN", pathAddress],
    ["AT_PLATFORM", platformAddress],
    ["AT_NULL", 0],
  ];
  const words = [
    request.arguments.length,
    ...argumentAddresses,
    0,
    ...environmentAddresses,
    0,
    ...auxiliary.flatMap(([type, value]) => [auxiliaryType[type], value]),
  ];
  const sp = Math.floor((top - words.length * 8) / 16) * 16;
  const bytes = new Uint8Array(stackEnd - sp);
  const view = new DataView(bytes.buffer);
  words.forEach((word, index) => {
    view.setBigUint64(index * 8, BigInt(word), true);
  });
  for (const piece of pieces) bytes.set(piece.bytes, piece.address - sp);
  const vectorBytes = auxiliary.length * 16;
  const strings: StackStrings = {
    argumentsStart,
    environmentStart: environmentAddresses[0] ?? pathAddress,
    environmentEnd: pathAddress,
    vectorStart: sp + words.length * 8 - vectorBytes,
    vectorBytes,
  };
  return { sp, bytes, strings };
}
