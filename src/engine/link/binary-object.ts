// A file of any bytes as an object (`ld -b binary`): its contents are .data, and three symbols say where they begin and end and how long they are.

import { type ElfSymbol, type ObjectFile, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";

export function binaryObject(path: string, contents: Uint8Array): ObjectFile {
  const data: Section = {
    ...{ name: ".data", type: sectionType.progbits, flags: sectionFlag.alloc | sectionFlag.write },
    ...{ alignment: 1, entrySize: 0, contents, size: contents.length, relocations: [] },
  };
  const symbol = (name: string, place: ElfSymbol["place"], value: number): ElfSymbol => ({
    ...{ name: `_binary_${path.replace(/[^A-Za-z0-9]/g, "_")}_${name}`, place, value: BigInt(value), size: 0n },
    ...{ binding: "global", type: "notype", visibility: "default" },
  });
  return {
    name: path,
    sections: [data],
    symbols: [symbol("start", data, 0), symbol("end", data, contents.length), symbol("size", "absolute", contents.length)],
  };
}
