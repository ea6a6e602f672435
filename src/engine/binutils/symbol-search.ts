// Which symbol objdump names an address by: of those at or before it the last, in its order of preference, and one of the
// section at hand rather than another (binutils/objdump.c, `compare_symbols` and `find_symbol_for_address`).

import { symbolBindings, symbolTypes } from "../elf/format.ts";
import { type BfdSection, type BfdSymbol, type BfdView, isRelocatable } from "./bfd-view.ts";

/** Mapping symbols, which say where code and data begin, name nothing. */
export const isMapping = ({ name }: BfdSymbol): boolean => /^\$[xd](\..*)?$/.test(name);

/** Sections whose own symbols name addresses: what the linker makes has no others. */
const namesPlaces = /^[.](plt|got)/;

const isFileName = ({ name, raw }: BfdSymbol): boolean => raw.type === symbolTypes.file || /..\.[oa]$/.test(name) || /^.\.[oa]$/.test(name);

function compare(a: BfdSymbol, b: BfdSymbol): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  const ranks = (symbol: BfdSymbol): number[] => [
    isFileName(symbol) ? 1 : 0,
    symbol.raw.type === symbolTypes.function ? 0 : 1,
    symbol.raw.type === symbolTypes.object || symbol.raw.type === symbolTypes.common ? 0 : 1,
  ];
  const [left, right] = [ranks(a), ranks(b)];
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return left[index] - right[index];
  if (a.raw.size !== b.raw.size) return a.raw.size > b.raw.size ? -1 : 1;
  const isGlobal = ({ raw, section }: BfdSymbol): boolean => raw.binding === symbolBindings.global && section !== "*UND*";
  if (isGlobal(a) !== isGlobal(b)) return isGlobal(a) ? -1 : 1;
  if ((a.raw.binding === symbolBindings.local) !== (b.raw.binding === symbolBindings.local))
    return a.raw.binding === symbolBindings.local ? -1 : 1;
  if (a.name.startsWith(".") !== b.name.startsWith(".")) return a.name.startsWith(".") ? 1 : -1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

export class SymbolSearch {
  readonly sorted: readonly BfdSymbol[];
  private readonly isRelocatable: boolean;

  constructor(view: BfdView) {
    this.isRelocatable = isRelocatable(view.file);
    this.sorted = view.symbols
      .filter(({ name, raw, section }) => name !== "" && raw.type !== 4 && section !== "*UND*" && section !== "*COM*")
      .filter(({ name, raw }) => raw.type !== 3 || namesPlaces.test(name))
      .sort(compare);
  }

  /** Position of the symbol that stands for an address of a section; undefined: none does. */
  find(address: bigint, section: BfdSection, mustBeOfSection: boolean): number | undefined {
    const { sorted } = this;
    if (sorted.length === 0) return undefined;
    let low = -1;
    let high = sorted.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      const { value } = sorted[middle];
      if (value > address) high = middle;
      else if (value < address) low = middle;
      else {
        low = middle;
        break;
      }
    }
    let at = Math.max(low, 0);
    while (at > 0 && sorted[at].value === sorted[at - 1].value) at -= 1;
    let preferred = at;
    const fits = (index: number): boolean => sorted[index].section === section && !isMapping(sorted[index]);
    while (preferred + 1 < sorted.length && !fits(preferred) && sorted[preferred].value === sorted[preferred + 1].value) preferred += 1;
    if (fits(preferred)) at = preferred;
    const inside = address >= BigInt(section.address) && address < BigInt(section.address + section.size);
    const isForeign = sorted[at].section !== section && (mustBeOfSection || (this.isRelocatable && inside));
    if (isForeign || isMapping(sorted[at])) {
      const { value } = sorted[at];
      const valid = (index: number): boolean =>
        (sorted[index].section === section || !(mustBeOfSection || (this.isRelocatable && inside))) && !isMapping(sorted[index]);
      let found: number | undefined;
      // Those of the same value that come later, then backwards, then forwards.
      let last = at;
      while (last + 1 < sorted.length && sorted[last + 1].value === value) last += 1;
      for (let index = last; index >= 0 && found === undefined; index -= 1) {
        if (!valid(index)) continue;
        found = index;
        // Of equals the first.
        while (found > 0 && sorted[found - 1].value === sorted[found].value && valid(found - 1)) found -= 1;
      }
      for (let index = last + 1; index < sorted.length && found === undefined; index += 1) if (fits(index)) found = index;
      if (found === undefined) return undefined;
      at = found;
    }
    return at;
  }

  /** `<name+0x10>` without the brackets, as objdump prints it behind an address. */
  describe(address: bigint, section: BfdSection, mustBeOfSection = false): string {
    const at = this.find(address, section, mustBeOfSection);
    const name = at === undefined ? section.name : this.sorted[at].name;
    const base = at === undefined ? BigInt(section.address) : this.sorted[at].value;
    const distance = address - base;
    if (distance === 0n) return name;
    return distance > 0n ? `${name}+0x${distance.toString(16)}` : `${name}-0x${(-distance).toString(16)}`;
  }
}
