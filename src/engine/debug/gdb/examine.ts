// `x` and the formats of `print`: memory as gdb lays it out in lines.

import { hexText } from "../expression/evaluate.ts";
import { examine, type FormatLetter, parseFormat } from "../expression/format.ts";
import { pointerTo, type Type, types } from "../expression/type.ts";
import { integerValue } from "../expression/value.ts";
import { GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { instructionLine } from "./show.ts";

const countAtMost = 100_000;

/** The letter of `print/x`; sizes have no meaning there. */
export function printFormat(format: string | undefined): FormatLetter | undefined {
  const letters = format?.replace(/^r/, "") ?? "";
  if (letters === "") return undefined;
  if (/\d/.test(letters)) throw new GdbError('Item count other than 1 is meaningless in "print" command.');
  if (letters === "i") throw new GdbError('Format letter "i" is meaningless in "print" command.');
  if (/[bhwg]/.test(letters)) throw new GdbError('Size letters are meaningless in "print" command.');
  if (!/^[xduotacfsz]$/.test(letters)) throw new GdbError(`Undefined output format "${letters}".`);
  return letters as FormatLetter;
}

/** `$_` is the address of what was examined last, `$__` what stands there. */
export function remember(gdb: Gdb, address: bigint, bytes: number, isFloat = false): void {
  const type: Type =
    isFloat && bytes >= 4
      ? bytes === 8
        ? types.double
        : types.float
      : { kind: "integer", name: `int${bytes * 8}_t`, bytes, isSigned: true };
  gdb.variables.set("_", integerValue(address, pointerTo(type)));
  const contents = gdb.context.read(address, bytes);
  if (contents?.length === bytes) gdb.variables.set("__", { type, bytes: contents, place: { kind: "memory", address } });
}

/** What `x/FORMAT ADDRESS` prints; remembers where it came to. */
export function examineText(gdb: Gdb, format: string, address: bigint): string {
  const parsed = parseFormat(format, { ...gdb.examined.format, count: 1 });
  const count = Math.min(Math.abs(parsed.count), countAtMost);
  const wanted = { ...parsed, count };
  if (parsed.count < 0) {
    if (parsed.letter === "s") throw new GdbError("Strings cannot be read backward here: give the address of the first.");
    // What comes before the address; the next to be looked at comes before that.
    const start = address - BigInt(count * (parsed.letter === "i" ? 4 : parsed.bytes));
    const shown = examineText(gdb, `${count}${format.replace(/^-?\d*/, "")}`, start);
    gdb.examined = { format: parsed, next: start };
    return shown;
  }
  if (wanted.letter === "i") {
    const lines = Array.from({ length: count }, (_, index) => instructionLine(gdb, Number(address) + index * 4));
    gdb.examined = { format: wanted, next: address + BigInt(count * 4) };
    remember(gdb, address + BigInt((count - 1) * 4), 1);
    const end = lines.findIndex((line) => line.endsWith(`Cannot access memory at address ${line.trim().split(/[: ]/)[0]}`));
    return `${(end < 0 ? lines : lines.slice(0, end + 1)).join("\n")}\n`;
  }
  const { lines, next, error } = examine(wanted, address, gdb.context, (at) => gdb.nameOf(at));
  gdb.examined = { format: wanted, next };
  if (error === undefined && count > 0) {
    const isText = wanted.letter === "s";
    remember(gdb, isText ? address : next - BigInt(wanted.bytes), isText ? 1 : wanted.bytes, wanted.letter === "f");
  }
  const shown = lines.map(({ address: at, name, items }) => {
    const place = `${hexText(at)}${name === undefined ? "" : ` <${name}>`}:`;
    return items.length === 0 ? `${place}\t` : `${place}\t${items.join("\t")}\n`;
  });
  return shown.join("") + (error === undefined ? "" : `${error}\n`);
}
