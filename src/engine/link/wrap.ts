// `--wrap=NAME` (ld manual): references to NAME mean __wrap_NAME, and references to __real_NAME mean NAME. What a file itself
// defines keeps its name.

import type { ElfSymbol, ObjectFile, Section } from "../elf/object-file.ts";
import type { LinkInput } from "./resolve.ts";

export function wrapInputs(inputs: readonly LinkInput[], names: readonly string[]): readonly LinkInput[] {
  const renamed = new Map(names.flatMap((name) => [[name, `__wrap_${name}`] as const, [`__real_${name}`, name] as const]));
  const wrapped = (input: LinkInput): LinkInput => {
    if ("group" in input) return { group: input.group.map(wrapped) };
    if ("symbols" in input) return wrapObject(input, renamed);
    const member = (offset: number) => {
      const object = input.member(offset);
      return "error" in object ? object : wrapObject(object, renamed);
    };
    return { ...input, member };
  };
  return inputs.map(wrapped);
}

/** A copy, since others may link the same object under other options. */
function wrapObject(object: ObjectFile, renamed: ReadonlyMap<string, string>): ObjectFile {
  const newName = ({ name, place, binding }: ElfSymbol): string | undefined =>
    place === "undefined" && binding !== "local" ? renamed.get(name) : undefined;
  if (!object.symbols.some((symbol) => newName(symbol) !== undefined)) return object;
  const sections = new Map(object.sections.map((section) => [section, { ...section }] as const));
  const placeOf = (section: Section): Section => sections.get(section) ?? section;
  const symbols = new Map(
    object.symbols.map((symbol) => {
      const { place } = symbol;
      return [
        symbol,
        { ...symbol, name: newName(symbol) ?? symbol.name, place: typeof place === "object" ? placeOf(place) : place },
      ] as const;
    }),
  );
  const symbolOf = (symbol: ElfSymbol): ElfSymbol => symbols.get(symbol) ?? symbol;
  for (const section of sections.values())
    Object.assign(section, {
      relocations: section.relocations.map((relocation) => ({ ...relocation, symbol: symbolOf(relocation.symbol) })),
      ...(section.link ? { link: placeOf(section.link) } : {}),
    });
  const groups = object.groups?.map((group) => ({ ...group, signature: symbolOf(group.signature), sections: group.sections.map(placeOf) }));
  return { ...object, sections: [...sections.values()], symbols: [...symbols.values()], ...(groups ? { groups } : {}) };
}
