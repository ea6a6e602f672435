// Input sections → output sections by a script of the user's own: what its statements take, what the command line puts somewhere, orphans.

import { type ObjectFile, type Section, sectionType } from "../elf/object-file.ts";
import type { Collected, CollectWishes, LayoutItem } from "./collect.ts";
import { giveAddress, isSection, makeMentioned, type ScriptSections, scriptSection, takeInputs } from "./script-inputs.ts";
import { placeScriptOrphans } from "./script-orphans.ts";

export interface ScriptCollectWishes extends Omit<CollectWishes, "prepare" | "relocatable"> {
  /** Sections that the command line puts somewhere. */
  readonly sectionAddresses?: ReadonlyMap<string, number> | undefined;
  /** Common symbols of each file, as a section of it. */
  readonly commons: ReadonlyMap<ObjectFile, Section>;
  /** Sections that the linker makes: they count as a file's. */
  readonly made?: ReadonlyMap<ObjectFile, readonly Section[]>;
}

export function collectByScript(objects: readonly ObjectFile[], wishes: ScriptCollectWishes): Collected {
  const { script, without, commons, made } = wishes;
  const files = objects.map((object) => {
    const common = commons.get(object);
    const sections = object.sections.filter((section) => !without(section) && section.type !== sectionType.group);
    return { object, sections: [...sections, ...(common ? [common] : []), ...(made?.get(object) ?? [])] };
  });
  const items: LayoutItem[] = script.map((item) => (item.kind === "section" ? { ...item, output: scriptSection(item.name) } : item));
  const sections: ScriptSections = {
    items,
    order: [],
    pieceOf: new Map(),
    left: new Set(files.flatMap((file) => file.sections)),
  };
  for (const item of items) {
    if (isSection(item)) takeInputs(item, files, sections);
    else if (item.kind === "assign" || item.kind === "dot" || item.kind === "assert") makeMentioned(item.expression, sections);
  }
  for (const [name, address] of wishes.sectionAddresses ?? []) giveAddress(name, address, sections);
  placeScriptOrphans(files, sections);
  return { items, pieceOf: sections.pieceOf, order: sections.order };
}
