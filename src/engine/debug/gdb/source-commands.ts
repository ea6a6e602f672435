// The program's text: lines of its source, instructions of its code.

import { hex } from "../../base/brand.ts";
import { addressOfValue } from "../expression/evaluate.ts";
import { locate } from "../location.ts";
import { type Command, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { instructionText, sourceLine, wideHex } from "./show.ts";

const noSymbols = 'No symbol table is loaded.  Use the "file" command.';
const instructionsAtMost = 100_000;

/** The file and line that a location stands for. */
export function lineOf(gdb: Gdb, text: string): { readonly file: string; readonly line: number } {
  const lines = gdb.info?.lines;
  if (!lines || lines.rows.length === 0) throw new GdbError(noSymbols);
  const file = gdb.listed?.file ?? gdb.frame?.location?.file ?? firstLine(gdb).file;
  const line = /^(?:(.+):)?(\d+)$/.exec(text.trim());
  if (line) return { file: line[1] === undefined ? file : fileNamed(gdb, line[1]), line: Number(line[2]) };
  const [address] = locate(text, gdb.info, gdb.context, file).addresses;
  const location = lines.addressToLocation(address);
  if (!location) throw new GdbError(`Function "${text.trim()}" has no line number information.`);
  return location;
}

function fileNamed(gdb: Gdb, name: string): string {
  const row = gdb.info?.lines.rows.find(({ file }) => file === name || file.endsWith(`/${name}`));
  if (!row) throw new GdbError(`No source file named ${name}.`);
  return row.file;
}

/** Where `list` begins if nothing has been looked at: main, else where the program starts. */
function firstLine(gdb: Gdb): { readonly file: string; readonly line: number } {
  const { info } = gdb;
  const start = info?.symbols.named("main")?.address ?? info?.executable.entry ?? 0;
  const location = info?.lines.addressToLocation(start) ?? info?.lines.rows.find(({ line }) => line > 0);
  if (!location) throw new GdbError(noSymbols);
  return { file: location.file, line: location.line };
}

function show(gdb: Gdb, file: string, first: number, last: number): undefined {
  const lines = gdb.sourceLines(file);
  if (!lines) throw new GdbError(`${first}\tin ${file}\n${file}: No such file or directory.`);
  if (first > lines.length) throw new GdbError(`Line number ${first} out of range; ${file} has ${lines.length} lines.`);
  const end = Math.min(last, lines.length);
  for (let line = first; line <= end; line += 1) gdb.print(`${line}\t${lines[line - 1]}\n`);
  gdb.listed = { file, first, last: end, isShown: true };
  return undefined;
}

function list(gdb: Gdb, words: string): undefined {
  if ((gdb.info?.lines.rows.length ?? 0) === 0) throw new GdbError(noSymbols);
  const size = gdb.listSize;
  if (words === "" || words === "-") {
    if (!gdb.listed) {
      const { file, line } = firstLine(gdb);
      gdb.listAround(file, line);
    }
    const { file, first, last, isShown } = gdb.listed as NonNullable<Gdb["listed"]>;
    if (words === "-") {
      if (first <= 1) throw new GdbError(`Already at the start of ${file}.`);
      return show(gdb, file, Math.max(1, first - size), first - 1);
    }
    return isShown ? show(gdb, file, last + 1, last + size) : show(gdb, file, first, first + size - 1);
  }
  const range = /^([^,]*),([^,]*)$/.exec(words);
  if (range) {
    const from = range[1].trim() === "" ? undefined : lineOf(gdb, range[1]);
    const ahead = /^\+(\d+)$/.exec(range[2].trim());
    const to = range[2].trim() === "" ? undefined : ahead && from ? { ...from, line: from.line + Number(ahead[1]) } : lineOf(gdb, range[2]);
    const file = (from ?? to ?? firstLine(gdb)).file;
    const first = from?.line ?? Math.max(1, (to?.line ?? size) - size + 1);
    return show(gdb, file, first, to?.line ?? first + size - 1);
  }
  const { file, line } = lineOf(gdb, words);
  if (words.startsWith("*")) {
    const address = BigInt(gdb.place(words));
    const inFunction = gdb.info?.declarations.functionAt(Number(address));
    gdb.print(`0x${address.toString(16)} is ${inFunction ? `in ${inFunction.name} (${file}:${line})` : `at ${file}:${line}`}.\n`);
  }
  const first = Math.max(1, line - Math.floor(size / 2));
  return show(gdb, file, first, first + size - 1);
}

function disassemble(gdb: Gdb, words: string): undefined {
  const options = /^(?:\/(\w+)\s*)?(.*)$/s.exec(words) as RegExpExecArray;
  const isRaw = options[1]?.includes("r") ?? false;
  const [from, to] = options[2].split(/,(.*)/s);
  if (from.trim() === "" && !gdb.frame) throw new GdbError("No frame selected.");
  const start = from.trim() === "" ? gdb.selectedFrame.pc : Number(addressOfValue(gdb.evaluate(from)));
  const symbol = gdb.info?.symbols.at(start);
  let [first, end] = [start, start];
  if (to !== undefined) {
    const length = Number(addressOfValue(gdb.evaluate(to.trim().replace(/^\+/, ""))));
    end = to.trim().startsWith("+") ? start + length : length;
  } else {
    if (!symbol) throw new GdbError("No function contains specified address.");
    first = symbol.address;
    end = endOfFunction(gdb, symbol.address);
  }
  gdb.print(
    to === undefined
      ? `Dump of assembler code for function ${symbol?.name}:\n`
      : `Dump of assembler code from 0x${first.toString(16)} to 0x${end.toString(16)}:\n`,
  );
  const shown = (address: number): string => {
    const owner = gdb.info?.symbols.at(address);
    const offset = owner ? ` <${to === undefined ? "" : owner.name}+${address - owner.address}>` : "";
    const bytes = gdb.context.read(BigInt(address), 4);
    const text = instructionText(gdb, address);
    if (!bytes || text === undefined) throw new GdbError(`Cannot access memory at address 0x${address.toString(16)}`);
    const raw = isRaw ? `${hex(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true), 8).slice(2)}\t` : "";
    return `${gdb.frame?.pc === address ? "=> " : "   "}${wideHex(address)}${offset}:\t${raw}${text}\n`;
  };
  const addresses: number[] = [];
  for (let address = first; address < end && addresses.length < instructionsAtMost; address += 4) addresses.push(address);
  if (options[1]?.includes("s")) withSource(gdb, addresses, shown);
  else if (options[1]?.includes("m")) bySource(gdb, addresses, shown);
  else for (const address of addresses) gdb.print(shown(address));
  gdb.print("End of assembler dump.\n");
  return undefined;
}

/** In the order of the code, each piece behind the lines that it comes from (`/s`). */
function withSource(gdb: Gdb, addresses: readonly number[], shown: (address: number) => string): void {
  let last: { readonly file: string; readonly line: number } | undefined;
  for (const [index, address] of addresses.entries()) {
    const location = gdb.info?.lines.addressToLocation(address);
    if (location && (location.line !== last?.line || location.file !== last.file)) {
      if (index > 0) gdb.print("\n");
      if (location.file !== last?.file) gdb.print(`${location.file}:\n`);
      const isOnward = location.file === last?.file && last !== undefined && location.line > last.line;
      // Lines in between that have no code of their own belong to what follows; the function's head to its first.
      const from = isOnward ? firstWithout(gdb, location.file, last?.line ?? 0, location.line) : location.line;
      for (let line = from; line <= location.line; line += 1) gdb.print(`${sourceLine(gdb, location.file, line)}\n`);
      last = location;
    }
    if (!location && (last || index === 0)) {
      gdb.print(`${index > 0 ? "\n" : ""}unknown:\n--- no source info for this pc ---\n`);
      last = undefined;
    }
    gdb.print(shown(address));
  }
}

/** The first line behind `before` up to `line` such that none of those in between has code. */
function firstWithout(gdb: Gdb, file: string, before: number, line: number): number {
  let first = line;
  while (first - 1 > before && gdb.info?.lines.locationToAddresses(file, first - 1).length === 0) first -= 1;
  return first;
}

/** In the order of the source (`/m`). */
function bySource(gdb: Gdb, addresses: readonly number[], shown: (address: number) => string): void {
  const lines = new Map<number, { readonly file: string; readonly addresses: number[] }>();
  for (const address of addresses) {
    const location = gdb.info?.lines.addressToLocation(address);
    if (!location) continue;
    const known = lines.get(location.line);
    if (known) known.addresses.push(address);
    else lines.set(location.line, { file: location.file, addresses: [address] });
  }
  for (const [line, { file, addresses: own }] of [...lines].sort(([a], [b]) => a - b))
    gdb.print(`${sourceLine(gdb, file, line)}\n${own.map(shown).join("")}\n`);
}

/** Where the next symbol of code begins, or the section ends. */
function endOfFunction(gdb: Gdb, start: number): number {
  const { info } = gdb;
  const own = info?.symbols.at(start);
  if (own && own.size > 0) return start + own.size;
  const section = info?.executable.sections.find(({ name }) => name === own?.section);
  const next = Math.min(...(info?.symbols.all ?? []).filter((each) => each.isCode && each.address > start).map(({ address }) => address));
  return Math.min(next, section ? section.address + section.size : start + 4);
}

export const sourceCommands: readonly Command[] = [
  {
    name: "list",
    aliases: ["l"],
    help: "List specified function or line.\nUsage: list [LINE | FIRST,LAST | FUNCTION | FILE:LINE | -]\nWith no argument, lists ten more lines after or around previous listing.",
    again: "bare",
    run: list,
  },
  {
    name: "disassemble",
    aliases: ["disas", "disass"],
    help: "Disassemble a specified section of memory.\nUsage: disassemble[/r] [ADDRESS[,END | ,+LENGTH]]\nDefault is the function surrounding the pc of the selected frame.",
    run: disassemble,
  },
];
