// Input sections → output sections by a script of the user's own, as GNU ld has it: statement by statement, each takes what it names of what no
// earlier one took (`map_input_to_output_sections`); then come the orphans.

import { type ObjectFile, type Section, sectionType } from "../elf/object-file.ts";
import { bfdFlag, bfdFlagsOf, specialSection } from "./bfd-flags.ts";
import type { Input, LayoutItem } from "./collect.ts";
import { matchesPattern } from "./glob.ts";
import { compareNames, priorityOf } from "./name-order.ts";
import { type OutputSection, outputSection, type Piece, type ScriptState } from "./output-section.ts";
import type { InputPattern, SectionKind, SectionOrder } from "./script.ts";
import { type Expression, sectionsIn } from "./script-expression.ts";

export type SectionItem = Extract<LayoutItem, { kind: "section" }> & { output: OutputSection };

/** /DISCARD/ takes what is not linked. */
const discardName = "/DISCARD/";

const { contents, alloc, load, readOnly, neverLoad, merge, strings } = bfdFlag;
/** SHF_MASKOS and SHF_MASKPROC. */
const systemFlags = 0xfff00000;

/** Sections while the script is being carried out. */
export interface ScriptSections {
  readonly items: LayoutItem[];
  /** In the order in which they were made, which is that of the file's headers. */
  readonly order: OutputSection[];
  readonly pieceOf: Map<Section, Piece>;
  /** Inputs that no statement has taken. */
  readonly left: Set<Section>;
}

export const isSection = (item: LayoutItem): item is SectionItem => item.kind === "section" && item.output !== undefined;

const freshState = (): ScriptState => ({
  flags: 0,
  type: 0,
  elfFlags: 0,
  isMade: false,
  hasInput: false,
  keeps: false,
  assigns: false,
  isRemoved: false,
  isIgnored: false,
  isPlaced: false,
  isLoaded: false,
  lastSize: 0,
});

export function scriptSection(name: string): OutputSection {
  const output = outputSection(name, false);
  output.script = freshState();
  return output;
}

/** The first section of a name that the script has. */
export const sectionNamed = (items: readonly LayoutItem[], name: string): SectionItem | undefined =>
  items.find((item): item is SectionItem => isSection(item) && item.name === name && item.name !== discardName);

/** Makes a section, if it is not there: sections that its address speaks of as well (`init_os`). */
function makeSection({ output, own }: SectionItem, flags: number, sections: ScriptSections): void {
  const state = output.script!;
  if (state.isMade) return;
  state.isMade = true;
  state.flags = flags;
  const special = specialSection(output.name);
  // Where an input makes it, what the input is counts.
  if (flags === 0 || isList(special.type)) {
    state.type = special.type;
    state.elfFlags = special.flags;
  }
  sections.order.push(output);
  if (own?.address) makeMentioned(own.address, sections);
  if (own?.loadAddress) makeMentioned(own.loadAddress, sections);
  if (own?.alignment?.kind === "number") output.alignment = Math.max(output.alignment, Number(own.alignment.value));
}

const isList = (type: number): boolean => type === sectionType.initArray || type === sectionType.finiArray;

export function makeMentioned(expression: Expression, sections: ScriptSections): void {
  for (const name of sectionsIn(expression)) {
    const item = sectionNamed(sections.items, name);
    if (item) makeSection(item, 0, sections);
  }
}

/** `-Ttext=…`, `--section-start`. */
export function giveAddress(name: string, address: number, sections: ScriptSections): void {
  const value: Expression = { kind: "number", value: BigInt(address) };
  const item = sectionNamed(sections.items, name);
  if (item) {
    const given: SectionItem = { ...item, own: { body: [], sort: "normal", ...item.own, address: value } };
    sections.items[sections.items.indexOf(item)] = given;
    makeSection(given, 0, sections);
    return;
  }
  const added: SectionItem = {
    kind: "section",
    name,
    inputs: [],
    own: { body: [], sort: "normal", address: value, hasNoRegion: true },
    output: scriptSection(name),
  };
  sections.items.push(added);
  makeSection(added, 0, sections);
}

interface File {
  readonly object: ObjectFile;
  readonly sections: readonly Section[];
}

/** Moves what the statements of an output section name from `sections.left` into it; with ONLY_IF_RO or ONLY_IF_RW perhaps nothing. */
export function takeInputs(item: SectionItem, files: readonly File[], sections: ScriptSections): void {
  const { own, onlyIf, output } = item;
  if (!own) return;
  if (onlyIf !== undefined) {
    const inputs = own.body.flatMap((statement) => (statement.kind === "input" ? matching(statement.pattern, files, sections.left) : []));
    const isReadOnly = inputs.every(({ section }) => (bfdFlagsOf(section) & readOnly) !== 0);
    if (isReadOnly !== (onlyIf === "readOnly")) {
      sections.items[sections.items.indexOf(item)] = { kind: "section", name: item.name, inputs: [] };
      return;
    }
  }
  for (const statement of own.body) {
    switch (statement.kind) {
      case "input":
        for (const input of matching(statement.pattern, files, sections.left)) addSection(item, input, sections, statement.pattern);
        break;
      case "data":
        makeMentioned(statement.expression, sections);
        if (!output.script!.isMade) {
          makeSection(item, 0, sections);
          output.script!.flags |= readOnly;
        }
        output.script!.flags |= flagsOfData(own.sort);
        break;
      case "fill":
        makeSection(item, 0, sections);
        break;
      default:
        if (item.name === discardName) break;
        makeSection(item, 0, sections);
        makeMentioned(statement.expression, sections);
    }
  }
}

