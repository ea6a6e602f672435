// PHDRS of a linker script: the program headers that it declares, each with the sections that name it (`lang_record_phdrs`). A section that
// names none is where the one before it is.

import { segmentType } from "../elf/format.ts";
import { bfdFlag } from "./bfd-flags.ts";
import type { LayoutItem } from "./collect.ts";
import { isKept, type OutputSection } from "./output-section.ts";
import { isSection, type SectionItem } from "./script-inputs.ts";
import { type LinkScript, noHeader, type ScriptHeader } from "./script-text.ts";
import { inSegments, type ProgramSegment, part, permissionsOf } from "./segments.ts";

export interface DeclaredSegments {
  readonly segments: readonly ProgramSegment[];
  readonly problems: readonly string[];
}

interface HeaderLayout {
  /** Bytes of the file's own headers. */
  readonly headers: number;
  readonly maximumPageBytes: number;
  readonly isPaged: boolean;
}

export function declaredSegments(script: LinkScript, items: readonly LayoutItem[], layout: HeaderLayout): DeclaredSegments {
  const sections = items.filter(isSection);
  const assigned = assign(sections);
  if (!assigned) return { segments: [], problems: ["no sections assigned to phdrs"] };
  const problems = [...assigned].flatMap(([{ name }, headerNames]) =>
    headerNames
      .filter((header) => header !== noHeader && !script.headers.some((known) => known.name === header))
      .map((header) => `section \`${name}' assigned to non-existent phdr \`${header}'`),
  );
  const segments = script.headers.map((header) => {
    const own = [...assigned].flatMap(([{ output }, names]) => (isKept(output) && names.includes(header.name) ? [output] : []));
    return segmentOf(header, own.sort(inSegments), layout);
  });
  return { segments, problems: [...new Set(problems)] };
}

/** The headers of each section; undefined: no section names one. */
function assign(sections: readonly SectionItem[]): Map<SectionItem, readonly string[]> | undefined {
  const assigned = new Map<SectionItem, readonly string[]>();
  let last: readonly string[] | undefined;
  for (const item of sections) {
    if (item.own?.headers) last = item.own.headers;
    else {
      if (item.own?.sort === "notLoaded" || !item.output.script!.isMade || (item.output.script!.flags & bfdFlag.alloc) === 0) continue;
      last ??= sections.slice(sections.indexOf(item)).find(({ own }) => own?.headers)?.own?.headers;
      if (!last) return undefined;
    }
    assigned.set(item, last);
  }
  return assigned;
}

/** Of a segment that no section is in. */
const emptyAlignment = 8;

function segmentOf(
  header: ScriptHeader,
  sections: readonly OutputSection[],
  { headers, maximumPageBytes, isPaged }: HeaderLayout,
): ProgramSegment {
  const isLoaded = header.type === segmentType.load;
  const holdsHeaders = isLoaded && (header.holdsFileHeader || header.holdsHeaders);
  const strictest = sections.length > 0 ? Math.max(...sections.map(({ alignment }) => alignment)) : emptyAlignment;
  const alignment = isLoaded && isPaged ? Math.max(maximumPageBytes, strictest) : strictest;
  const start = sections[0]?.address ?? 0;
  const page = start - headers - ((start - headers) % alignment);
  const flags =
    header.flags?.kind === "number" ? Number(header.flags.value) : sections.length > 0 || holdsHeaders ? permissionsOf(sections) : 0;
  return { ...part(header.type, flags, sections, alignment), address: holdsHeaders ? page : start, holdsHeaders };
}
