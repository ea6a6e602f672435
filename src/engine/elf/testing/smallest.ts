// A small executable of our own making: headers, one loaded segment, two instructions.

import { ByteWriter } from "../byte-writer.ts";
import { fileType, headerBytes, programHeaderBytes, segmentFlag, segmentType, writeFileHeader } from "../format.ts";

const codeOffset = headerBytes + programHeaderBytes;

/** 0x80 bytes; the segment has 0x2000 in memory, from 0x400000 on. Entry 0x400078. */
export function smallestExecutable(): Uint8Array {
  const out = new ByteWriter();
  writeFileHeader(out, {
    type: fileType.executable,
    entry: 0x400000 + codeOffset,
    programHeaderOffset: headerBytes,
    programHeaderCount: 1,
    sectionHeaderOffset: 0,
    sectionHeaderCount: 0,
    sectionNamesIndex: 0,
  });
  out.u32(segmentType.load);
  out.u32(segmentFlag.read | segmentFlag.execute);
  out.u64(0);
  out.u64(0x400000);
  out.u64(0x400000);
  out.u64(codeOffset + 8);
  out.u64(0x2000);
  out.u64(0x10000);
  // mov x8, #93; svc #0
  out.u32(0xd2800ba8);
  out.u32(0xd4000001);
  return out.finish();
}
