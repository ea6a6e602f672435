// Debugging information and unwind tables as text: `readelf -w`, `objdump -W`. One row for each kind, by its letter.

import { type ElfFile, type ElfSection, readRelocationEntries } from "../../elf/elf-file.ts";
import { fileType } from "../../elf/format.ts";
import { sectionType } from "../../elf/object-file.ts";
import { relocationType } from "../../isa/relocation-type.ts";
import { framesText } from "./frames.ts";
import { abbreviationsText, infoText } from "./info.ts";
import { decodedLinesText, rawLinesText } from "./lines.ts";
import { addressRangesText, oldRangesText, rangeListsText, stringsText } from "./tables.ts";

/** Names behind --debug-dump= and --dwarf=, with the letters that they stand for. */
const dumpNames: Readonly<Record<string, string>> = {
  ...{ abbrev: "a", aranges: "r", frames: "f", "frames-interp": "F", info: "i", rawline: "l", decodedline: "L", line: "l" },
  ...{ str: "s", Ranges: "R", ranges: "R", loc: "o", macro: "m", pubnames: "p", pubtypes: "t", gdb_index: "g" },
};

/** Letters that -w alone stands for, as far as they are printed here; S: the strings of the table of lines. */
const allLetters = "aifrlsSR";
/** The letters behind `-w`; of none, those that `-w` alone stands for (man 1 objdump, man 1 readelf). */
export const dumpLetters = (given: string): ReadonlySet<string> => new Set(given === "" ? allLetters : given);

/** Letters of what is asked for, `-wL` or `--debug-dump=decodedline`, and the words that say something else. Undefined: nothing is. */
export function takeDumps(
  words: readonly string[],
  letter: "w" | "W",
  name: string,
): { readonly letters: string | undefined; readonly rest: readonly string[] } {
  let letters: string | undefined;
  const rest: string[] = [];
  for (const word of words) {
    const [, others = "", short] = new RegExp(`^-([A-Za-z]*?)${letter}([A-Za-z]*)$`).exec(word) ?? [];
    const long = new RegExp(`^--${name}(?:=(.*))?$`).exec(word);
    const asked = long ? (long[1] ?? "").split(",").map((each) => dumpNames[each] ?? "") : short === undefined ? undefined : [short];
    if (asked) letters = `${letters ?? ""}${asked.join("")}`;
    if (asked && others !== "") rest.push(`-${others}`);
    else if (!asked) rest.push(word);
  }
  return { letters, rest };
}

/** In the order of the file's sections, as readelf prints them. */
export function dwarfText(file: ElfFile, letters: ReadonlySet<string>, isWide: boolean): string {
  const contentsOf = (name: string): Uint8Array => {
    const section = file.sections.find((candidate) => candidate.name === name);
    return section ? relocated(file, section) : new Uint8Array(0);
  };
  const lines = () => ({ lines: contentsOf(".debug_line"), strings: contentsOf(".debug_str"), lineStrings: contentsOf(".debug_line_str") });
  const shows: Readonly<Record<string, (section: ElfSection) => string>> = {
    ".debug_info": () =>
      letters.has("i")
        ? infoText({
            ...{ info: contentsOf(".debug_info"), abbreviations: contentsOf(".debug_abbrev"), strings: contentsOf(".debug_str") },
            lineStrings: contentsOf(".debug_line_str"),
          })
        : "",
    ".debug_abbrev": () => (letters.has("a") ? abbreviationsText({ abbreviations: contentsOf(".debug_abbrev") }) : ""),
    ".debug_line": () => (letters.has("l") ? rawLinesText(lines()) : "") + (letters.has("L") ? decodedLinesText(lines(), isWide) : ""),
    ".debug_aranges": ({ name }) => (letters.has("r") ? addressRangesText(contentsOf(name)) : ""),
    ".debug_str": ({ name }) => (letters.has("s") ? stringsText(name, contentsOf(name)) : ""),
    ".debug_line_str": ({ name }) => (letters.has("S") ? stringsText(name, contentsOf(name)) : ""),
    ".debug_rnglists": ({ name }) => (letters.has("R") ? rangeListsText(contentsOf(name)) : ""),
    ".debug_ranges": ({ name }) => (letters.has("R") ? oldRangesText(contentsOf(name)) : ""),
    ".eh_frame": (section) => frames(section),
    ".debug_frame": (section) => frames(section),
  };
  const frames = (section: ElfSection): string => {
    if (!letters.has("f") && !letters.has("F")) return "";
    return framesText({ name: section.name, contents: relocated(file, section), address: section.address }, letters.has("F"));
  };
  return file.sections.map((section) => (section.size > 0 ? (shows[section.name]?.(section) ?? "") : "")).join("");
}

const { ABS64, ABS32, PREL64, PREL32 } = relocationType;

/** In an object file addresses are offsets in sections. */
function relocated(file: ElfFile, section: ElfSection): Uint8Array {
  const tables =
    file.type === fileType.relocatable ? file.sections.filter(({ type, info }) => type === sectionType.rela && info === section.index) : [];
  if (tables.length === 0) return section.contents;
  const contents = new Uint8Array(section.contents);
  const view = new DataView(contents.buffer);
  for (const table of tables) {
    for (const { offset, type, symbolIndex, addend } of readRelocationEntries(table)) {
      const at = Number(offset);
      const value = (file.symbols[symbolIndex]?.value ?? 0n) + addend;
      // A distance is from the place itself.
      if ((type === ABS64 || type === PREL64) && at + 8 <= contents.length)
        view.setBigUint64(at, BigInt.asUintN(64, type === ABS64 ? value : value - offset), true);
      else if ((type === ABS32 || type === PREL32) && at + 4 <= contents.length)
        view.setUint32(at, Number(BigInt.asUintN(32, type === ABS32 ? value : value - offset)), true);
    }
  }
  return contents;
}
