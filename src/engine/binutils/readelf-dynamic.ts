// The dynamic section of readelf (-d): what the loader of a program is told.

import { stringAt } from "../elf/byte-reader.ts";
import type { ElfFile } from "../elf/elf-file.ts";
import { sectionType } from "../elf/object-file.ts";
import { hexDigits } from "./tool.ts";

/** DT_*: the name, and how the value is printed: a name in the string table, bytes, a number, or an address. */
const rows: Readonly<
  Record<number, readonly [name: string, kind?: "library" | "soname" | "path" | "bytes" | "number" | "rela" | "flags" | "flags1"]>
> = {
  ...{
    0: ["NULL"],
    1: ["NEEDED", "library"],
    2: ["PLTRELSZ", "bytes"],
    3: ["PLTGOT"],
    4: ["HASH"],
    5: ["STRTAB"],
    6: ["SYMTAB"],
    7: ["RELA"],
  },
  ...{ 8: ["RELASZ", "bytes"], 9: ["RELAENT", "bytes"], 10: ["STRSZ", "bytes"], 11: ["SYMENT", "bytes"], 12: ["INIT"], 13: ["FINI"] },
  ...{
    14: ["SONAME", "soname"],
    15: ["RPATH", "path"],
    16: ["SYMBOLIC"],
    20: ["PLTREL", "rela"],
    21: ["DEBUG"],
    22: ["TEXTREL"],
    23: ["JMPREL"],
  },
  ...{ 24: ["BIND_NOW"], 25: ["INIT_ARRAY"], 26: ["FINI_ARRAY"], 27: ["INIT_ARRAYSZ", "bytes"], 28: ["FINI_ARRAYSZ", "bytes"] },
  ...{ 29: ["RUNPATH", "path"], 30: ["FLAGS", "flags"], 32: ["PREINIT_ARRAY"], 33: ["PREINIT_ARRAYSZ", "bytes"] },
  ...{ 1879047925: ["GNU_HASH"], 1879048176: ["VERSYM"], 1879048185: ["RELACOUNT", "number"], 1879048187: ["FLAGS_1", "flags1"] },
  ...{ 1879048188: ["VERDEF"], 1879048189: ["VERDEFNUM", "number"], 1879048190: ["VERNEED"], 1879048191: ["VERNEEDNUM", "number"] },
};

const flagNames = ["ORIGIN", "SYMBOLIC", "TEXTREL", "BIND_NOW", "STATIC_TLS"];
const flag1Names: Readonly<Record<number, string>> = { 0: "NOW", 1: "GLOBAL", 3: "NODELETE", 7: "ORIGIN", 27: "PIE" };

export function dynamicSection(file: ElfFile): string {
  const section = file.sections.find(({ type }) => type === sectionType.dynamic);
  if (!section) return "\nThere is no dynamic section in this file.\n";
  const { contents, fileOffset, link } = section;
  const strings = file.sections[link]?.contents ?? new Uint8Array(0);
  const view = new DataView(contents.buffer, contents.byteOffset, contents.byteLength);
  const entries: { tag: bigint; value: bigint }[] = [];
  for (let at = 0; at + 16 <= contents.length; at += 16) {
    entries.push({ tag: view.getBigUint64(at, true), value: view.getBigUint64(at + 8, true) });
    if (entries[entries.length - 1].tag === 0n) break;
  }
  const lines = entries.map(({ tag, value }) => {
    const [name = `<unknown>: ${tag.toString(16)}`, kind] = rows[Number(tag)] ?? [];
    return ` 0x${hexDigits(tag, 16)} ${`(${name})`.padEnd(20)} ${valueText(kind, value, strings)}\n`;
  });
  const count = `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  return `\nDynamic section at offset 0x${fileOffset.toString(16)} contains ${count}:\n  Tag        Type                         Name/Value\n${lines.join("")}`;
}

function valueText(kind: (typeof rows)[number][1], value: bigint, strings: Uint8Array): string {
  const text = (): string => stringAt(strings, Number(value));
  switch (kind) {
    case "library":
      return `Shared library: [${text()}]`;
    case "soname":
      return `Library soname: [${text()}]`;
    case "path":
      return `Library runpath: [${text()}]`;
    case "bytes":
      return `${value} (bytes)`;
    case "number":
      return String(value);
    case "rela":
      return value === 7n ? "RELA" : "REL";
    case "flags":
      return flagNames.filter((_, bit) => (value >> BigInt(bit)) & 1n).join(" ");
    case "flags1":
      return `Flags: ${Object.entries(flag1Names)
        .filter(([bit]) => (value >> BigInt(bit)) & 1n)
        .map(([, name]) => name)
        .join(" ")}`;
    default:
      return `0x${value.toString(16)}`;
  }
}
