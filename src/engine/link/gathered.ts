// What of the inputs goes into the file: their sections in the output sections that take them, by ld's script or by one of the user's own.

import type { ObjectFile, Section } from "../elf/object-file.ts";
import { sectionFlag } from "../elf/object-file.ts";
import { bfdFlag } from "./bfd-flags.ts";
import { makeBuildId } from "./build-id.ts";
import { type Collected, collect, summarise } from "./collect.ts";
import { collectByScript } from "./collect-script.ts";
import { commonSections, placeCommons, placedCommons } from "./commons.ts";
import type { DefinitionSources } from "./definitions.ts";
import type { Frames } from "./frames.ts";
import { garbage } from "./garbage.ts";
import { linkedFrames } from "./linked-frames.ts";
import { mergePieces } from "./merge.ts";
import type { LinkOptions } from "./options.ts";
import type { OutputSection } from "./output-section.ts";
import { mergeProperties, type Properties } from "./properties.ts";
import type { Resolution } from "./resolve.ts";
import { scriptFor } from "./script.ts";
import { sectionsToMake } from "./script-made.ts";

export interface Gathered extends Collected {
  /** Where each common symbol is. */
  readonly commons: DefinitionSources["commons"];
  readonly frames: Frames | undefined;
  readonly buildId: OutputSection | undefined;
  /** What `--gc-sections` leaves out; absent: it was not asked for. */
  readonly unused: ReadonlySet<Section> | undefined;
}

/** `entryName`: of the symbol from which sections are reached. */
export function gather(resolution: Resolution, options: LinkOptions, entryName: string): Gathered {
  const { objects, globals, discarded } = resolution;
  const { script: own } = options;
  const unused = options.collectsGarbage ? garbage(resolution, [entryName, ...(options.undefinedNames ?? [])], own?.items) : undefined;
  const properties = mergeProperties(objects);
  const isStripped = ({ name }: Section): boolean => options.strip !== undefined && isDebugging(name);
  const without = (section: Section): boolean =>
    discarded.has(section) || unused?.has(section) === true || isStripped(section) || properties.superfluous.has(section);
  const commonsOf = own ? commonSections(objects, globals) : undefined;
  const { buildId, ...collected } = commonsOf
    ? byOwnScript(objects, options, without, new Map([...commonsOf].map(([object, { section }]) => [object, section])))
    : byUsualScript(objects, options, without);
  const { items, pieceOf } = collected;
  noteProperties(properties, collected);
  finishSections(collected, options.unpaged === "writableText");
  const frames = linkedFrames(items, resolution, pieceOf);
  const commons = commonsOf ? placedCommons(commonsOf, pieceOf) : placeCommons(items, objects, globals);
  return { ...collected, commons, frames, buildId, unused };
}

/** Sections that `-S` leaves out. */
const isDebugging = (name: string): boolean => /^\.(debug|zdebug|gnu\.linkonce\.wi\.|line|stab|gdb_index)/.test(name);

interface WithBuildId extends Collected {
  readonly buildId: OutputSection | undefined;
}

function byUsualScript(objects: readonly ObjectFile[], options: LinkOptions, without: (section: Section) => boolean): WithBuildId {
  const { separateCode, unpaged } = options;
  let buildId: OutputSection | undefined;
  const collected = collect(objects, {
    script: scriptFor({ separateCode: separateCode && !unpaged, writableText: unpaged === "writableText" }),
    without,
    prepare: (items) => {
      buildId = options.buildId && makeBuildId(items, options.buildId);
    },
  });
  return { ...collected, buildId };
}

function byOwnScript(
  objects: readonly ObjectFile[],
  options: LinkOptions,
  without: (section: Section) => boolean,
  commons: ReadonlyMap<ObjectFile, Section>,
): WithBuildId {
  const { script, sectionAddresses, buildId } = options;
  const made = sectionsToMake(objects, options);
  const collected = collectByScript(objects, { script: script?.items ?? [], without, commons, sectionAddresses, made });
  return { ...collected, buildId: buildId && makeBuildId(collected.items, buildId) };
}

/** One note speaks for all inputs. */
function noteProperties({ kept, contents }: Properties, { pieceOf }: Collected): void {
  const note = kept && pieceOf.get(kept);
  if (!note) return;
  note.rewritten = { contents, relocations: [], move: (offset) => note.offset + offset };
  note.size = contents.length;
}

/** Merges what is equal and settles what each section is. */
function finishSections({ items, order }: Collected, writableText: boolean): void {
  for (const { output } of items) {
    if (!output) continue;
    mergePieces(output.pieces);
    if (output.script) continue;
    summarise(output);
    // Whatever is in it.
    if (output.name === ".text") output.flags = writableText ? output.flags | sectionFlag.write : output.flags & ~sectionFlag.write;
  }
  const ownText = order?.find(({ name }) => name === ".text")?.script;
  if (ownText) ownText.flags = writableText ? ownText.flags & ~bfdFlag.readOnly : ownText.flags | bfdFlag.readOnly;
}
