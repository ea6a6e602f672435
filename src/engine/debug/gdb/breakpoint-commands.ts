// Breakpoints and watchpoints: made, changed, removed.

import type { Breakpoint, StopPlace } from "../breakpoint.ts";
import { parseExpression } from "../expression/parse.ts";
import { declaration, sizeOf, types } from "../expression/type.ts";
import { integerValue } from "../expression/value.ts";
import type { Moving } from "../stop.ts";
import { rowsNamed, saveBreakpoints } from "./breakpoint-list.ts";
import { catchEvent } from "./catchpoints.ts";
import { deleteCheckpoint } from "./checkpoint-commands.ts";
import { type Command, GdbError } from "./command.ts";
import { undisplay } from "./display.ts";
import type { Gdb } from "./gdb.ts";
import { placeText } from "./running-commands.ts";
import { readBlock } from "./script-commands.ts";
import { returnRow, scopeRow, watchTitle } from "./stop-report.ts";

/** "work if $x0 == 1" */
function splitCondition(words: string): { readonly text: string; readonly condition: string | undefined } {
  const parsed = /^(.*?)(?:^|\s)if\b\s*(.*)$/s.exec(words);
  return parsed ? { text: parsed[1].trim(), condition: parsed[2].trim() || undefined } : { text: words.trim(), condition: undefined };
}

function breakAt(gdb: Gdb, words: string, isTemporary: boolean, isHardware = false): undefined {
  const { text, condition } = splitCondition(words);
  if (text === "" && !gdb.frame) throw new GdbError("No default breakpoint address now.");
  const address = text === "" ? gdb.selectedFrame.pc : gdb.place(text);
  if (condition !== undefined) parseExpression(condition, gdb.info?.declarations);
  const place: StopPlace = { kind: "address", address };
  const same = gdb.breakpoints.all.filter((row) => row.id > 0 && row.place.kind === "address" && row.place.address === address);
  if (same.length > 0) {
    const names = same.map(({ id }) => id);
    const also = names.length === 1 ? `breakpoint ${names[0]}` : `breakpoints ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
    gdb.print(`Note: ${also} also set at pc 0x${address.toString(16)}.\n`);
  }
  const row = gdb.breakpoints.add({
    place,
    label: text,
    ...(condition === undefined ? {} : { condition }),
    ...(isTemporary ? { isTemporary } : {}),
    ...(isHardware ? { isHardware } : {}),
  });
  const title = isHardware ? "Hardware assisted breakpoint" : isTemporary ? "Temporary breakpoint" : "Breakpoint";
  gdb.variables.set("bpnum", integerValue(BigInt(row.id), types.int));
  gdb.print(`${title} ${row.id} at ${placeText(gdb, address)}\n`);
  return undefined;
}

function watch(gdb: Gdb, words: string, access: "change" | "read" | "access"): undefined {
  const { text: written, condition } = splitCondition(words);
  const text = written.replace(/^-l(ocation)?\s+/, "");
  const label = text === written ? text : `-location ${text}`;
  if (text === "") throw new GdbError("Argument required (expression to compute).");
  const value = gdb.evaluate(text);
  if (value.type.kind === "unknown") throw new GdbError(`'${value.type.name}' has unknown type; cast it to its declared type`);
  const { place } = value;
  if (place?.kind === "register" && access !== "change")
    throw new GdbError("Expression cannot be implemented with read/access watchpoint.");
  if (place?.kind !== "memory" && place?.kind !== "register") throw new GdbError(`Cannot watch constant value \`${text}'.`);
  if (condition !== undefined) parseExpression(condition, gdb.info?.declarations);
  const row = gdb.breakpoints.add({
    place:
      place.kind === "register"
        ? { kind: "register", name: place.name, tid: gdb.engine.tid }
        : { kind: "watch", address: Number(place.address), bytes: sizeOf(value.type), access },
    label,
    ...(condition === undefined ? {} : { condition }),
  });
  gdb.print(`${watchTitle(row)} ${row.id}: ${label}\n`);
  // A place is watched whatever function runs.
  if (label === text) watchScope(gdb, row, text);
  return undefined;
}

/** A variable of a function is watched for as long as the function runs. */
function watchScope(gdb: Gdb, { id }: Breakpoint, text: string): void {
  const { frame } = gdb;
  if (!frame || !gdb.usesLocals(text)) return;
  const outer = gdb.frames()[frame.level + 1];
  const address = outer?.pc ?? frame.returnAddress;
  if (address === undefined) return;
  const place: StopPlace = { kind: "address", address };
  gdb.breakpoints.add({ place, condition: `(unsigned long)$sp >= ${frame.end ?? frame.sp}`, isForwardOnly: true }, scopeRow(id));
}

