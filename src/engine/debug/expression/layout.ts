// A structure laid over memory: one row a member, with offset, bytes, value and byte order; and its declaration, as `ptype` prints it.

import { formatValue } from "./format.ts";
import { declaration, nameOfType, type StructField, sizeOf, type Type } from "./type.ts";

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

/** As gdb's `ptype`, behind "type = ": what a typedef or an enumeration stands for, and the members of a structure. */
export function describeType(type: Type): string {
  if (type.kind === "code") return "<unknown return type> ()";
  const { alias: _alias, ...plain } = type;
  // Of what it points to, its elements, its result: the members.
  const base = baseOf(plain as Type);
  const written = nameOfType(plain as Type);
  const head = nameOfType(base);
  const full = membersOf(base);
  return full === undefined || !written.startsWith(head) ? written : full + written.slice(head.length);
}

function baseOf(type: Type): Type {
  if (type.kind === "pointer") return baseOf(type.to);
  if (type.kind === "array") return baseOf(type.of);
  return type.kind === "function" ? baseOf(type.returns) : type;
}

function membersOf(base: Type): string | undefined {
  const { alias: _alias, ...type } = base as Type;
  const qualifier = type.qualifier === undefined ? "" : `${type.qualifier} `;
  if (type.kind === "integer" && type.enumerators) {
    let expected = 0n;
    const names = type.enumerators.map(({ name, value }) => {
      const shown = value === expected ? name : `${name} = ${value}`;
      expected = value + 1n;
      return shown;
    });
    return `${qualifier}${type.name} {${names.join(", ")}}`;
  }
  if (type.kind !== "struct") return base.alias === undefined ? undefined : nameOfType(type as Type);
  const lines = type.isIncomplete ? "    <incomplete type>\n" : type.fields.map((field) => `    ${member(field)};\n`).join("");
  return `${qualifier}${type.keyword ?? "struct"} ${type.name === "" ? "" : `${type.name} `}{\n${lines}}`;
}

const member = ({ name, type, bits }: StructField): string => `${declaration(type, name)}${bits ? ` : ${bits.count}` : ""}`;

const offsetColumns = 31;
const closingColumns = 29;
const note = (text: string, indent: string): string => `${" ".repeat(offsetColumns)}${indent}${text}`;
const inMargin = (text: string): string => text.padEnd(offsetColumns);

/** As gdb's `ptype/o`: where each member begins, its size, and what is empty between them. */
export function offsetsOf(type: Extract<Type, { kind: "struct" }>): string {
  const lines = ["/* offset      |    size */  ", ...membersWithOffsets(type, 0, "")];
  const [, first] = lines;
  return [`${lines[0]}type = ${first}`, ...lines.slice(2)].join("\n");
}

/** The lines of a structure, its first and last without an indentation of their own. */
function membersWithOffsets(type: Extract<Type, { kind: "struct" }>, start: number, indent: string): string[] {
  const { alias: _alias, ...plain } = type;
  const isUnion = type.keyword === "union";
  const lines = [`${isUnion ? "union" : "struct"} ${plain.name === "" ? "" : `${plain.name} `}{`];
  const inner = `${indent}    `;
  let endBits = 0;
  for (const field of type.fields) {
    const size = sizeOf(field.type);
    const bitsFrom = field.offset * 8 + (field.bits?.offset ?? 0);
    const hole = isUnion ? 0 : bitsFrom - endBits;
    if (hole > 0) {
      const bytes = Math.floor(hole / 8);
      const bits = hole % 8;
      if (bits > 0) lines.push(inMargin(`/* XXX ${String(bits).padStart(2)}-bit hole       */`));
      if (bytes > 0) lines.push(`/* XXX ${String(bytes).padStart(2)}-byte hole      */`);
    }
    const at = start + Math.floor(bitsFrom / 8);
    const place = field.bits ? `${String(at).padStart(6)}:${String(bitsFrom % 8).padStart(2)}  ` : `${String(at).padStart(6)}     `;
    const margin = isUnion ? `/*                ${String(size).padStart(6)} */` : `/* ${place} |  ${String(size).padStart(6)} */`;
    const { name, type: kind, bits } = field;
    if (kind.kind === "struct" && kind.alias === undefined) {
      const [head, ...rest] = membersWithOffsets(kind, at, inner);
      lines.push(`${margin}${inner}${head}`, ...rest.slice(0, -1), `${rest.at(-1)} ${name};`);
    } else lines.push(`${margin}${inner}${declaration(kind, name)}${bits ? ` : ${bits.count}` : ""};`);
    endBits = field.bits ? bitsFrom + field.bits.count : (field.offset + size) * 8;
  }
  const padding = isUnion ? 0 : type.bytes * 8 - endBits;
  if (padding > 0) {
    const bytes = Math.floor(padding / 8);
    const bits = padding % 8;
    if (bits > 0) lines.push(`/* XXX ${String(bits).padStart(2)}-bit padding   */`);
    if (bytes > 0) lines.push(`/* XXX ${String(bytes).padStart(2)}-byte padding   */`);
  }
  lines.push(
    "",
    note(`/* total size (bytes): ${String(type.bytes).padStart(4)} */`, indent),
    `${" ".repeat(closingColumns)}${indent.slice(0, Math.max(0, indent.length - 2))}}`,
  );
  return lines.map((line) => line.replace(/ +$/, ""));
}
