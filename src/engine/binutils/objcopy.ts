// objcopy: copies a file without some of its parts, as nothing but the memory that it would be loaded into (-O binary), or any bytes as an
// object file (-I binary).

import { type ElfFile, type ElfSection, readElfFile } from "../elf/elf-file.ts";
import { segmentType } from "../elf/format.ts";
import { writeObject } from "../elf/index.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import { binaryObject } from "../link/binary-object.ts";
import { type StripLevel, stripped } from "./strip.ts";
import { type ParsedWords, parseWords, refusal, type Tool, type WrittenFile } from "./tool.ts";

const optionNames = {
  short: "I:O:B:j:R:SgxXpvVhN:K:",
  long: {
    "input-target=": "I",
    "output-target=": "O",
    "only-section=": "j",
    "remove-section=": "R",
    "binary-architecture=": "B",
    "dump-section=": "dump-section",
    "strip-all": "S",
    "strip-debug": "g",
    "strip-unneeded": "unneeded",
    "discard-all": "x",
    "gap-fill=": "gap-fill",
    "pad-to=": "pad-to",
    "preserve-dates": "p",
    version: "V",
    help: "h",
  },
};

const elfTarget = "elf64-littleaarch64";
/** Bytes that an image may have: sections at both ends of memory make a file that nobody wants. */
const maximumImageBytes = 256 * 1024 * 1024;

export const objcopy: Tool = (words, read) => {
  const { options, operands, error } = parseWords(words, optionNames);
  if (error) return refusal("objcopy", error);
  const values = (name: string): string[] => options.filter((option) => option.name === name).map(({ value }) => value);
  const has = (name: string): boolean => values(name).length > 0;
  if (has("V")) return { output: "GNU objcopy (svc0) 2.40\n", errors: "", status: 0 };
  const [path, output = path] = operands;
  if (path === undefined || operands.length > 2) return refusal("objcopy", "which file? objcopy [OPTIONS] IN [OUT]");
  const target = values("O").at(-1) ?? elfTarget;
  if (target !== "binary" && target !== elfTarget) return refusal("objcopy", `${output}: invalid bfd target`);
  const source = values("I").at(-1) ?? elfTarget;
  if (source !== "binary" && source !== elfTarget) return refusal("objcopy", `${path}: only ${elfTarget} and binary are read here`);
  const bytes = read(path);
  if (!bytes) return refusal("objcopy", `'${path}': No such file`);
  if (source === "binary") {
    const made = target === "binary" ? bytes : writeObject(binaryObject(path, bytes));
    return { output: "", errors: "", status: 0, files: [{ path: output, bytes: made }] };
  }
  const file = readElfFile(bytes);
  if (!file) return refusal("objcopy", `${path}: file format not recognized`);
  const isWanted = ({ name }: ElfSection): boolean => (!has("j") || values("j").includes(name)) && !values("R").includes(name);
  const made = target === "binary" ? imageOf(file, isWanted, options) : copyOf(bytes, path, { file, isWanted, level: levelOf(has) });
  if (typeof made === "string") return refusal("objcopy", made);
  const dumps = dumpsOf(file, values("dump-section"));
  if ("problem" in dumps) return refusal("objcopy", dumps.problem);
  return { output: "", errors: "", status: 0, files: [...dumps.files, { path: output, bytes: made }] };
};

/** `--dump-section .text=FILE`: what a section holds, as a file of its own. */
function dumpsOf(
  { sections }: ElfFile,
  wishes: readonly string[],
): { readonly files: readonly WrittenFile[] } | { readonly problem: string } {
  const files: WrittenFile[] = [];
  for (const wish of wishes) {
    const [, name, path] = /^([^=]+)=(.+)$/.exec(wish) ?? [];
    if (name === undefined) return { problem: "bad format for --dump-section" };
    const section = sections.find((each) => each.name === name);
    if (!section) return { problem: `can't dump section '${name}' - it does not exist` };
    if (section.type === sectionType.nobits) return { problem: `can't dump section '${name}' - it has no contents` };
    files.push({ path, bytes: section.contents, mode: 0o666 });
  }
  return { files };
}

const levelOf = (has: (name: string) => boolean): StripLevel =>
  has("S") ? "all" : has("unneeded") ? "unneeded" : has("g") ? "debug" : has("x") ? "locals" : "nothing";

interface CopyWishes {
  readonly file: ElfFile;
  readonly isWanted: (section: ElfSection) => boolean;
  readonly level: StripLevel;
}

function copyOf(bytes: Uint8Array, path: string, { file, isWanted, level }: CopyWishes): Uint8Array | string {
  const isTable = ({ type }: ElfSection): boolean =>
    type === sectionType.none || type === sectionType.symtab || type === sectionType.strtab;
  const removed = file.sections.filter((section) => !isTable(section) && !isWanted(section)).map(({ name }) => name);
  return level === "nothing" && removed.length === 0 ? bytes : stripped(bytes, path, { level, removed });
}

/** What is loaded, from the lowest address to the highest; gaps are zeros unless asked otherwise. */
function imageOf(
  { sections, segments }: ElfFile,
  isWanted: (section: ElfSection) => boolean,
  options: ParsedWords["options"],
): Uint8Array | string {
  const loaded = sections
    .filter(
      (section) =>
        section.flags & sectionFlag.alloc && section.type !== sectionType.nobits && section.contents.length > 0 && isWanted(section),
    )
    .map((section) => ({ section, at: loadAddress(section, segments) }));
  if (loaded.length === 0) return new Uint8Array(0);
  const start = Math.min(...loaded.map(({ at }) => at));
  const end = Math.max(...loaded.map(({ at, section }) => at + section.contents.length));
  const number = (name: string): number | undefined => {
    const text = options.findLast((option) => option.name === name)?.value;
    return text === undefined ? undefined : Number(text);
  };
  const size = Math.max(end, number("pad-to") ?? 0) - start;
  if (!(size <= maximumImageBytes))
    return `the image would have ${size} bytes, from 0x${start.toString(16)} on: leave out sections with -R`;
  const image = new Uint8Array(size).fill(number("gap-fill") ?? 0);
  for (const { section, at } of loaded) image.set(section.contents, at - start);
  return image;
}

/** Where a section is loaded: its segment may say another place than the one that it is used at. */
function loadAddress({ address, size }: ElfSection, segments: ElfFile["segments"]): number {
  const holder = segments.find(
    (segment) => segment.type === segmentType.load && address >= segment.address && address + size <= segment.address + segment.memoryBytes,
  );
  return holder ? holder.physicalAddress + address - holder.address : address;
}
