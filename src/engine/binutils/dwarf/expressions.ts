// DWARF expressions as readelf prints them: `DW_OP_breg2 (x2): 0; DW_OP_stack_value`.

import { ByteReader } from "../../elf/byte-reader.ts";
import { registerName } from "./registers.ts";

/** Operations by their codes, with their operands: sizes in bytes, `U` and `S` LEB128, lower case signed. */
const operations: Readonly<Record<number, readonly [name: string, operand?: string]>> = {
  6: ["deref"],
  8: ["const1u", "1"],
  9: ["const1s", "a"],
  10: ["const2u", "2"],
  11: ["const2s", "b"],
  12: ["const4u", "4"],
  13: ["const4s", "d"],
  14: ["const8u", "8"],
  15: ["const8s", "h"],
  16: ["constu", "U"],
  17: ["consts", "S"],
  18: ["dup"],
  19: ["drop"],
  20: ["over"],
  21: ["pick", "1"],
  22: ["swap"],
  23: ["rot"],
  24: ["xderef"],
  25: ["abs"],
  26: ["and"],
  27: ["div"],
  28: ["minus"],
  29: ["mod"],
  30: ["mul"],
  31: ["neg"],
  32: ["not"],
  33: ["or"],
  34: ["plus"],
  35: ["plus_uconst", "U"],
  36: ["shl"],
  37: ["shr"],
  38: ["shra"],
  39: ["xor"],
  40: ["bra", "b"],
  41: ["eq"],
  42: ["ge"],
  43: ["gt"],
  44: ["le"],
  45: ["lt"],
  46: ["ne"],
  47: ["skip", "b"],
  147: ["piece", "U"],
  148: ["deref_size", "1"],
  150: ["nop"],
  151: ["push_object_address"],
  152: ["call2", "2"],
  153: ["call4", "4"],
  155: ["form_tls_address"],
  156: ["call_frame_cfa"],
  159: ["stack_value"],
  224: ["GNU_push_tls_address"],
};

const sizes: Readonly<Record<string, number>> = { a: 1, b: 2, d: 4, h: 8 };

function operandText(reader: ByteReader, kind: string): string {
  if (kind === "U") return String(reader.uleb128());
  if (kind === "S") return String(reader.sleb128());
  const size = sizes[kind];
  if (size === undefined) return String(kind === "8" ? reader.big64() : reader.unsigned(Number(kind)));
  const value = size === 8 ? reader.big64() : BigInt(reader.unsigned(size));
  return String(BigInt.asIntN(size * 8, value));
}

const named = (number: number): string => {
  const name = registerName(number);
  return name === undefined ? "" : ` (${name})`;
};

/** `unitOffset`: what references inside a unit are counted from. */
export function describeExpression(bytes: Uint8Array, unitOffset = 0): string {
  const reader = new ByteReader(bytes);
  const parts: string[] = [];
  while (!reader.atEnd) parts.push(operationText(reader, unitOffset));
  return parts.join("; ");
}

function blockOf(reader: ByteReader): Uint8Array {
  const length = reader.uleb128();
  const start = reader.position;
  reader.skip(length);
  return reader.bytes.subarray(start, reader.position);
}

export const blockText = (bytes: Uint8Array): string =>
  `${bytes.length} byte block: ${Array.from(bytes, (byte) => `${byte.toString(16)} `).join("")}`;

function operationText(reader: ByteReader, unitOffset: number): string {
  const code = reader.u8();
  if (code >= 0x30 && code <= 0x4f) return `DW_OP_lit${code - 0x30}`;
  if (code >= 0x50 && code <= 0x6f) return `DW_OP_reg${code - 0x50}${named(code - 0x50)}`;
  if (code >= 0x70 && code <= 0x8f) return `DW_OP_breg${code - 0x70}${named(code - 0x70)}: ${reader.sleb128()}`;
  switch (code) {
    case 0x03:
      return `DW_OP_addr: ${reader.big64().toString(16)}`;
    case 0x90: {
      const register = reader.uleb128();
      return `DW_OP_regx: ${register}${named(register)}`;
    }
    case 0x91:
      return `DW_OP_fbreg: ${reader.sleb128()}`;
    case 0x92: {
      const register = reader.uleb128();
      return `DW_OP_bregx: ${register}${named(register)} ${reader.sleb128()}`;
    }
    case 0x9d:
      return `DW_OP_bit_piece: size: ${reader.uleb128()} offset: ${reader.uleb128()} `;
    case 0x9e:
      return `DW_OP_implicit_value ${blockText(blockOf(reader))}`;
    case 0xa0:
    case 0xf2:
      return `${code === 0xa0 ? "DW_OP_implicit_pointer" : "DW_OP_GNU_implicit_pointer"}: <0x${reader.u32().toString(16)}> ${reader.sleb128()}`;
    case 0xa3:
    case 0xf3:
      return `${code === 0xa3 ? "DW_OP_entry_value" : "DW_OP_GNU_entry_value"}: (${describeExpression(blockOf(reader), unitOffset)})`;
    case 0xa4:
    case 0xf4: {
      const type = reader.uleb128() + unitOffset;
      const size = reader.u8();
      const start = reader.position;
      reader.skip(size);
      return `${code === 0xa4 ? "DW_OP_const_type" : "DW_OP_GNU_const_type"}: <0x${type.toString(16)}>  ${blockText(reader.bytes.subarray(start, reader.position))}`;
    }
    case 0xa5:
    case 0xf5: {
      const register = reader.uleb128();
      return `${code === 0xa5 ? "DW_OP_regval_type" : "DW_OP_GNU_regval_type"}: ${register}${named(register)} <0x${(reader.uleb128() + unitOffset).toString(16)}>`;
    }
    case 0xa6:
    case 0xf6:
      return `${code === 0xa6 ? "DW_OP_deref_type" : "DW_OP_GNU_deref_type"}: ${reader.u8()} bytes <0x${(reader.uleb128() + unitOffset).toString(16)}>`;
    case 0xa8:
    case 0xf7: {
      const type = reader.uleb128();
      return `${code === 0xa8 ? "DW_OP_convert" : "DW_OP_GNU_convert"} <0x${(type ? type + unitOffset : 0).toString(16)}>`;
    }
    case 0xfa:
      return `DW_OP_GNU_parameter_ref: <0x${(reader.u32() + unitOffset).toString(16)}>`;
    case 0xfd:
      return `DW_OP_GNU_variable_value: <0x${reader.u32().toString(16)}>`;
    default: {
      const [name, operand] = operations[code] ?? [];
      if (name === undefined) return `(Unknown location op 0x${code.toString(16)})`;
      const text = operand === undefined ? "" : `: ${operandText(reader, operand)}`;
      return `DW_OP_${name}${text}`;
    }
  }
}
