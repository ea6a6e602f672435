// The operations of DWARF's expressions, with which compilers say where variables are (DWARF 5 §2.5, §7.7): their names, codes and operands.
// What each does is in debug/location-expression.ts, how readelf prints it in binutils/dwarf/expressions.ts.

import type { ByteReader } from "../byte-reader.ts";
import { readPointer } from "./pointer-encoding.ts";

/** What stands behind the code of an operation. */
type Operand =
  /** Nothing: the operations of this name have 32 codes in a row, one a number. */
  | "inCode"
  | "address"
  /** In the encoding that stands before it. */
  | "encodedAddress"
  | "u8"
  | "s8"
  | "u16"
  | "s16"
  | "u32"
  | "s32"
  | "u64"
  | "s64"
  | "uleb"
  | "sleb"
  | "register"
  /** Places in .debug_info: counted from the unit, as LEB128 or in 4 bytes, or from the start. */
  | "type"
  | "entryOfUnit"
  | "entry"
  /** Bytes with their length before them, as LEB128 or in one byte. */
  | "block"
  | "shortBlock";

interface OperationRow {
  readonly code: number;
  readonly operands: readonly Operand[];
}

/** DW_OP_* */
export const operation = {
  addr: { code: 0x03, operands: ["address"] },
  deref: { code: 0x06, operands: [] },
  const1u: { code: 0x08, operands: ["u8"] },
  const1s: { code: 0x09, operands: ["s8"] },
  const2u: { code: 0x0a, operands: ["u16"] },
  const2s: { code: 0x0b, operands: ["s16"] },
  const4u: { code: 0x0c, operands: ["u32"] },
  const4s: { code: 0x0d, operands: ["s32"] },
  const8u: { code: 0x0e, operands: ["u64"] },
  const8s: { code: 0x0f, operands: ["s64"] },
  constu: { code: 0x10, operands: ["uleb"] },
  consts: { code: 0x11, operands: ["sleb"] },
  dup: { code: 0x12, operands: [] },
  drop: { code: 0x13, operands: [] },
  over: { code: 0x14, operands: [] },
  pick: { code: 0x15, operands: ["u8"] },
  swap: { code: 0x16, operands: [] },
  rot: { code: 0x17, operands: [] },
  xderef: { code: 0x18, operands: [] },
  abs: { code: 0x19, operands: [] },
  and: { code: 0x1a, operands: [] },
  div: { code: 0x1b, operands: [] },
  minus: { code: 0x1c, operands: [] },
  mod: { code: 0x1d, operands: [] },
  mul: { code: 0x1e, operands: [] },
  neg: { code: 0x1f, operands: [] },
  not: { code: 0x20, operands: [] },
  or: { code: 0x21, operands: [] },
  plus: { code: 0x22, operands: [] },
  plus_uconst: { code: 0x23, operands: ["uleb"] },
  shl: { code: 0x24, operands: [] },
  shr: { code: 0x25, operands: [] },
  shra: { code: 0x26, operands: [] },
  xor: { code: 0x27, operands: [] },
  bra: { code: 0x28, operands: ["s16"] },
  eq: { code: 0x29, operands: [] },
  ge: { code: 0x2a, operands: [] },
  gt: { code: 0x2b, operands: [] },
  le: { code: 0x2c, operands: [] },
  lt: { code: 0x2d, operands: [] },
  ne: { code: 0x2e, operands: [] },
  skip: { code: 0x2f, operands: ["s16"] },
  lit: { code: 0x30, operands: ["inCode"] },
  reg: { code: 0x50, operands: ["inCode"] },
  breg: { code: 0x70, operands: ["inCode", "sleb"] },
  regx: { code: 0x90, operands: ["register"] },
  fbreg: { code: 0x91, operands: ["sleb"] },
  bregx: { code: 0x92, operands: ["register", "sleb"] },
  piece: { code: 0x93, operands: ["uleb"] },
  deref_size: { code: 0x94, operands: ["u8"] },
  nop: { code: 0x96, operands: [] },
  push_object_address: { code: 0x97, operands: [] },
  call2: { code: 0x98, operands: ["u16"] },
  call4: { code: 0x99, operands: ["u32"] },
  form_tls_address: { code: 0x9b, operands: [] },
  call_frame_cfa: { code: 0x9c, operands: [] },
  bit_piece: { code: 0x9d, operands: ["uleb", "uleb"] },
  implicit_value: { code: 0x9e, operands: ["block"] },
  stack_value: { code: 0x9f, operands: [] },
  implicit_pointer: { code: 0xa0, operands: ["entry", "sleb"] },
  entry_value: { code: 0xa3, operands: ["block"] },
  const_type: { code: 0xa4, operands: ["type", "shortBlock"] },
  regval_type: { code: 0xa5, operands: ["register", "type"] },
  deref_type: { code: 0xa6, operands: ["u8", "type"] },
  convert: { code: 0xa8, operands: ["type"] },
  GNU_push_tls_address: { code: 0xe0, operands: [] },
  GNU_encoded_addr: { code: 0xf1, operands: ["encodedAddress"] },
  GNU_implicit_pointer: { code: 0xf2, operands: ["entry", "sleb"] },
  GNU_entry_value: { code: 0xf3, operands: ["block"] },
  GNU_const_type: { code: 0xf4, operands: ["type", "shortBlock"] },
  GNU_regval_type: { code: 0xf5, operands: ["register", "type"] },
  GNU_deref_type: { code: 0xf6, operands: ["u8", "type"] },
  GNU_convert: { code: 0xf7, operands: ["type"] },
  GNU_parameter_ref: { code: 0xfa, operands: ["entryOfUnit"] },
  GNU_variable_value: { code: 0xfd, operands: ["entry"] },
} as const satisfies Readonly<Record<string, OperationRow>>;

