// info scope: the variables that can be seen at a place, and where a compiler has put each.

import { ByteReader } from "../../elf/byte-reader.ts";
import { readOperation } from "../../elf/dwarf/operations.ts";
import { blocksAt, type Variable } from "../declarations.ts";
import { sizeOf } from "../expression/type.ts";
import type { Gdb } from "./gdb.ts";

function whereOf({ location, constant }: Variable): string {
  if (constant !== undefined) return `constant ${constant}`;
  if (location === undefined) return "optimized out";
  if (!(location instanceof Uint8Array)) return "multi-location:\n";
  const operation = readOperation(new ByteReader(location));
  const [operand] = typeof operation === "number" ? [] : operation.operands;
  if (typeof operation !== "number" && operand && "value" in operand) {
    const { value } = operand;
    if (operation.name === "addr") return `static storage at address 0x${value.toString(16)}`;
    if (operation.name === "fbreg") return `a complex DWARF expression:\n     0: DW_OP_fbreg ${value}\n`;
    if (operation.name === "reg") return `a variable in $x${value}`;
  }
  return "a variable of complex or multiple locations";
}

const said = (variable: Variable): string => `Symbol ${variable.name} is ${whereOf(variable)}, length ${sizeOf(variable.type)}.\n`;

export function scopeText(gdb: Gdb, text: string): string {
  const address = gdb.place(text);
  const made = gdb.info?.declarations.functionAt(address);
  if (!made) return `No locals or arguments are declared at ${text}.\n`;
  const inner = blocksAt(made, address);
  const variables = [...inner.slice(0, -1).flat(), ...made.parameters, ...(inner.at(-1) ?? [])];
  if (variables.length === 0) return `Scope for ${text}:\nContains no locals or arguments.\n`;
  return `Scope for ${text}:\n${variables.map(said).join("")}`;
}
