// Program headers: what of the sections is loaded together, and what the kernel is told besides (gABI chapter 5).

import { segmentFlag, segmentType } from "../elf/format.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { OutputSection } from "./output-section.ts";

export interface ProgramSegment {
  readonly type: number;
  readonly flags: number;
  address: number;
  /** Where it is loaded, as its distance from where it runs. */
  loadDistance: number;
  fileOffset: number;
  fileBytes: number;
  memoryBytes: number;
  readonly alignment: number;
  readonly sections: readonly OutputSection[];
  /** Whether the file's headers are loaded as its beginning. */
  readonly holdsHeaders: boolean;
}

const { alloc, write, execinstr, tls } = sectionFlag;

export interface SegmentWishes {
  readonly relro: { readonly start: number; readonly end: number } | undefined;
  /** Bytes of the file's headers. */
  readonly headers: number;
  readonly stack: "unsaid" | "plain" | "executable";
  readonly stackBytes: number | undefined;
  readonly maximumPageBytes: number;
  readonly separateCode: boolean;
  /** Whether the headers are loaded even where they need a page of their own. */
  readonly loadsHeaders: boolean;
  /** Loaded page by page: the rules by which sections share a segment follow from it, as BFD's `map_sections_to_segments` has them. */
  readonly isPaged: boolean;
}

/** The program headers in their order. Sections have their addresses; their places in the file are not known yet. */
export function planSegments(sections: readonly OutputSection[], wishes: SegmentWishes): ProgramSegment[] {
  const { relro, stack, maximumPageBytes, isPaged } = wishes;
  const loaded = sections.filter(({ flags }) => flags & alloc).sort(inSegments);
  const headersAt = addressOfHeaders(loaded, wishes);
  const separate = headersAt !== undefined && wishes.separateCode && (loaded[0].flags & execinstr) !== 0;
  const segments: ProgramSegment[] = separate
    ? [{ ...part(segmentType.load, segmentFlag.read, [], maximumPageBytes), address: headersAt, holdsHeaders: true }]
    : [];
  for (const [index, group] of groupLoads(loaded, wishes).entries()) {
    const holdsHeaders = index === 0 && headersAt !== undefined && !separate;
    const strictest = Math.max(...group.map(({ alignment }) => alignment));
    segments.push({
      ...part(segmentType.load, permissionsOf(group), group, isPaged ? Math.max(maximumPageBytes, strictest) : strictest),
      address: holdsHeaders ? headersAt + group[0].address - loadAddressOf(group[0]) : group[0].address,
      holdsHeaders,
    });
  }
  for (const group of groupNotes(loaded))
    segments.push(part(segmentType.note, segmentFlag.read, group, Math.max(...group.map(({ alignment }) => alignment))));
  const threadLocal = loaded.filter(({ flags }) => flags & tls);
  if (threadLocal.length > 0)
    segments.push(part(segmentType.tls, segmentFlag.read, threadLocal, Math.max(...threadLocal.map(({ alignment }) => alignment))));
  const properties = loaded.find(({ name }) => name === ".note.gnu.property");
  if (properties) segments.push(part(segmentType.gnuProperty, segmentFlag.read, [properties], properties.alignment));
  const frameHeader = loaded.find(({ name }) => name === ".eh_frame_hdr");
  if (frameHeader) segments.push(part(segmentType.gnuEhFrame, segmentFlag.read, [frameHeader], frameHeader.alignment));
  if (stack !== "unsaid") {
    const { read, write: writable, execute } = segmentFlag;
    const segment = part(segmentType.gnuStack, read | writable | (stack === "executable" ? execute : 0), [], 16);
    segments.push({ ...segment, memoryBytes: wishes.stackBytes ?? 0 });
  }
  const isProtected = ({ address }: OutputSection): boolean => relro !== undefined && address >= relro.start && address < relro.end;
  // Protected is the beginning of a segment, or nothing.
  if (relro && segments.some(({ type, sections: [first] }) => type === segmentType.load && first && isProtected(first))) {
    const protectedSections = loaded.filter(isProtected);
    const segment = part(segmentType.gnuRelro, segmentFlag.read, protectedSections, 1);
    segment.address = relro.start;
    segment.memoryBytes = relro.end - relro.start;
    segments.push(segment);
  }
  return segments;
}

