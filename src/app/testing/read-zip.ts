// All files of an archive, for tests that know what is in it.

import { listZip, unpackMember, type ZipEntry, type ZipProblem } from "../project/zip.ts";

export async function readZip(archive: Uint8Array): Promise<readonly ZipEntry[] | ZipProblem> {
  const members = listZip(archive);
  if ("error" in members) return members;
  const entries: ZipEntry[] = [];
  for (const member of members) {
    const bytes = await unpackMember(archive, member);
    if ("error" in bytes) return bytes;
    entries.push({ name: member.name, bytes });
  }
  return entries;
}
