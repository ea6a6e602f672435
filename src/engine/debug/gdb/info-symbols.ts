// `info symbol`, `info address`, `info functions` and their like: names of the program, with and without debugging information.

import { hex } from "../../base/brand.ts";
import { addressOfValue } from "../expression/evaluate.ts";
import { declaration } from "../expression/type.ts";
import { GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { wideHex } from "./show.ts";

export function symbol(gdb: Gdb, text: string): undefined {
  if (text === "") throw new GdbError("Argument required (address).");
  const value = gdb.evaluate(text);
  if (value.type.kind === "unknown") throw new GdbError(`'${value.type.name}' has unknown type; cast it to its declared type`);
  const address = Number(addressOfValue(value));
  const found = gdb.info?.symbols.at(address);
  if (!found) throw new GdbError(`No symbol matches ${text}.`);
  const offset = address - found.address;
  gdb.print(`${found.name}${offset === 0 ? "" : ` + ${offset}`} in section ${found.section}\n`);
  return undefined;
}

export function address(gdb: Gdb, text: string): undefined {
  const declared = gdb.info?.declarations;
  const callee = declared?.function(text);
  const variable = callee ? undefined : gdb.evaluateDeclared(text);
  if (callee) gdb.print(`Symbol "${text}" is a function at address ${hex(callee.address)}.\n`);
  else if (variable?.place?.kind === "memory" && declared?.variable(text))
    gdb.print(`Symbol "${text}" is static storage at address ${hex(Number(variable.place.address))}.\n`);
  else if (variable?.place?.kind === "memory") gdb.print(`Symbol "${text}" is a variable at ${hex(Number(variable.place.address))}.\n`);
  else if (variable?.place?.kind === "register") gdb.print(`Symbol "${text}" is a variable in $${variable.place.name}.\n`);
  else if (variable) gdb.print(`Symbol "${text}" is optimized out.\n`);
  if (callee || variable) return undefined;
  const found = gdb.info?.symbols.named(text);
  if (!found) throw new GdbError(`No symbol "${text}" in current context.`);
  gdb.print(`Symbol "${text}" is at ${hex(found.address)} in a file compiled without debugging.\n`);
  return undefined;
}

export function symbolsOf(gdb: Gdb, pattern: string, isCode: boolean): undefined {
  const matches = new RegExp(pattern.replace(/[^\w.$^*+?|-]/g, ""));
  const { info } = gdb;
  const what = isCode ? "functions" : "variables";
  gdb.print(pattern === "" ? `All defined ${what}:\n` : `All ${what} matching regular expression "${pattern}":\n`);
  const declared = (isCode ? info?.declarations.functions : info?.declarations.variables)?.filter(({ name }) => matches.test(name)) ?? [];
  for (const file of new Set(declared.map((each) => each.file))) {
    gdb.print(`\nFile ${file}:\n`);
    const rows = declared.filter((each) => each.file === file).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, type, line, isStatic } of rows) gdb.print(`${line}:\t${isStatic ? "static " : ""}${declaration(type, name)};\n`);
  }
  // What stands in units with debugging information is told there, or is nothing but a label.
  const known = new Set(declared.map(({ name }) => name));
  const rows = (info?.symbols.all ?? []).filter(({ name, section, isCode: isOfCode, address }) => {
    if (section === undefined || isOfCode !== isCode || !matches.test(name) || known.has(name)) return false;
    return !isCode || info?.lines.addressToLocation(address) === undefined;
  });
  if (rows.length === 0) return undefined;
  gdb.print("\nNon-debugging symbols:\n");
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  for (const { address, name } of [...rows].sort((a, b) => a.address - b.address || order(a.name, b.name)))
    gdb.print(`${wideHex(address)}  ${name}\n`);
  return undefined;
}

export function typesOf(gdb: Gdb, pattern: string): undefined {
  const matches = new RegExp(pattern.replace(/[^\w.$^*+?|-]/g, ""));
  gdb.print(pattern === "" ? "All defined types:\n" : `All types matching regular expression "${pattern}":\n`);
  const declared = gdb.info?.declarations.types.filter(({ name }) => matches.test(name)) ?? [];
  for (const file of new Set(declared.map((each) => each.file))) {
    gdb.print(`\nFile ${file}:\n`);
    for (const { line, text } of declared.filter((each) => each.file === file))
      gdb.print(line === 0 ? `\t${text}\n` : `${line}:\t${text};\n`);
  }
  return undefined;
}