/** Where a section is loaded: where it runs, unless a script says otherwise. */
const loadAddressOf = ({ script, loadAddress, address }: OutputSection): number => (script ? loadAddress : address);

/** By load address; at one address what is not in the file comes last, and the smallest first (BFD's `elf_sort_sections`). */
export function inSegments(a: OutputSection, b: OutputSection): number {
  const isLast = (section: OutputSection): number => (isZeros(section) && (section.flags & tls) === 0 && section.size > 0 ? 1 : 0);
  const inFile = (section: OutputSection): number => (isZeros(section) ? 0 : section.size);
  return loadAddressOf(a) - loadAddressOf(b) || a.address - b.address || isLast(a) - isLast(b) || inFile(a) - inFile(b);
}

export const part = (type: number, flags: number, sections: readonly OutputSection[], alignment: number): ProgramSegment => ({
  type,
  flags,
  address: sections[0]?.address ?? 0,
  loadDistance: sections[0] ? loadAddressOf(sections[0]) - sections[0].address : 0,
  fileOffset: 0,
  fileBytes: 0,
  memoryBytes: 0,
  alignment,
  sections,
  holdsHeaders: false,
});

const isZeros = ({ type }: OutputSection): boolean => type === sectionType.nobits;

/** Where the file's headers are loaded: in the page of the first section, or in the one before; undefined: nowhere. */
function addressOfHeaders(loaded: readonly OutputSection[], wishes: SegmentWishes): number | undefined {
  const [first] = loaded;
  const { headers, maximumPageBytes, separateCode, isPaged, loadsHeaders } = wishes;
  if (!isPaged || !first) return undefined;
  const start = loadAddressOf(first);
  if (start < headers || (!loadsHeaders && start % maximumPageBytes < headers % maximumPageBytes)) return undefined;
  const page = pageOf(start - headers, maximumPageBytes);
  if (!separateCode || (first.flags & execinstr) === 0) return page;
  // Code has its page to itself.
  if (pageOf(page + headers - 1, maximumPageBytes) !== pageOf(start, maximumPageBytes)) return page;
  return page >= maximumPageBytes ? page - maximumPageBytes : undefined;
}

const pageOf = (address: number, pageBytes: number): number => address - (address % pageBytes);

/** Sections that are loaded together. */
function groupLoads(loaded: readonly OutputSection[], wishes: SegmentWishes): OutputSection[][] {
  const groups: OutputSection[][] = [];
  let last: OutputSection | undefined;
  for (const section of loaded) {
    const group = groups[groups.length - 1];
    if (!group || !last || startsSegment(group, last, section, wishes)) groups.push([section]);
    else group.push(section);
    last = section;
  }
  return groups;
}

function startsSegment(
  group: readonly OutputSection[],
  last: OutputSection,
  section: OutputSection,
  { maximumPageBytes, separateCode, isPaged }: SegmentWishes,
): boolean {
  const start = loadAddressOf(section);
  const end = loadAddressOf(last) + (isZeros(last) && last.flags & tls ? 0 : last.size);
  if (loadAddressOf(last) - last.address !== start - section.address || start < end) return true;
  if (isPaged && pageOf(Math.max(0, end - 1), maximumPageBytes) === pageOf(start, maximumPageBytes)) return false;
  // A page that nothing is in, or zeros before contents.
  if (Math.ceil(end / maximumPageBytes) * maximumPageBytes + maximumPageBytes <= start) return true;
  if (isZeros(last) && !(last.flags & tls) && !(isZeros(section) && !(section.flags & tls))) return true;
  if (!isPaged) return false;
  const isIn = (flag: number): boolean => group.some(({ flags }) => flags & flag);
  if (separateCode && isIn(execinstr) !== ((section.flags & execinstr) !== 0)) return true;
  return !isIn(write) && (section.flags & write) !== 0;
}

