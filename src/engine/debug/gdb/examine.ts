// `x` and the formats of `print`: memory as gdb lays it out in lines.

import { hexText } from "../expression/evaluate.ts";
import { examine, type FormatLetter, parseFormat } from "../expression/format.ts";
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
  if (/^[bhwg]$/.test(letters)) throw new GdbError('Size letters are meaningless in "print" command.');
  if (!/^[xduotacfsz]$/.test(letters)) throw new GdbError(`Undefined output format "${letters}".`);
  return letters as FormatLetter;
}

/** What `x/FORMAT ADDRESS` prints; remembers where it came to. */
export function examineText(gdb: Gdb, format: string, address: bigint): string {
  const parsed = parseFormat(format, { ...gdb.examined.format, count: 1 });
  if (parsed.count < 0) throw new GdbError("Cannot read backward.");
  const count = Math.min(parsed.count, countAtMost);
  const wanted = { ...parsed, count };
  if (wanted.letter === "i") {
    const lines = Array.from({ length: count }, (_, index) => instructionLine(gdb, Number(address) + index * 4));
    gdb.examined = { format: wanted, next: address + BigInt(count * 4) };
    const end = lines.findIndex((line) => line.endsWith(`Cannot access memory at address ${line.trim().split(/[: ]/)[0]}`));
    return `${(end < 0 ? lines : lines.slice(0, end + 1)).join("\n")}\n`;
  }
  const { lines, next, error } = examine(wanted, address, gdb.context, (at) => gdb.nameOf(at));
  gdb.examined = { format: wanted, next };
  const shown = lines.map(({ address: at, name, items }) => {
    const place = `${hexText(at)}${name === undefined ? "" : ` <${name}>`}:`;
    return items.length === 0 ? `${place}\t` : `${place}\t${items.join("\t")}\n`;
  });
  return shown.join("") + (error === undefined ? "" : `${error}\n`);
}
