// What DWARF's numbers mean, those that are read here (DWARF 5 §7.5), and attributes by kind.

import type { DebugEntry } from "../elf/index.ts";

/** DW_TAG_* */
export const tag = {
  array: 0x01,
  class: 0x02,
  enumeration: 0x04,
  parameter: 0x05,
  lexicalBlock: 0x0b,
  member: 0x0d,
  pointer: 0x0f,
  reference: 0x10,
  structure: 0x13,
  subroutineType: 0x15,
  typedef: 0x16,
  union: 0x17,
  unspecifiedParameters: 0x18,
  inheritance: 0x1c,
  subrange: 0x21,
  base: 0x24,
  constant: 0x26,
  enumerator: 0x28,
  subprogram: 0x2e,
  variable: 0x34,
  volatile: 0x35,
  restrict: 0x37,
  namespace: 0x39,
  rvalueReference: 0x42,
  atomic: 0x47,
} as const;

/** DW_AT_* */
export const attribute = {
  location: 0x02,
  name: 0x03,
  byteSize: 0x0b,
  bitSize: 0x0d,
  lowPc: 0x11,
  highPc: 0x12,
  compileFolder: 0x1b,
  constantValue: 0x1c,
  upperBound: 0x2f,
  producer: 0x25,
  prototyped: 0x27,
  abstractOrigin: 0x31,
  count: 0x37,
  memberLocation: 0x38,
  line: 0x3b,
  declaration: 0x3c,
  encoding: 0x3e,
  external: 0x3f,
  frameBase: 0x40,
  specification: 0x47,
  type: 0x49,
  ranges: 0x55,
  dataBitOffset: 0x6b,
} as const;

export function numberAt({ attributes }: DebugEntry, name: number): number | undefined {
  const value = attributes.get(name);
  return typeof value === "number" ? value : undefined;
}

export function textAt({ attributes }: DebugEntry, name: number): string | undefined {
  const value = attributes.get(name);
  return typeof value === "string" ? value : undefined;
}
