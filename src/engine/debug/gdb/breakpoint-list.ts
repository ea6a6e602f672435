// Breakpoints as they are named by number, listed (`info breakpoints`), and saved as the commands that make them again.

import type { Breakpoint } from "../breakpoint.ts";
import { GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { wideHex } from "./show.ts";

/** "2 4-6" → rows that there are; the others are named. */
export function rowsNamed(gdb: Gdb, words: string): readonly Breakpoint[] {
  const text = words.replace(/^breakpoints?\s*/, "");
  if (text === "") return gdb.breakpoints.all.filter(({ id }) => id > 0);
  const rows: Breakpoint[] = [];
  for (const word of text.split(/\s+/)) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(word);
    if (!range && !word.startsWith("$")) throw new GdbError("Arguments must be numbers or '$' variables.");
    const first = range ? Number(range[1]) : gdb.count(word);
    const last = range?.[2] === undefined ? first : Number(range[2]);
    if (last < first) throw new GdbError("inverted range");
    for (let id = first; id <= last && id - first < 10_000; id += 1) {
      const row = gdb.breakpoints.get(id);
      if (row) rows.push(row);
      else gdb.print(`No breakpoint number ${id}.\n`);
    }
  }
  return rows;
}

const typeNames = { change: "hw watchpoint", write: "hw watchpoint", read: "read watchpoint", access: "acc watchpoint" } as const;

export function listBreakpoints(gdb: Gdb, words: string, isWanted: (row: Breakpoint) => boolean = () => true): string {
  const wanted = words === "" ? undefined : new Set(rowsNamed(gdb, words).map(({ id }) => id));
  const rows = gdb.breakpoints.all.filter((row) => row.id > 0 && isWanted(row) && (wanted?.has(row.id) ?? true));
  if (rows.length === 0) return wanted ? `No breakpoint or watchpoint matching '${words}'.\n` : "No breakpoints or watchpoints.\n";
  const typeOf = ({ place, isHardware }: Breakpoint): string =>
    place.kind === "address"
      ? isHardware
        ? "hw breakpoint"
        : "breakpoint"
      : place.kind === "watch"
        ? typeNames[place.access]
        : place.kind === "register"
          ? "watchpoint"
          : "catchpoint";
  const width = Math.max(14, ...rows.map((row) => typeOf(row).length));
  // As wide as what stands in it; events have no address.
  const addressWidth = rows.some(({ place: { kind } }) => kind === "address" || kind === "watch") ? 18 : 10;
  const lines = [`${"Num".padEnd(8)}${"Type".padEnd(width)} Disp Enb ${"Address".padEnd(addressWidth)} What`];
  for (const row of rows) {
    const address = row.place.kind === "address" ? wideHex(row.place.address) : "".padEnd(addressWidth);
    const state = `${row.isTemporary ? "del " : row.isOnce ? "dis " : "keep"} ${row.isEnabled ? "y" : "n"}  `;
    lines.push(`${String(row.id).padEnd(8)}${typeOf(row).padEnd(width)} ${state} ${address} ${whatOf(gdb, row)}`);
    if (row.condition !== undefined) lines.push(`\tstop only if ${row.condition}`);
    const { hits } = row;
    if (hits > 0)
      lines.push(
        `\t${["address", "watch", "register"].includes(row.place.kind) ? "breakpoint" : "catchpoint"} already hit ${hits} time${hits === 1 ? "" : "s"}`,
      );
    if (row.ignoreCount > 0) lines.push(`\tignore next ${row.ignoreCount} hits`);
    for (const line of gdb.scripts.get(row.id) ?? []) lines.push(`        ${line}`);
  }
  return `${lines.join("\n")}\n`;
}

function whatOf(gdb: Gdb, { place, label = "" }: Breakpoint): string {
  switch (place.kind) {
    case "address": {
      const location = gdb.info?.lines.addressToLocation(place.address);
      const name = gdb.nameOf(BigInt(place.address));
      const inFunction = gdb.info?.declarations.functionAt(place.address);
      if (location) return `${inFunction ? `in ${inFunction.name} at ` : ""}${location.file}:${location.line}`;
      return name === undefined ? "" : `<${name}>`;
    }
    case "call":
      return `syscall${(place.names?.length ?? 0) > 1 ? "s" : ""} "${place.names?.join(", ") ?? "<any syscall>"}" `;
    case "signal":
      return `signal "${label.startsWith("signal") ? label.replace(/^signals? /, "") : `<${label}>`}" `;
    default:
      return label;
  }
}

/** As commands that make them again. */
export function saveBreakpoints(gdb: Gdb, words: string): undefined {
  const [, path] = /^b[a-z]*\s*(.*)$/.exec(words) ?? [];
  if (path === undefined)
    throw new GdbError(
      '"save" must be followed by the name of a save command.\nList of save subcommands:\n\nsave breakpoints -- Save current breakpoint definitions as a script.\n',
    );
  if (path === "") throw new GdbError("Argument required (file name in which to save)");
  const rows = gdb.breakpoints.all.filter(({ id }) => id > 0);
  if (rows.length === 0) {
    gdb.print("warning: Nothing to save.\n");
    return undefined;
  }
  const access = { change: "watch", write: "watch", read: "rwatch", access: "awatch" } as const;
  const lines = rows.flatMap((row) => {
    const { place, label = "", condition, id } = row;
    const temporary = row.isTemporary ? "t" : "";
    const made =
      place.kind === "address"
        ? `${temporary}${row.isHardware ? "hbreak" : "break"} ${label === "" ? `*${wideHex(place.address)}` : label}`
        : place.kind === "watch"
          ? `${access[place.access]} ${label}`
          : place.kind === "register"
            ? `watch ${label}`
            : `${temporary}catch ${place.kind === "call" ? `syscall ${place.names?.join(" ") ?? ""}` : label}`;
    const own = gdb.scripts.get(id);
    return [
      made.trimEnd(),
      ...(condition === undefined ? [] : [`  condition $bpnum ${condition}`]),
      ...(row.ignoreCount > 0 ? [`  ignore $bpnum ${row.ignoreCount}`] : []),
      ...(own ? ["  commands", ...own.map((line) => `    ${line}`), "  end"] : []),
      ...(row.isEnabled ? [] : ["disable $bpnum"]),
    ];
  });
  if (gdb.host.save?.(path, lines.map((line) => `${line}\n`).join("")) !== true)
    throw new GdbError(`Unable to open file '${path}' for saving (Permission denied)`);
  gdb.print(`Saved to file '${path}'.\n`);
  return undefined;
}
