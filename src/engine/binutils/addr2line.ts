// addr2line: the source file and line of addresses of a program, or of places in a section of an object file (-j).

import { type SourcePlace, sourceLines } from "../elf/dwarf/source-lines.ts";
import { type ElfFile, readElfFile } from "../elf/elf-file.ts";
import { hexDigits, parseWords, type Tool } from "./tool.ts";

const optionNames = {
  short: "ab:e:fsj:CpiHhvr",
  long: {
    addresses: "a",
    "exe=": "e",
    functions: "f",
    basenames: "s",
    "section=": "j",
    demangle: "C",
    "pretty-print": "p",
    inlines: "i",
    version: "v",
    help: "h",
  },
};

export const addr2line: Tool = (words, read) => {
  const { options, operands, error } = parseWords(words, optionNames);
  if (error) return { output: "", errors: `addr2line: ${error}\n`, status: 1 };
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const last = (name: string): string | undefined => options.findLast((option) => option.name === name)?.value;
  if (has("v")) return { output: "GNU addr2line (svc0) 2.40\n", errors: "", status: 0 };
  const path = last("e") ?? "a.out";
  const bytes = read(path);
  if (!bytes) return { output: "", errors: `addr2line: '${path}': No such file\n`, status: 1 };
  const file = readElfFile(bytes);
  if (!file) return { output: "", errors: `addr2line: ${path}: file format not recognized\n`, status: 1 };
  const lines = sourceLines(file);
  const wanted = last("j");
  const section = wanted === undefined ? undefined : file.sections.find(({ name }) => name === wanted);
  if (wanted !== undefined && !section) return { output: "", errors: `addr2line: ${path}: cannot find section ${wanted}\n`, status: 1 };
  const answers = operands.map((operand) => {
    const address = Number.parseInt(operand.replace(/^0[xX]/, ""), 16) || 0;
    const found = section ? lines.at(section.index, address) : inCode(file, address) ? lines.at(...inCode(file, address)!) : undefined;
    const shownAddress = has("a") ? `0x${hexDigits(address, 16)}${has("p") ? ": " : "\n"}` : "";
    const name = has("f") ? `${found?.function ?? "??"}${has("p") ? (found ? " at " : " ") : "\n"}` : "";
    return `${shownAddress}${name}${placeText(found, has("s"))}\n`;
  });
  return { output: answers.join(""), errors: "", status: 0 };
};

/** The loaded section that an address is in, and where in it. */
function inCode({ sections }: ElfFile, address: number): [number, number] | undefined {
  const holder = sections.find(({ flags, address: start, size }) => (flags & 2) !== 0 && address >= start && address < start + size);
  return holder && [holder.index, address - holder.address];
}

function placeText(found: SourcePlace | undefined, baseOnly: boolean): string {
  if (!found) return "??:0";
  if (found.file === undefined) return "??:?";
  const file = baseOnly ? found.file.slice(found.file.lastIndexOf("/") + 1) : found.file;
  if (found.line === 0) return `${file}:?`;
  return `${file}:${found.line}${found.discriminator > 0 ? ` (discriminator ${found.discriminator})` : ""}`;
}