function enable(gdb: Gdb, words: string, isEnabled: boolean): undefined {
  const display = /^display\b\s*(.*)$/.exec(words);
  if (display) {
    const numbers = display[1].split(/\s+/).filter(Boolean).map(Number);
    gdb.displays = gdb.displays.map((each) => (numbers.length === 0 || numbers.includes(each.number) ? { ...each, isEnabled } : each));
    return undefined;
  }
  const once = isEnabled ? /^(once|delete)\s+(.*)$/.exec(words) : null;
  for (const { id } of rowsNamed(gdb, once ? once[2] : words)) {
    gdb.breakpoints.change(id, {
      isEnabled,
      ...(once?.[1] === "delete" ? { isTemporary: true } : {}),
      ...(once?.[1] === "once" ? { isOnce: true } : {}),
    });
    gdb.breakpoints.change(returnRow(id), { isEnabled });
  }
  return undefined;
}

function remove(gdb: Gdb, rows: readonly Breakpoint[]): void {
  for (const { id } of rows) {
    gdb.breakpoints.remove(id);
    gdb.breakpoints.remove(returnRow(id));
    gdb.breakpoints.remove(scopeRow(id));
    gdb.scripts.delete(id);
  }
}

function rowNumbered(gdb: Gdb, text: string): Breakpoint {
  if (!/^\d+$|^\$/.test(text)) throw new GdbError(`Bad breakpoint argument: '${text}'`);
  const number = gdb.count(text);
  const row = gdb.breakpoints.get(number);
  if (!row) throw new GdbError(`No breakpoint number ${number}.`);
  return row;
}

