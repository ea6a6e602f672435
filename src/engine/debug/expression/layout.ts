// A structure laid over memory: one row a member, with offset, bytes, value and byte order; and its declaration, as `ptype` prints it.

import { formatValue } from "./format.ts";
import { nameOfType, type StructField, sizeOf, type Type } from "./type.ts";

export interface MemberRow {
  /** "sin_addr.s_addr", "st_atim.tv_sec" */
  readonly path: string;
  readonly type: string;
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly value: string;
  /** "network" where the first byte is the most significant. */
  readonly byteOrder: "little" | "network";
}

/** Members of members are rows of their own. `bytes` may be shorter than the structure: what is missing has no rows. */
export function layOver(type: Type, bytes: Uint8Array): readonly MemberRow[] {
  const rows: MemberRow[] = [];
  const add = (fields: readonly StructField[], start: number, prefix: string): void => {
    for (const { name, offset, type: member, isBigEndian } of fields) {
      const at = start + offset;
      const path = prefix + name;
      if (member.kind === "struct") add(member.fields, at, `${path}.`);
      else if (at + sizeOf(member) <= bytes.length) {
        const part = bytes.slice(at, at + sizeOf(member));
        const value = formatValue({ type: member, bytes: part, ...(isBigEndian ? { isBigEndian } : {}) });
        rows.push({ path, type: nameOfType(member), offset: at, bytes: part, value, byteOrder: isBigEndian ? "network" : "little" });
      }
    }
  };
  if (type.kind === "struct") add(type.fields, 0, "");
  return rows;
}

/** `char sin_zero[8]`, `void *iov_base` */
function declare({ name, type }: StructField): string {
  if (type.kind === "array") {
    const counts: number[] = [];
    let inner: Type = type;
    for (; inner.kind === "array"; inner = inner.of) counts.push(inner.count);
    return `${nameOfType(inner)} ${name}${counts.map((count) => `[${count}]`).join("")}`;
  }
  const written = nameOfType(type);
  return written.endsWith("*") ? `${written}${name}` : `${written} ${name}`;
}

/** As gdb's `ptype`, behind "type = ". */
export function describeType(type: Type): string {
  if (type.kind === "pointer" && type.to.kind === "struct") return `${describeType(type.to)} *`;
  if (type.kind !== "struct") return nameOfType(type);
  return `struct ${type.name} {\n${type.fields.map((field) => `    ${declare(field)};\n`).join("")}}`;
}
