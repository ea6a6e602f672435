// DWARF expressions as readelf prints them: `DW_OP_breg2 (x2): 0; DW_OP_stack_value`.

import { ByteReader } from "../../elf/byte-reader.ts";
import { type Operation, type OperationName, type OperationOperand, readOperation } from "../../elf/dwarf/operations.ts";
import { hexDigits } from "../tool.ts";
import { registerName } from "./registers.ts";

/** Where an expression stands. */
interface Place {
  /** What references inside a unit are counted from. */
  readonly unitOffset?: number;
  readonly address?: number;
}

export function describeExpression(bytes: Uint8Array, place: Place = {}): string {
  const reader = new ByteReader(bytes);
  const parts: string[] = [];
  while (!reader.atEnd) {
    const operation = readOperation(reader, place.address);
    parts.push(typeof operation === "number" ? `(Unknown location op 0x${operation.toString(16)})` : operationText(operation, place));
  }
  return parts.join("; ");
}

export const blockText = (bytes: Uint8Array): string =>
  `${bytes.length} byte block: ${Array.from(bytes, (byte) => `${byte.toString(16)} `).join("")}`;

const inParentheses = (number: bigint): string => {
  const name = registerName(Number(number));
  return name === undefined ? "" : ` (${name})`;
};

/** Forms of their own, with the operands as text; the others are `DW_OP_name: operand operand`. */
const forms: { readonly [Name in OperationName]?: (operands: readonly string[]) => string } = {
  bit_piece: ([size, offset]) => `: size: ${size} offset: ${offset} `,
  implicit_value: ([block]) => ` ${block}`,
  ...twice("const_type", ([type, block]) => `: ${type}  ${block}`),
  ...twice("deref_type", ([bytes, type]) => `: ${bytes} bytes ${type}`),
  ...twice("convert", ([type]) => ` ${type}`),
};

/** Before DWARF 5 the operation was GNU's. */
function twice<Name extends "const_type" | "deref_type" | "convert">(name: Name, form: (operands: readonly string[]) => string) {
  return { [name]: form, [`GNU_${name}`]: form };
}

function operationText({ name, operands }: Operation, place: Place): string {
  const [first, ...others] = operands;
  if (first?.kind === "inCode") {
    const register = name === "lit" ? "" : inParentheses(first.value);
    const offset = others.map((operand) => `: ${operandText(operand, name, place)}`).join("");
    return `DW_OP_${name}${first.value}${register}${offset}`;
  }
  const texts = operands.map((operand) => operandText(operand, name, place));
  return `DW_OP_${name}${forms[name]?.(texts) ?? (texts.length > 0 ? `: ${texts.join(" ")}` : "")}`;
}

function operandText(operand: OperationOperand, name: OperationName, { unitOffset = 0, ...place }: Place): string {
  switch (operand.kind) {
    case "block":
      // The expression that held when the function was entered.
      if (name.endsWith("entry_value")) return `(${describeExpression(operand.bytes, { unitOffset, ...place })})`;
      return blockText(operand.bytes);
    case "shortBlock":
      return blockText(operand.bytes);
    case "encodedAddress":
      return `fmt:${hexDigits(operand.encoding, 2)} addr:${hexDigits(operand.value, 16)}`;
    case "address":
      return operand.value.toString(16);
    case "register":
      return `${operand.value}${inParentheses(operand.value)}`;
    case "entry":
      return `<0x${operand.value.toString(16)}>`;
    case "entryOfUnit":
      return `<0x${(operand.value + BigInt(unitOffset)).toString(16)}>`;
    case "type":
      // A conversion to no type at all is to the generic one.
      return `<0x${(name.endsWith("convert") && operand.value === 0n ? 0n : operand.value + BigInt(unitOffset)).toString(16)}>`;
    default:
      return String(operand.value);
  }
}
