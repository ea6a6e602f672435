// Program headers: what of the sections is loaded together, and what the kernel is told besides (gABI chapter 5).

import { segmentFlag, segmentType } from "../elf/format.ts";
import { sectionFlag, sectionType } from "../elf/object-file.ts";
import type { OutputSection } from "./output-section.ts";

export interface ProgramSegment {
  readonly type: number;
  readonly flags: number;
  address: number;
  fileOffset: number;
  fileBytes: number;
  memoryBytes: number;
  readonly alignment: number;
  readonly sections: readonly OutputSection[];
  /** Whether the file's headers are loaded as its beginning. */
  readonly holdsHeaders: boolean;
}

const { alloc, write, execinstr, tls } = sectionFlag;

export function planSegments(
  sections: readonly OutputSection[],
  relro: { readonly start: number; readonly end: number } | undefined,
  headers: number,
  stack: "unsaid" | "plain" | "executable",
  maximumPageBytes: number,
): ProgramSegment[] {
  const loaded = sections.filter(({ flags }) => flags & alloc).sort((a, b) => a.address - b.address);
  const segments: ProgramSegment[] = groupLoads(loaded, maximumPageBytes).map((group, index) => {
    const [first] = group;
    const holdsHeaders = index === 0 && first.address % maximumPageBytes >= headers;
    return {
      type: segmentType.load,
      flags: permissionsOf(group),
      address: holdsHeaders ? first.address - (first.address % maximumPageBytes) : first.address,
      fileOffset: 0,
      fileBytes: 0,
      memoryBytes: 0,
      alignment: maximumPageBytes,
      sections: group,
      holdsHeaders,
    };
  });
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
    segments.push(part(segmentType.gnuStack, read | writable | (stack === "executable" ? execute : 0), [], 16));
  }
  if (relro) {
    const protectedSections = loaded.filter(({ address }) => address >= relro.start && address < relro.end);
    const segment = part(segmentType.gnuRelro, segmentFlag.read, protectedSections, 1);
    segment.address = relro.start;
    segment.memoryBytes = relro.end - relro.start;
    segments.push(segment);
  }
  return segments;
}

const part = (type: number, flags: number, sections: readonly OutputSection[], alignment: number): ProgramSegment => ({
  type,
  flags,
  address: sections[0]?.address ?? 0,
  fileOffset: 0,
  fileBytes: 0,
  memoryBytes: 0,
  alignment,
  sections,
  holdsHeaders: false,
});

const isZeros = ({ type }: OutputSection): boolean => type === sectionType.nobits;

/** Sections that are loaded together: those before the writable ones, and those. */
function groupLoads(loaded: readonly OutputSection[], maximumPageBytes: number): OutputSection[][] {
  const groups: OutputSection[][] = [];
  let last: OutputSection | undefined;
  for (const section of loaded) {
    const group = groups[groups.length - 1];
    if (!group || !last || startsSegment(group, last, section, maximumPageBytes)) groups.push([section]);
    else group.push(section);
    last = section;
  }
  return groups;
}

function startsSegment(group: readonly OutputSection[], last: OutputSection, section: OutputSection, maximumPageBytes: number): boolean {
  const end = last.address + (isZeros(last) && last.flags & tls ? 0 : last.size);
  const pageEnd = Math.ceil(end / maximumPageBytes) * maximumPageBytes;
  // A page that nothing is in, zeros before contents, or the first writable section on a page of its own.
  if (pageEnd < section.address - (section.address % maximumPageBytes)) return true;
  if (isZeros(last) && !(last.flags & tls) && !isZeros(section)) return true;
  const writable = group.some(({ flags }) => flags & write);
  const samePage = Math.floor((end - 1) / maximumPageBytes) === Math.floor(section.address / maximumPageBytes);
  return !writable && (section.flags & write) !== 0 && !samePage;
}

const permissionsOf = (sections: readonly OutputSection[]): number =>
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

/** Offsets in the file, of sections and segments; gives where the loaded part ends. */
export function assignOffsets(segments: readonly ProgramSegment[], headers: number): number {
  let offset = headers;
  for (const segment of segments) {
    if (segment.type !== segmentType.load) continue;
    const [first] = segment.sections;
    const before = offset;
    if (segment.holdsHeaders) {
      segment.fileOffset = 0;
      segment.fileBytes = headers;
      segment.memoryBytes = headers;
    } else {
      // The file is mapped in pages, so offset and address agree within one.
      const { alignment } = segment;
      offset += (((first.address - offset) % alignment) + alignment) % alignment;
      segment.fileOffset = offset;
    }
    for (const section of segment.sections) {
      const gap = section.address - (segment.address + segment.memoryBytes);
      if (isZeros(section)) {
        section.fileOffset = offset;
        if (section.flags & tls) continue;
        segment.memoryBytes += gap + section.size;
        continue;
      }
      segment.memoryBytes += gap + section.size;
      segment.fileBytes = section.address + section.size - segment.address;
      section.fileOffset = segment.fileOffset + section.address - segment.address;
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
