// The notes of a file as `readelf -n` shows them: owner, size, kind, and what the kinds that GNU tools write mean.

import { latinUntilZero } from "../base/latin.ts";
import { ByteReader } from "../elf/byte-reader.ts";
import type { ElfFile } from "../elf/elf-file.ts";
import { segmentType } from "../elf/format.ts";
import { sectionType } from "../elf/object-file.ts";
import { hexDigits } from "./tool.ts";

const kinds: ReadonlyMap<number, string> = new Map([
  [1, "NT_GNU_ABI_TAG (ABI version tag)"],
  [2, "NT_GNU_HWCAP (DSO-supplied software HWCAP info)"],
  [3, "NT_GNU_BUILD_ID (unique build ID bitstring)"],
  [4, "NT_GNU_GOLD_VERSION (gold version)"],
  [5, "NT_GNU_PROPERTY_TYPE_0"],
]);
const plainKinds: ReadonlyMap<number, string> = new Map([
  [1, "NT_VERSION (version)"],
  [2, "NT_ARCH (architecture)"],
]);

export function notes({ sections, segments, bytes }: ElfFile, isWide: boolean): string {
  if (sections.length > 0)
    return sections
      .filter(({ type }) => type === sectionType.note)
      .map(({ name, contents, alignment }) => `\nDisplaying notes found in: ${name}\n${list(contents, alignment, isWide)}`)
      .join("");
  return segments
    .filter(({ type }) => type === segmentType.note)
    .map(({ fileOffset, fileBytes, alignment }) => {
      const title = `\nDisplaying notes found at file offset 0x${hexDigits(fileOffset, 8)} with length 0x${hexDigits(fileBytes, 8)}:\n`;
      return title + list(bytes.subarray(fileOffset, fileOffset + fileBytes), alignment, isWide);
    })
    .join("");
}

function list(contents: Uint8Array, alignment: number, isWide: boolean): string {
  const unit = alignment === 8 ? 8 : 4;
  let text = "  Owner                Data size \tDescription\n";
  const reader = new ByteReader(contents);
  while (reader.end - reader.position >= 12) {
    const ownerBytes = reader.u32();
    const size = reader.u32();
    const type = reader.u32();
    const nameAt = reader.position;
    reader.skip(Math.ceil((12 + ownerBytes) / unit) * unit - 12);
    const at = reader.position;
    reader.skip(size);
    if (reader.failed) break;
    reader.skip(Math.min(reader.end - reader.position, (unit - (reader.position % unit)) % unit));
    const owner = latinUntilZero(contents.subarray(nameAt, nameAt + Math.min(ownerBytes, 256)));
    const isGnu = owner === "GNU";
    const kind = (isGnu ? kinds : plainKinds).get(type) ?? `Unknown note type: (0x${hexDigits(type, 8)})`;
    text += `  ${owner.padEnd(20)} 0x${hexDigits(size, 8)}\t${kind}${isWide ? "\t" : "\n"}`;
    const data = contents.subarray(at, at + size);
    const meaning = isGnu ? meaningOf(type, data) : undefined;
    text += meaning === undefined ? (isWide ? `${plain(data)}` : plain(data)) : `${meaning}\n`;
  }
  return text;
}

const plain = (data: Uint8Array): string =>
  data.length === 0 ? "" : `   description data: ${Array.from(data, (byte) => `${hexDigits(byte, 2)} `).join("")}\n`;

const systems = ["Linux", "Hurd", "Solaris", "FreeBSD", "NetBSD", "Syllable", "NaCl"];

function meaningOf(type: number, data: Uint8Array): string | undefined {
  const reader = new ByteReader(data);
  if (type === 3) return `    Build ID: ${Array.from(data, (byte) => hexDigits(byte, 2)).join("")}`;
  if (type === 1) {
    if (data.length < 16) return "    <corrupt GNU_ABI_TAG>";
    const system = systems[reader.u32()] ?? "Unknown";
    return `    OS: ${system}, ABI: ${reader.u32()}.${reader.u32()}.${reader.u32()}`;
  }
  if (type !== 5) return undefined;
  const properties: string[] = [];
  while (reader.end - reader.position >= 8) {
    const property = reader.u32();
    const size = reader.u32();
    if (reader.end - reader.position < size) {
      properties.push(`<corrupt type (${property.toString(16)}) datasz: ${size.toString(16)}>`);
      break;
    }
    if (property === 0xc0000000 && size === 4) {
      const bits = reader.u32();
      const names = [bits & 1 ? "BTI" : "", bits & 2 ? "PAC" : ""].filter(Boolean);
      const rest = bits & ~3;
      if (rest !== 0) names.push(`<unknown: ${(rest >>> 0).toString(16)}>`);
      properties.push(`AArch64 feature: ${names.length > 0 ? names.join(", ") : "<None>"}`);
    } else {
      const value = Array.from(data.subarray(reader.position, reader.position + size), (byte) => `${hexDigits(byte, 2)} `).join("");
      properties.push(`<unknown type 0x${property.toString(16)} data: ${value}>`);
      reader.skip(size);
    }
    reader.skip(Math.min(reader.end - reader.position, (8 - (size % 8)) % 8));
  }
  return `      Properties: ${properties.join("\n\t")}`;
}
