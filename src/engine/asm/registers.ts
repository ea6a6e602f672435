// Register names as GNU as knows them: all lower or all upper case, with the aliases fp, lr, ip0 and ip1.

import type { RegisterBank } from "../isa/operand.ts";
import { NameTable } from "./name-table.ts";

export interface RegisterName {
  /** As it may be written. */
  readonly name: string;
  readonly bank: RegisterBank;
  readonly number: number;
}

const names = new Map<string, RegisterName>();

const add = (name: string, bank: RegisterBank, number: number): void => {
  for (const spelling of [name, name.toUpperCase()]) names.set(spelling, { name: spelling, bank, number });
};

for (let number = 0; number < 32; number += 1) {
  if (number < 31) for (const bank of ["x", "w"] as const) add(`${bank}${number}`, bank, number);
  for (const bank of ["b", "h", "s", "d", "q", "v"] as const) add(`${bank}${number}`, bank, number);
  if (number < 16) add(`c${number}`, "c", number);
}
add("xzr", "x", 31);
add("wzr", "w", 31);
add("sp", "sp", 31);
add("wsp", "wsp", 31);
add("fp", "x", 29);
add("lr", "x", 30);
add("ip0", "x", 16);
add("ip1", "x", 17);

export const registerNames: ReadonlyMap<string, RegisterName> = names;

/** The same, for pieces of a text. */
export const registerTable = new NameTable<RegisterName>();
for (const [name, register] of names) registerTable.set(name, register);
