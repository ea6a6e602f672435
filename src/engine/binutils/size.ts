// size: how many bytes a file takes in memory, in Berkeley's three sums or section by section (-A).

import { isArchive, readArchive } from "../elf/archive.ts";
import { readElfFile } from "../elf/elf-file.ts";
import { type BfdView, bfdView } from "./bfd-view.ts";
import { parseWords, type Tool } from "./tool.ts";

const optionNames = {
  short: "ABdoxtVh",
  long: { "format=": "format", "radix=": "radix", totals: "t", common: "common", version: "V", help: "h" },
};

interface Sums {
  text: number;
  data: number;
  bss: number;
}

export const size: Tool = (words, read) => {
  const { options, operands, error } = parseWords(words, optionNames);
  if (error) return { output: "", errors: `size: ${error}\n`, status: 1 };
  const letters = new Set(options.map(({ name }) => name));
  if (letters.has("V")) return { output: "GNU size (svc0) 2.40\n", errors: "", status: 0 };
  const format = options.findLast(({ name }) => name === "format")?.value ?? "";
  const isSysv = letters.has("A") || /^s/i.test(format);
  const radixWord = options.findLast(({ name }) => name === "radix")?.value;
  const radix = letters.has("o") || radixWord === "8" ? 8 : letters.has("x") || radixWord === "16" ? 16 : 10;
  const files: { name: string; view: BfdView }[] = [];
  let errors = "";
  for (const path of operands.length > 0 ? operands : ["a.out"]) {
    const bytes = read(path);
    if (!bytes) errors += `size: '${path}': No such file\n`;
    else if (isArchive(bytes)) {
      const archive = readArchive(bytes);
      if ("error" in archive) errors += `size: ${path}: file format not recognized\n`;
      else
        for (const { name, contents } of archive.members) {
          const file = contents && readElfFile(contents);
          if (file) files.push({ name: isSysv ? `${name}   (ex ${path}):` : `${name} (ex ${path})`, view: bfdView(file) });
          else errors += `size: ${name}: file format not recognized\n`;
        }
    } else {
      const file = readElfFile(bytes);
      if (file) files.push({ name: isSysv ? `${path}  :` : path, view: bfdView(file) });
      else errors += `size: ${path}: file format not recognized\n`;
    }
  }
  const status = errors ? 1 : 0;
  if (isSysv) return { output: files.map(({ name, view }) => sections(name, view, radix)).join(""), errors, status };
  if (files.length === 0) return { output: "", errors, status };
  const total: Sums = { text: 0, data: 0, bss: 0 };
  const rows = files.map(({ name, view }) => {
    const sums = sumsOf(view);
    total.text += sums.text;
    total.data += sums.data;
    total.bss += sums.bss;
    return row(sums, name, radix);
  });
  if (letters.has("t")) rows.push(row(total, "(TOTALS)", radix));
  const title = radix === 8 ? "    oct\t    hex" : "    dec\t    hex";
  return { output: `   text\t   data\t    bss\t${title}\tfilename\n${rows.join("")}`, errors, status };
};

function sumsOf({ sections: all }: BfdView): Sums {
  const sums: Sums = { text: 0, data: 0, bss: 0 };
  for (const { flags, size: bytes } of all) {
    if (!flags.has("ALLOC")) continue;
    if (flags.has("CODE") || flags.has("READONLY")) sums.text += bytes;
    else if (flags.has("CONTENTS")) sums.data += bytes;
    else sums.bss += bytes;
  }
  return sums;
}

const numberText = (value: number, radix: number): string =>
  radix === 16 ? `0x${value.toString(16)}` : radix === 8 ? `0${value.toString(8)}` : `${value}`;

function row({ text, data, bss }: Sums, name: string, radix: number): string {
  const sum = text + data + bss;
  const cells = [text, data, bss].map((value) => numberText(value, radix).padStart(7));
  const totalText = radix === 8 ? sum.toString(8) : String(sum);
  return `${cells.join("\t")}\t${totalText.padStart(7)}\t${sum.toString(16).padStart(7)}\t${name}\n`;
}

function sections(name: string, { sections: all }: BfdView, radix: number): string {
  const names = Math.max(0, ...all.map((section) => section.name.length));
  const total = all.reduce((sum, section) => sum + section.size, 0);
  const sizes = Math.max("size".length, numberText(total, radix).length, ...all.map((section) => numberText(section.size, radix).length));
  const addresses = Math.max("addr".length, ...all.map((section) => numberText(section.address, radix).length));
  const line = (first: string, second: string, third: string): string =>
    `${first.padEnd(names)}   ${second.padStart(sizes)}   ${third.padStart(addresses)}\n`;
  const rows = all.map((section) => line(section.name, numberText(section.size, radix), numberText(section.address, radix)));
  return `${name}\n${line("section", "size", "addr")}${rows.join("")}${"Total".padEnd(names)}   ${numberText(total, radix).padStart(sizes)}\n\n\n`;
}