export type OperationName = keyof typeof operation;

/** Codes of an operation whose operand is `inCode`. */
const codesInRow = 32;

const operationsByCode = new Map<number, OperationName>(
  (Object.keys(operation) as OperationName[]).flatMap((name) => {
    const { code, operands }: OperationRow = operation[name];
    return Array.from({ length: operands[0] === "inCode" ? codesInRow : 1 }, (_, index) => [code + index, name] as const);
  }),
);

/** An operation with its operands in order, one by one with its kind. */
export interface Operation {
  readonly name: OperationName;
  readonly operands: readonly OperationOperand[];
}

export type OperationOperand =
  | { readonly kind: Exclude<Operand, "block" | "shortBlock" | "encodedAddress">; readonly value: bigint }
  | { readonly kind: "encodedAddress"; readonly encoding: number; readonly value: bigint }
  | { readonly kind: "block" | "shortBlock"; readonly bytes: Uint8Array };

/** The next operation; the code of one that nobody knows, nor how long it is. `address`: of what the reader reads from its start. */
export function readOperation(reader: ByteReader, address = 0): Operation | number {
  const code = reader.u8();
  const name = operationsByCode.get(code);
  if (name === undefined) return code;
  const row: OperationRow = operation[name];
  return { name, operands: row.operands.map((kind) => readOperand(reader, kind, code - row.code, address)) };
}

function readOperand(reader: ByteReader, kind: Operand, index: number, address: number): OperationOperand {
  switch (kind) {
    case "block":
      return { kind, bytes: reader.take(reader.uleb128()) };
    case "shortBlock":
      return { kind, bytes: reader.take(reader.u8()) };
    case "encodedAddress": {
      const encoding = reader.u8();
      return { kind, encoding, value: BigInt.asUintN(64, BigInt(readPointer(reader, encoding, address))) };
    }
    case "inCode":
      return { kind, value: BigInt(index) };
    default:
      return { kind, value: readNumber(reader, kind) };
  }
}

function readNumber(reader: ByteReader, kind: Exclude<Operand, "inCode" | "encodedAddress" | "block" | "shortBlock">): bigint {
  switch (kind) {
    case "u8":
      return BigInt(reader.u8());
    case "s8":
      return BigInt.asIntN(8, BigInt(reader.u8()));
    case "u16":
      return BigInt(reader.u16());
    case "s16":
      return BigInt.asIntN(16, BigInt(reader.u16()));
    case "u32":
    case "entry":
    case "entryOfUnit":
      return BigInt(reader.u32());
    case "s32":
      return BigInt.asIntN(32, BigInt(reader.u32()));
    case "address":
    case "u64":
      return reader.big64();
    case "s64":
      return BigInt.asIntN(64, reader.big64());
    case "uleb":
    case "register":
    case "type":
      return BigInt(reader.uleb128());
    case "sleb":
      return BigInt(reader.sleb128());
  }
}
