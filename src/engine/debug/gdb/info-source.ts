// `info line` and `info source`: where the code of a line lies, and what is known of the file that is shown.

import { hex } from "../../base/brand.ts";
import { locate } from "../location.ts";
import { GdbError } from "./command.ts";
import { remember } from "./examine.ts";
import type { Gdb } from "./gdb.ts";
import { valueOfSetting } from "./setting-commands.ts";
import { lineOf } from "./source-commands.ts";

const place = (gdb: Gdb, address: number): string => {
  const name = gdb.nameOf(BigInt(address));
  return `${hex(address)}${name === undefined ? "" : ` <${name}>`}`;
};

export function line(gdb: Gdb, text: string): undefined {
  const { info } = gdb;
  const rows = info?.lines.rows ?? [];
  const shown = text === "" ? gdb.frame?.pc : /^\d+$|:\d+$/.test(text) ? undefined : locate(text, info, gdb.context).addresses[0];
  if (rows.length === 0) {
    throw new GdbError(
      shown === undefined || text === ""
        ? "No line number information available."
        : `No line number information available for address ${place(gdb, shown)}`,
    );
  }
  const listed = gdb.listed;
  const where =
    shown !== undefined
      ? info?.lines.addressToLocation(shown)
      : text === "" && listed
        ? { file: listed.file, line: listed.first + 5 }
        : lineOf(gdb, text);
  if (!where) throw new GdbError(`No line number information available for address ${place(gdb, shown ?? 0)}`);
  const lines = gdb.sourceLines(where.file);
  const addresses = info?.lines.locationToAddresses(where.file, where.line) ?? [];
  const start = shown === undefined ? addresses[0] : (addresses.findLast((address) => address <= shown) ?? addresses[0]);
  if (start === undefined) {
    if (lines && where.line > lines.length) {
      gdb.print(`Line number ${where.line} is out of range for "${where.file}".\n`);
      return undefined;
    }
    const next = rows.find((row) => !row.endOfSequence && row.file === where.file && row.line > where.line);
    gdb.print(
      `Line ${where.line} of "${where.file}" ${next ? `is at address ${place(gdb, next.address)} but contains no code` : "has no code"}.\n`,
    );
    return undefined;
  }
  const end = rows.find((row) => row.address > start && (row.endOfSequence || row.line !== where.line))?.address ?? start + 4;
  gdb.listAround(where.file, where.line);
  // What `x` shows next is its code.
  gdb.examined = { format: { count: 1, letter: "i", bytes: 4 }, next: BigInt(shown ?? start) };
  remember(gdb, BigInt(shown ?? start), 1);
  if (shown !== undefined && shown !== start) {
    gdb.print(`Line ${where.line} of "${where.file}" starts at address ${place(gdb, start)} and ends at ${place(gdb, end)}.\n`);
  } else {
    const first = `Line ${where.line} of "${where.file}" starts at address ${place(gdb, start)}`;
    const second = ` and ends at ${place(gdb, end)}.`;
    // Between the two a line may be wrapped.
    const width = /^[1-9]\d*$/.exec(valueOfSetting(gdb, "width"))?.[0] ?? (gdb.settings.has("width") ? "0" : "80");
    gdb.print(width !== "0" && first.length + second.length >= Number(width) ? `${first}\n  ${second}\n` : `${first}${second}\n`);
  }
  return undefined;
}

export function source(gdb: Gdb): undefined {
  const file = gdb.frame?.location?.file ?? gdb.listed?.file;
  if (file === undefined) throw new GdbError("No current source file.");
  const lines = gdb.sourceLines(file);
  const { info } = gdb;
  const address = info?.lines.rows.find((row) => row.file === file && !row.endOfSequence)?.address;
  const unit = address === undefined ? undefined : info?.declarations.unitAt(address);
  gdb.print(`Current source file is ${file}\n`);
  if (unit && unit.folder !== "") {
    const isWhole = file.startsWith("/");
    gdb.print(`Compilation directory is ${unit.folder}\nLocated in ${isWhole ? file : `${unit.folder}/${file}`}\n`);
  }
  if (lines) gdb.print(`Contains ${lines.length} line${lines.length === 1 ? "" : "s"}.\n`);
  gdb.print(`Source language is ${/[.]s$/i.test(file) ? "asm" : "c"}.\n`);
  if (!unit) return undefined;
  if (unit.producer !== "") gdb.print(`Producer is ${unit.producer}.\n`);
  gdb.print(`Compiled with DWARF ${unit.version} debugging format.\nDoes not include preprocessor macro info.\n`);
  return undefined;
}