export const permissionsOf = (sections: readonly OutputSection[]): number =>
  segmentFlag.read |
  (sections.some(({ flags }) => flags & write) ? segmentFlag.write : 0) |
  (sections.some(({ flags }) => flags & execinstr) ? segmentFlag.execute : 0);

/** Runs of notes with the same alignment. */
function groupNotes(loaded: readonly OutputSection[]): OutputSection[][] {
  const groups: OutputSection[][] = [];
  let last: OutputSection | undefined;
  for (const section of loaded) {
    if (section.type === sectionType.note) {
      if (last?.type === sectionType.note && last.alignment === section.alignment) groups[groups.length - 1].push(section);
      else groups.push([section]);
    }
    last = section;
  }
  return groups;
}

/** What holds the file's headers first, then by load address, however the headers are ordered (BFD's `elf_sort_segments`). */
function inFileOrder(a: ProgramSegment, b: ProgramSegment): number {
  const start = ({ sections: [first] }: ProgramSegment): number => (first ? loadAddressOf(first) : 0);
  return Number(b.holdsHeaders) - Number(a.holdsHeaders) || start(a) - start(b);
}

/** Offsets in the file, of sections and segments; gives where the loaded part ends. */
export function assignOffsets(segments: readonly ProgramSegment[], headers: number): number {
  let offset = headers;
  for (const segment of segments.filter(({ type }) => type === segmentType.load).sort(inFileOrder)) {
    const before = offset;
    // The file is mapped in pages, so offset and address agree within one.
    const { alignment } = segment;
    if (segment.holdsHeaders) {
      segment.fileOffset = 0;
      segment.fileBytes = headers;
      segment.memoryBytes = headers;
    }
    if (segment.sections.length === 0) continue;
    offset += (((segment.sections[0].address - offset) % alignment) + alignment) % alignment;
    if (!segment.holdsHeaders) segment.fileOffset = offset;
    const start = segment.address + segment.loadDistance;
    for (const section of segment.sections) {
      // A script may put sections on one another: in the file they come one behind the other.
      const within = Math.max(loadAddressOf(section) - start, segment.memoryBytes);
      if (isZeros(section)) {
        section.fileOffset = offset;
        if ((section.flags & tls) === 0) segment.memoryBytes = within + section.size;
        continue;
      }
      segment.memoryBytes = within + section.size;
      segment.fileBytes = within + section.size;
      section.fileOffset = segment.fileOffset + within;
      offset = section.fileOffset + section.size;
    }
    // Zeros take no room in the file; where they are said to be is within its first page.
    if (segment.sections.every(isZeros)) {
      offset = before;
      segment.fileOffset %= segment.alignment;
    }
  }
  for (const segment of segments) if (segment.type !== segmentType.load) coverSections(segment, segments);
  return offset;
}

/** File and memory range of a segment that lies within a loaded one. */
function coverSections(segment: ProgramSegment, segments: readonly ProgramSegment[]): void {
  const [first] = segment.sections;
  if (!first) return;
  const holder = segments.find(({ type, sections }) => type === segmentType.load && sections.includes(first));
  segment.fileOffset = holder ? holder.fileOffset + segment.address - holder.address : first.fileOffset;
  const inFile = segment.sections.filter((section) => !isZeros(section));
  const lastInFile = inFile[inFile.length - 1];
  if (lastInFile) segment.fileBytes = lastInFile.address + lastInFile.size - segment.address;
  if (segment.type === segmentType.gnuRelro) {
    segment.fileBytes = Math.min(segment.fileBytes, segment.memoryBytes);
    return;
  }
  const last = segment.sections[segment.sections.length - 1];
  segment.memoryBytes = last.address + last.size - segment.address;
}
