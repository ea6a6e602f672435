// Sections that the linker itself makes, as inputs that a script of the user's own may take; among the orphans they stand where GNU ld's stand,
// which matters to the others even where they stay empty.

import { type ObjectFile, type Section, sectionFlag, sectionType } from "../elf/object-file.ts";
import { relocationType } from "../isa/relocation-type.ts";
import { isThroughTable, namesTable } from "./offset-table.ts";
import type { LinkOptions } from "./options.ts";

const { alloc, write, execinstr } = sectionFlag;

/** Without a type BFD takes them for no like of other sections. */
const made = (name: string, flags: number, type = 0): Section => ({
  ...{ name, type, flags: alloc | flags, alignment: 1, entrySize: 0, contents: new Uint8Array(0), size: 0, relocations: [] },
});

/** Relocations of a global name after which there may be functions that are chosen when the program starts (`elf64_aarch64_check_relocs`):
 * addresses, ADD_LO12, jumps, calls and the table of offsets. */
const mayBeChosen: ReadonlySet<number> = new Set([
  relocationType.ABS64,
  relocationType.ADD_ABS_LO12_NC,
  relocationType.JUMP26,
  relocationType.CALL26,
  relocationType.GOT_LD_PREL19,
  relocationType.ADR_GOT_PAGE,
  relocationType.LD64_GOT_LO12_NC,
]);

/** By the file as whose they count. */
export function sectionsToMake(objects: readonly ObjectFile[], { buildId, frameHeader }: LinkOptions): Map<ObjectFile, Section[]> {
  const sections = new Map<ObjectFile, Section[]>(objects.map((object) => [object, []]));
  const [first] = objects;
  if (first && buildId) sections.get(first)!.push(made(".note.gnu.build-id", 0, sectionType.note));
  const framed = objects.find((object) => object.sections.some(({ name, size }) => name === ".eh_frame" && size > 8));
  if (framed && frameHeader) sections.get(framed)!.push(made(".eh_frame_hdr", 0));
  const owner = objects.find((object) =>
    object.sections.some(({ relocations, flags }) =>
      relocations.some((relocation) =>
        flags & alloc ? isThroughTable(relocation) || (relocation.symbol.binding !== "local" && mayBeChosen.has(relocation.type)) : false,
      ),
    ),
  );
  if (!owner) return sections;
  sections.get(owner)!.push(made(".iplt", execinstr), made(".rela.iplt", 0, sectionType.rela), made(".igot.plt", write));
  const usesTable =
    namesTable(objects) || objects.some((object) => object.sections.some(({ relocations }) => relocations.some(isThroughTable)));
  if (usesTable) sections.get(owner)!.push(made(".got", write, sectionType.progbits), made(".got.plt", write));
  return sections;
}
