// An object file as text that a person can read and compare: sections with their bytes, symbols, relocations.

import { hex } from "../../base/brand.ts";
import type { ElfSymbol, ObjectFile, Section } from "../../elf/object-file.ts";

const bytesText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("hex")
    .replace(/.{64}(?=.)/g, "$&\n    ");

const nameOf = ({ name, type, place }: ElfSymbol): string =>
  type === "section" && typeof place === "object" ? place.name : name || "(none)";

function describeSection({ name, type, flags, alignment, entrySize, size, contents, relocations }: Section): string {
  const head = `section ${name}: type ${type}, flags ${hex(flags)}, alignment ${alignment}, entries ${entrySize}, ${size} bytes`;
  const body = contents.length > 0 ? [`    ${bytesText(contents)}`] : [];
  const fixes = relocations.map(
    ({ offset, type: kind, symbol, addend }) => `    ${hex(offset)}: relocation ${kind}, ${nameOf(symbol)} + ${addend}`,
  );
  return [head, ...body, ...fixes].join("\n");
}

function describeSymbol(symbol: ElfSymbol): string {
  const { binding, type, visibility, place, value, size } = symbol;
  const where = typeof place === "object" ? place.name : place;
  const extra = `${size ? `, ${size} bytes` : ""}${visibility === "default" ? "" : `, ${visibility}`}`;
  return `symbol ${nameOf(symbol)}: ${binding} ${type}, ${where} ${hex(value)}${extra}`;
}

export const describeObject = ({ sections, symbols }: ObjectFile): string =>
  [...sections.map(describeSection), ...symbols.map(describeSymbol)].join("\n");
