// What of a process's memory /proc shows: maps, smaps and its sum, sizes, and the strings that the program was given
// (fs/proc/task_mmu.c, man 5 proc). A page is resident once it has been touched; shared, when another process has it, too.

import { guestAddress } from "../../../base/brand.ts";
import { type Mapping, pageBytes } from "../../../cpu/processor.ts";
import type { Kernel } from "../../kernel.ts";
import type { FileMapping } from "../../mm/file-mappings.ts";
import { formatPermissions } from "../../mm/memory-map.ts";
import type { Process } from "../../task/process.ts";
import { kibibytes } from "./machine-files.ts";

const noBytes = new Uint8Array(0);

const mappingsOf = (kernel: Kernel, process: Process): Mapping[] => {
  const mappings = process.end ? [] : (kernel.spaces.get(process.memory.space)?.mappings ?? []);
  return [...mappings].sort((one, other) => one.start - other.start);
};

const fileOf = ({ state }: Kernel, { memory }: Process, { start }: Mapping): FileMapping | undefined =>
  state.fileMappings.find((each) => each.space === memory.space && each.start <= start && start < each.end);

function heading(mapping: Mapping, file: FileMapping | undefined): string {
  const address = (value: number): string => value.toString(16).padStart(8, "0");
  const range = `${address(mapping.start)}-${address(mapping.end)}`;
  const offset = file ? address(file.offset + mapping.start - file.start) : "00000000";
  const place = file ? `00:01 ${file.node.inode}` : "00:00 0";
  const line = `${range} ${formatPermissions(mapping.permissions)}${mapping.shared ? "s" : "p"} ${offset} ${place}`;
  return mapping.name ? `${line.padEnd(72)} ${mapping.name}` : `${line} `;
}

interface Sizes {
  readonly size: number;
  readonly sharedClean: number;
  readonly sharedDirty: number;
  readonly privateClean: number;
  readonly privateDirty: number;
  /** Not of a file. */
  readonly anonymous: number;
}

/** In bytes. What shows a file and cannot be written is clean. */
function sizesOf(kernel: Kernel, process: Process, mapping: Mapping): Sizes {
  const { pages, shared } = kernel.spaces.get(process.memory.space)!.residency(mapping.start, mapping.end);
  const isOfFile = mapping.name.startsWith("/");
  const isClean = isOfFile && !mapping.permissions.write;
  const [common, own] = [shared * pageBytes, (pages - shared) * pageBytes];
  return {
    size: mapping.end - mapping.start,
    sharedClean: isClean ? common : 0,
    sharedDirty: isClean ? 0 : common,
    privateClean: isClean ? own : 0,
    privateDirty: isClean ? 0 : own,
    anonymous: isOfFile ? 0 : common + own,
  };
}

const residentOf = ({ sharedClean, sharedDirty, privateClean, privateDirty }: Sizes): number =>
  sharedClean + sharedDirty + privateClean + privateDirty;

/** Shared pages count by halves: which others have them is not known here. */
const proportionOf = (sizes: Sizes): number => residentOf(sizes) - (sizes.sharedClean + sizes.sharedDirty) / 2;

function details(sizes: Sizes): readonly (readonly [name: string, bytes: number])[] {
  return [
    ["Rss", residentOf(sizes)],
    ["Pss", proportionOf(sizes)],
    ["Pss_Dirty", sizes.privateDirty + sizes.sharedDirty / 2],
    ["Shared_Clean", sizes.sharedClean],
    ["Shared_Dirty", sizes.sharedDirty],
    ["Private_Clean", sizes.privateClean],
    ["Private_Dirty", sizes.privateDirty],
    ["Referenced", residentOf(sizes)],
    ["Anonymous", sizes.anonymous],
    ["KSM", 0],
    ["LazyFree", 0],
    ["AnonHugePages", 0],
    ["ShmemPmdMapped", 0],
    ["FilePmdMapped", 0],
    ["Shared_Hugetlb", 0],
    ["Private_Hugetlb", 0],
    ["Swap", 0],
    ["SwapPss", 0],
    ["Locked", 0],
  ];
}

const rows = (entries: readonly (readonly [name: string, bytes: number])[]): string =>
  entries.map(([name, bytes]) => `${`${name}:`.padEnd(16)}${String(kibibytes(bytes)).padStart(8)} kB\n`).join("");

const flagsOf = ({ permissions: { read, write, execute }, shared }: Mapping): string =>
  [read && "rd", write && "wr", execute && "ex", shared && "sh", "mr", "mw", "me"].filter((flag) => flag !== false).join(" ");

