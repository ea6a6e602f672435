// `info registers` and its like: the registers of the selected frame, a line each.

import { registerNamed } from "../expression/registers.ts";
import { GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { registersOf } from "./world.ts";

const general = [...Array.from({ length: 31 }, (_, number) => `x${number}`), "sp", "pc", "cpsr"];
const control = ["fpsr", "fpcr", "tpidr"];
const vectors = Array.from({ length: 32 }, (_, number) => `v${number}`);
const views = ["q", "d", "s", "h", "b"].flatMap((letter) => Array.from({ length: 32 }, (_, number) => `${letter}${number}`));
const scalars = [...["d", "s"].flatMap((letter) => Array.from({ length: 32 }, (_, number) => `${letter}${number}`)), "fpsr", "fpcr"];
const words = Array.from({ length: 31 }, (_, number) => `w${number}`);

/** What may be named in the place of a register. */
const groups: Readonly<Record<string, readonly string[]>> = {
  general,
  float: scalars,
  vector: [...vectors, ...views],
  all: [...general, ...control, ...vectors],
};
/** What `info registers` and `info all-registers` show unless told. */
export const usualRegisters = [...general, ...control];
export const everyRegister = [...general, ...vectors, ...control, ...views, ...words];

const flagNames = [
  [28, "V"],
  [29, "C"],
  [30, "Z"],
  [31, "N"],
] as const;

interface RegisterCell {
  readonly name: string;
  readonly raw: string;
  readonly natural: string;
}

/** The general registers of the selected frame. */
export const registerCells = (gdb: Gdb): readonly RegisterCell[] =>
  general.map((name) => {
    const [, raw = "", natural = ""] = /^\S+\s+(\S+)\s+(.*)\n$/.exec(registerLine(gdb, name)) ?? [];
    return { name, raw, natural };
  });

function registerLine(gdb: Gdb, name: string): string {
  const registers = registersOf(gdb.running, gdb.frame);
  const value = registers && registerNamed(registers, name);
  if (!value) throw new GdbError(`Invalid register \`${name}'`);
  const head = name.padEnd(15);
  if (value.type.kind === "struct") {
    const lanes = gdb.format(value, "x");
    return `${head}${/^v\d/.test(name) ? lanes : `${lanes.padEnd(19)} ${gdb.format(value)}`}\n`;
  }
  const raw = gdb.format(value, "x");
  if (value.type.kind === "float") return `${head}${gdb.format(value).padEnd(20)}(raw ${gdb.format(value, "z")})\n`;
  const number = BigInt(raw);
  const natural =
    name === "cpsr"
      ? `[ ${["EL=0", "BTYPE=0", ...flagNames.filter(([bit]) => (number >> BigInt(bit)) & 1n).map(([, flag]) => flag)].join(" ")} ]`
      : name === "sp"
        ? raw
        : name === "pc"
          ? gdb.format(value, "a")
          : gdb.format(value);
  return `${head}${raw.padEnd(20)}${natural}\n`;
}

/** `text`: names, or groups of them; none: `otherwise`. */
export function registers(gdb: Gdb, text: string, otherwise: readonly string[]): undefined {
  if (!gdb.isRunning) throw new GdbError("The program has no registers now.");
  const names = text === "" ? otherwise : text.split(/\s+/).map((name) => name.replace(/^\$/, ""));
  for (const name of names) {
    for (const each of groups[name] ?? [name]) gdb.print(registerLine(gdb, each));
  }
  return undefined;
}