function flagsOfData(kind: SectionKind): number {
  if (kind === "notAllocated") return contents;
  if (kind === "notLoaded") return neverLoad | alloc;
  return contents | alloc | load | (kind === "readOnly" ? readOnly : 0);
}

/** Adds an input (`lang_add_section`); what /DISCARD/ takes is nowhere. */
export function addSection(item: SectionItem, { section, object }: Input, sections: ScriptSections, pattern?: InputPattern): void {
  sections.left.delete(section);
  if (item.name === discardName) return;
  const { output } = item;
  const state = output.script!;
  let flags = bfdFlagsOf(section);
  const kind = item.own?.sort ?? "normal";
  if (kind === "notAllocated") flags &= ~alloc;
  if (kind === "readOnly") flags |= readOnly;
  if (kind === "notLoaded") flags = (flags & ~(load | contents)) | neverLoad;
  makeSection(item, flags, sections);
  state.flags &= flags | ~readOnly;
  if (state.hasInput) {
    flags &= ~readOnly;
    const isOther = ((state.flags ^ flags) & (merge | strings)) !== 0 || (flags & merge && output.entrySize !== section.entrySize);
    if (isOther) {
      state.flags &= ~(merge | strings);
      flags &= ~(merge | strings);
    }
  }
  state.flags |= flags;
  if (!state.hasInput) {
    state.hasInput = true;
    if (state.type === sectionType.none && state.flags === bfdFlagsOf(section)) state.type = section.type;
    state.elfFlags = section.flags & systemFlags;
    if (flags & merge) output.entrySize = section.entrySize;
  }
  output.alignment = Math.max(output.alignment, section.alignment);
  const piece: Piece = { section, object, output, offset: 0, size: section.size, pattern };
  output.pieces.push(piece);
  sections.pieceOf.set(section, piece);
}

/** What a pattern takes: file by file, or in the order of a tree in which those that are to be sorted are put (`wild_sort_fast`). */
function matching(pattern: InputPattern, files: readonly File[], left: ReadonlySet<Section>): Input[] {
  const { specs = [] } = pattern;
  const sorts = specs.some(({ order }) => order !== undefined && order !== "none");
  const found: { readonly input: Input; readonly order: SectionOrder | undefined }[] = [];
  const inOrder = pattern.sortsFiles ? [...files].sort((a, b) => compareNames(a.object.name, b.object.name)) : files;
  for (const { object, sections } of inOrder) {
    if (pattern.files && !pattern.files.test(object.name)) continue;
    if (pattern.exceptFiles?.test(object.name)) continue;
    for (const section of sections) {
      if (!left.has(section)) continue;
      const spec = specs.find(({ name, except }) => matchesPattern(section.name, name) && !except?.test(object.name));
      if (spec || specs.length === 0) found.push({ input: { object, section }, order: spec?.order });
    }
  }
  if (!sorts) return found.map(({ input }) => input);
  const tree = new SortTree();
  for (const { input, order } of found) tree.add(input, order);
  return tree.inputs();
}

interface Node {
  readonly input: Input;
  left: Node | undefined;
  right: Node | undefined;
}

/** Inputs in GNU ld's binary tree: what has no order goes to its right end. */
class SortTree {
  #root: Node | undefined;

  add(input: Input, order: SectionOrder | undefined): void {
    const node: Node = { input, left: undefined, right: undefined };
    let at = this.#root;
    if (!at) {
      this.#root = node;
      return;
    }
    for (;;) {
      const side: "left" | "right" =
        order !== undefined && order !== "none" && compare(order, input.section, at.input.section) < 0 ? "left" : "right";
      const next: Node | undefined = at[side];
      if (!next) {
        at[side] = node;
        return;
      }
      at = next;
    }
  }

  inputs(): Input[] {
    const list: Input[] = [];
    const waiting: Node[] = [];
    for (let node = this.#root; node || waiting.length > 0; ) {
      if (node) {
        waiting.push(node);
        node = node.left;
      } else {
        const next = waiting.pop()!;
        list.push(next.input);
        node = next.right;
      }
    }
    return list;
  }
}

function compare(order: SectionOrder, a: Section, b: Section): number {
  const byName = compareNames(a.name, b.name);
  const byAlignment = b.alignment - a.alignment;
  switch (order) {
    case "alignment":
      return byAlignment;
    case "alignmentName":
      return byAlignment || byName;
    case "nameAlignment":
      return byName || byAlignment;
    case "priority": {
      const [first, second] = [priorityOf(a.name), priorityOf(b.name)];
      return first === undefined || second === undefined ? byName : first - second || byName;
    }
    default:
      return byName;
  }
}