export const maps = (kernel: Kernel, process: Process): string =>
  mappingsOf(kernel, process)
    .map((mapping) => `${heading(mapping, fileOf(kernel, process, mapping))}\n`)
    .join("");

export const detailedMaps = (kernel: Kernel, process: Process): string =>
  mappingsOf(kernel, process)
    .map((mapping) => {
      const sizes = sizesOf(kernel, process, mapping);
      const head: readonly (readonly [string, number])[] = [
        ["Size", sizes.size],
        ["KernelPageSize", pageBytes],
        ["MMUPageSize", pageBytes],
      ];
      const body = rows([...head, ...details(sizes)]);
      return `${heading(mapping, fileOf(kernel, process, mapping))}\n${body}THPeligible:           0\nVmFlags: ${flagsOf(mapping)} \n`;
    })
    .join("");

export interface MemorySizes {
  readonly mapped: number;
  readonly resident: number;
  /** Resident, by what it shows. */
  readonly anonymous: number;
  readonly ofFiles: number;
  readonly stack: number;
  readonly code: number;
  /** Private and writable. */
  readonly data: number;
}

/** All in bytes; 0 of what has ended. */
export function memorySizes(kernel: Kernel, process: Process): MemorySizes {
  const mappings = mappingsOf(kernel, process);
  const sum = (bytesOf: (mapping: Mapping) => number): number => mappings.reduce((total, mapping) => total + bytesOf(mapping), 0);
  const length = ({ start, end }: Mapping): number => end - start;
  const resident = sum((mapping) => residentOf(sizesOf(kernel, process, mapping)));
  const anonymous = sum((mapping) => sizesOf(kernel, process, mapping).anonymous);
  return {
    mapped: sum(length),
    resident,
    anonymous,
    ofFiles: resident - anonymous,
    stack: sum((mapping) => (mapping.name === "[stack]" ? length(mapping) : 0)),
    code: sum((mapping) => (mapping.permissions.execute && mapping.name === process.path ? length(mapping) : 0)),
    data: sum((mapping) => (mapping.permissions.write && !mapping.shared ? length(mapping) : 0)),
  };
}

/** smaps_rollup. */
export function sumOfMaps(kernel: Kernel, process: Process): string {
  const mappings = mappingsOf(kernel, process);
  const [first, last] = [mappings[0], mappings.at(-1)];
  if (!first || !last) return "";
  const all = mappings.map((mapping) => sizesOf(kernel, process, mapping));
  const sum = (key: keyof Sizes): number => all.reduce((total, sizes) => total + sizes[key], 0);
  const total: Sizes = {
    size: sum("size"),
    sharedClean: sum("sharedClean"),
    sharedDirty: sum("sharedDirty"),
    privateClean: sum("privateClean"),
    privateDirty: sum("privateDirty"),
    anonymous: sum("anonymous"),
  };
  const whole: Mapping = {
    ...first,
    end: last.end,
    permissions: { read: false, write: false, execute: false },
    shared: false,
    name: "[rollup]",
  };
  return `${heading(whole, undefined)}\n${rows(details(total))}`;
}

const memoryOf = (kernel: Kernel, { memory, end }: Process, start: number, bytes: number): Uint8Array =>
  end ? noBytes : (kernel.spaces.get(memory.space)?.peek(guestAddress(start), bytes) ?? noBytes);

/**
 * The arguments as they are in the program's memory now; one that has written a title over them, and over their last NUL, is shown up to
 * the title's end (get_mm_cmdline).
 */
export function commandLine(kernel: Kernel, process: Process): Uint8Array {
  const { argumentsStart, environmentStart, environmentEnd } = process.memory.strings;
  const bytes = memoryOf(kernel, process, argumentsStart, environmentEnd - argumentsStart);
  const length = environmentStart - argumentsStart;
  if (length === 0 || bytes[length - 1] === 0) return bytes.subarray(0, length);
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? bytes.length : end + 1);
}

export function environment(kernel: Kernel, process: Process): Uint8Array {
  const { environmentStart, environmentEnd } = process.memory.strings;
  return memoryOf(kernel, process, environmentStart, environmentEnd - environmentStart);
}

export function auxiliaryVector(kernel: Kernel, process: Process): Uint8Array {
  const { vectorStart, vectorBytes } = process.memory.strings;
  return memoryOf(kernel, process, vectorStart, vectorBytes);
}
