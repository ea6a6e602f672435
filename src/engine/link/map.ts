// The map of a program (`-Map`): which members of archives were linked and why, and where everything is. Its form is GNU
// ld's, less what only a linker script with every pattern in it can say.

import { hex } from "../base/brand.ts";
import type { ObjectFile } from "../elf/object-file.ts";
import type { LayoutItem } from "./collect.ts";
import type { Placed } from "./place.ts";
import type { Resolution } from "./resolve.ts";

export interface MapSources {
  readonly resolution: Resolution;
  readonly items: readonly LayoutItem[];
  readonly placed: Placed;
  readonly entryName: string;
}

const displayName = ({ name, archive }: ObjectFile): string => (archive ? `${archive}(${name})` : name);

const column = (name: string): string => (name.length < 15 ? name.padEnd(15) : `${name}\n${" ".repeat(15)}`);

export function linkMap({ resolution: { objects, globals }, placed }: MapSources): string {
  const lines = ["", "Memory Configuration", "", "Name             Origin             Length             Attributes"];
  lines.push(`*default*        ${hex(0, 16)} ${hex(0xffffffffffffffffn, 16)}`, "", "Linker script and memory map", "");
  for (const object of objects) lines.push(`LOAD ${object.archive ?? object.name}`);
  const symbolsIn = new Map<unknown, { name: string; value: bigint }[]>();
  for (const { name, symbol, state } of globals.values()) {
    if (typeof symbol.place !== "object" || state === "undefined") continue;
    const list = symbolsIn.get(symbol.place) ?? [];
    list.push({ name, value: symbol.value });
    symbolsIn.set(symbol.place, list);
  }
  for (const { name, address, size, pieces, made } of placed.sections) {
    lines.push("", `${column(name)} ${hex(address, 16)} ${hex(size).padStart(10)}`);
    for (const piece of pieces) {
      if (piece.size === 0) continue;
      const at = address + piece.offset;
      lines.push(
        ` ${column(piece.section.name).replace(/ $/, "")} ${hex(at, 16)} ${hex(piece.size).padStart(10)} ${displayName(piece.object)}`,
      );
      const inside = (symbolsIn.get(piece.section) ?? []).sort((a, b) => Number(a.value - b.value));
      for (const symbol of inside) lines.push(`${" ".repeat(16)}${hex(at + Number(symbol.value), 16)}${" ".repeat(16)}${symbol.name}`);
    }
    if (made)
      lines.push(
        ` ${column(name).replace(/ $/, "")} ${hex(address + size - made.length, 16)} ${hex(made.length).padStart(10)} linker stubs`,
      );
  }
  return `${lines.join("\n")}\n`;
}
