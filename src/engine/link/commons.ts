// Commons: variables without contents that several files may name, each of which gets room behind .bss.

import type { ObjectFile } from "../elf/object-file.ts";
import { type LayoutItem, summarise } from "./collect.ts";
import type { CommonRoom, OutputSection } from "./output-section.ts";
import type { GlobalSymbol } from "./resolve.ts";
import { inTableOrder } from "./symbol-order.ts";

/** Room for commons behind .bss: file by file, in the order of the table within each. */
export function placeCommons(
  items: readonly LayoutItem[],
  objects: readonly ObjectFile[],
  globals: ReadonlyMap<string, GlobalSymbol>,
): Map<string, { output: OutputSection; room: CommonRoom }> {
  const rooms = new Map<string, { output: OutputSection; room: CommonRoom }>();
  if (![...globals.values()].some(({ state }) => state === "common")) return rooms;
  const order = inTableOrder(globals.keys());
  const output = items.find((item) => item.kind === "section" && item.takesCommon)!.output!;
  const commons = order.flatMap((name) => globals.get(name) ?? []).filter(({ state }) => state === "common");
  for (const object of objects) {
    const own = commons.filter((common) => common.object === object);
    const strictest = Math.max(1, ...own.map(({ commonAlignment }) => Number(commonAlignment)));
    for (const [index, { name, symbol, commonAlignment }] of own.entries()) {
      // A file's commons are one piece, aligned as a whole.
      const alignment = index === 0 ? strictest : Math.max(1, Number(commonAlignment));
      const room = { name, bytes: Number(symbol.size), alignment, offset: 0 };
      output.commons.push(room);
      rooms.set(name, { output, room });
    }
  }
  if (rooms.size > 0) summarise(output);
  return rooms;
}
