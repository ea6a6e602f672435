// `ar` archives (man 5 ar; GNU variant): bytes → members in order, long names resolved. The symbol index is skipped,
// since whoever needs to know what a member defines reads the member.

import { decodeUtf8 } from "../base/utf8.ts";
import type { ReadError } from "./read-headers.ts";

export interface ArchiveMember {
  readonly name: string;
  readonly contents: Uint8Array;
}

const memberHeaderBytes = 60;

/** Whether the bytes begin as an archive does. */
export const isArchive = (bytes: Uint8Array): boolean => decodeUtf8(bytes, 0, Math.min(8, bytes.length)) === "!<arch>\n";

export function readArchive(bytes: Uint8Array): readonly ArchiveMember[] | ReadError {
  if (!isArchive(bytes)) return { error: "not an archive: it does not begin with !<arch>" };
  const members: ArchiveMember[] = [];
  let longNames = "";
  let offset = 8;
  while (offset + memberHeaderBytes <= bytes.length) {
    const header = decodeUtf8(bytes, offset, offset + memberHeaderBytes);
    const sizeText = header.slice(48, 58).trim();
    const size = Number(sizeText);
    const start = offset + memberHeaderBytes;
    if (!/^\d+$/.test(sizeText) || header.slice(58) !== "`\n" || start + size > bytes.length)
      return { error: `the archive is damaged at byte ${offset}` };
    const contents = bytes.subarray(start, start + size);
    const name = header.slice(0, 16).trimEnd();
    if (name === "//") longNames = decodeUtf8(contents);
    else if (name !== "/" && name !== "/SYM64/") members.push({ name: memberName(name, longNames), contents });
    offset = start + size + (size % 2);
  }
  return members;
}

/** `/18` is an offset into the table of long names, in which each ends with `/` and a newline. */
function memberName(field: string, longNames: string): string {
  if (!/^\/\d+$/.test(field)) return field.replace(/\/$/, "");
  const start = Number(field.slice(1));
  const end = longNames.indexOf("/\n", start);
  return longNames.slice(start, end < 0 ? longNames.length : end);
}