export const breakpointCommands: readonly Command[] = [
  {
    name: "break",
    aliases: ["b", "br", "brea"],
    help: "Set breakpoint at specified location.\nUsage: break [LOCATION] [if CONDITION]\nLOCATION: a label, a line, FILE:LINE or *ADDRESS.",
    run: (gdb, words) => breakAt(gdb, words, false),
  },
  {
    name: "tbreak",
    aliases: ["tb"],
    help: "Set a temporary breakpoint.\nUsage: tbreak [LOCATION] [if CONDITION]\nThe breakpoint will be deleted when hit.",
    run: (gdb, words) => breakAt(gdb, words, true),
  },
  {
    name: "rbreak",
    help: "Set a breakpoint for all functions matching REGEXP.\nUsage: rbreak REGEXP",
    run: (gdb, words) => {
      const matches = new RegExp(words.replace(/[^\w.$^*+?|-]/g, ""));
      const { info } = gdb;
      const declared = (info?.declarations.functions ?? []).filter(({ name }) => matches.test(name));
      for (const { name, type } of declared) {
        breakAt(gdb, name, false);
        gdb.print(`${declaration(type, name)};\n`);
      }
      const known = new Set(info?.declarations.functions.map(({ name }) => name));
      const others = (info?.symbols.all ?? []).filter(({ name, isCode }) => isCode && matches.test(name) && !known.has(name));
      for (const { name } of others) {
        breakAt(gdb, name, false);
        gdb.print(`<function, no debug info> ${name};\n`);
      }
      return undefined;
    },
  },
  {
    name: "hbreak",
    help: "Set a hardware assisted breakpoint.\nUsage: hbreak [LOCATION] [if CONDITION]",
    run: (gdb, words) => breakAt(gdb, words, false, true),
  },
  {
    name: "thbreak",
    help: "Set a temporary hardware assisted breakpoint.\nUsage: thbreak [LOCATION] [if CONDITION]",
    run: (gdb, words) => breakAt(gdb, words, true, true),
  },
  {
    name: "save",
    help: "Save breakpoint definitions as a script.\nUsage: save breakpoints FILE",
    run: saveBreakpoints,
  },
  {
    name: "watch",
    help: "Set a watchpoint for an expression.\nUsage: watch EXPRESSION [if CONDITION]\nExecution stops when the value in memory changes.",
    run: (gdb, words) => watch(gdb, words, "change"),
  },
  {
    name: "rwatch",
    help: "Set a read watchpoint for an expression.\nUsage: rwatch EXPRESSION [if CONDITION]",
    run: (gdb, words) => watch(gdb, words, "read"),
  },
  {
    name: "awatch",
    help: "Set a watchpoint for an expression that stops when it is read or written.\nUsage: awatch EXPRESSION [if CONDITION]",
    run: (gdb, words) => watch(gdb, words, "access"),
  },
  {
    name: "catch",
    help: "Set catchpoints to catch events.\nUsage: catch syscall [NAME|NUMBER]... | signal [SIGNAL]... | fork | exec",
    run: (gdb, words) => catchEvent(gdb, words, false),
  },
  {
    name: "tcatch",
    help: "Set temporary catchpoints to catch events.\nUsage: tcatch EVENT",
    run: (gdb, words) => catchEvent(gdb, words, true),
  },
  {
    name: "delete",
    aliases: ["d"],
    help: "Delete all or some breakpoints.\nUsage: delete [BREAKPOINTNUM]...\n       delete display [NUM]...\n       delete checkpoint NUM",
    run: function* (gdb, words) {
      const display = /^display\b\s*(.*)$/.exec(words);
      const isAll = /^(?:breakpoints?)?$/.test(words);
      const checkpoint = /^checkpoint\b\s*(.*)$/.exec(words);
      if (display) undisplay(gdb, display[1]);
      else if (checkpoint) deleteCheckpoint(gdb, checkpoint[1]);
      else if (!isAll || rowsNamed(gdb, "").length === 0 || (yield* gdb.ask("Delete all breakpoints? ")))
        remove(gdb, rowsNamed(gdb, words));
      return undefined;
    },
  },
  {
    name: "clear",
    help: "Delete breakpoint at specified location.\nUsage: clear [LOCATION]",
    run: (gdb, words) => {
      const address = words === "" ? gdb.selectedFrame.pc : gdb.place(words);
      const rows = gdb.breakpoints.all.filter(({ id, place }) => id > 0 && place.kind === "address" && place.address === address);
      if (rows.length === 0) throw new GdbError(words === "" ? "No breakpoint at this line." : `No breakpoint at ${words}.`);
      gdb.print(`Deleted breakpoint${rows.length > 1 ? "s" : ""} ${rows.map(({ id }) => id).join(" ")} \n`);
      remove(gdb, rows);
      return undefined;
    },
  },
  {
    name: "disable",
    aliases: ["dis"],
    help: "Disable all or some breakpoints.\nUsage: disable [BREAKPOINTNUM]...",
    run: (gdb, words) => enable(gdb, words, false),
  },
  {
    name: "enable",
    aliases: ["en"],
    help: "Enable all or some breakpoints.\nUsage: enable [BREAKPOINTNUM]...",
    run: (gdb, words) => enable(gdb, words, true),
  },
  {
    name: "commands",
    help: 'Set commands to be executed when the given breakpoints are hit.\nUsage: commands [BREAKPOINTNUM]...\nThe commands follow, one a line, up to a line "end"; "silent" as the first keeps the stop itself quiet.',
    again: "nothing",
    run: setCommands,
  },
  {
    name: "condition",
    help: "Specify breakpoint number N to break only if COND is true.\nUsage: condition N [COND]",
    run: (gdb, words) => {
      if (words === "") throw new GdbError("Argument required (breakpoint number).");
      const [, number, condition] = /^(\S+)\s*(.*)$/s.exec(words) as RegExpExecArray;
      const row = rowNumbered(gdb, number);
      if (condition === "") {
        const { condition: _dropped, ...plain } = row;
        gdb.breakpoints.remove(row.id);
        gdb.breakpoints.add(plain, row.id);
        gdb.breakpoints.change(row.id, { hits: row.hits });
        gdb.print(`Breakpoint ${row.id} now unconditional.\n`);
      } else {
        parseExpression(condition, gdb.info?.declarations);
        gdb.breakpoints.change(row.id, { condition });
      }
      return undefined;
    },
  },
  {
    name: "ignore",
    help: "Set ignore-count of breakpoint number N to COUNT.\nUsage: ignore N COUNT",
    run: (gdb, words) => {
      if (words === "") throw new GdbError("Argument required (a breakpoint number).");
      const [number, ...rest] = words.split(/\s+/);
      if (rest.length === 0) throw new GdbError("Second argument (specified ignore-count) is missing.");
      const row = rowNumbered(gdb, number);
      const count = Math.max(0, gdb.count(rest.join(" ")));
      gdb.breakpoints.change(row.id, { ignoreCount: count });
      gdb.print(
        count === 0
          ? `Will stop next time breakpoint ${row.id} is reached.\n`
          : count === 1
            ? `Will ignore next crossing of breakpoint ${row.id}.\n`
            : `Will ignore next ${count} crossings of breakpoint ${row.id}.\n`,
      );
      return undefined;
    },
  },
];

function* setCommands(gdb: Gdb, words: string): Moving<undefined> {
  const last = gdb.breakpoints.all.filter(({ id }) => id > 0).at(-1);
  const rows = words === "" ? (last ? [last] : []) : rowsNamed(gdb, words);
  if (rows.length === 0) {
    if (words !== "") return undefined;
    throw new GdbError("No breakpoints specified.");
  }
  if (gdb.host.isInteractive) {
    const names = rows.map(({ id }) => id).join(", ");
    gdb.print(`Type commands for breakpoint(s) ${names}, one per line.\nEnd with a line saying just "end".\n`);
  }
  const lines = (yield* readBlock(gdb)).map((line) => line.trim());
  for (const { id } of rows) {
    if (lines.length > 0) gdb.scripts.set(id, lines);
    else gdb.scripts.delete(id);
  }
  return undefined;
}
