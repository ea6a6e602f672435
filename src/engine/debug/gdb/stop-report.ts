// What is said when the program stops: why, where, and how it ended.

import { formatSignal, signalText } from "../../kernel/index.ts";
import type { Breakpoint } from "../breakpoint.ts";
import { callName } from "../events.ts";
import { isTrue } from "../expression/evaluate.ts";
import { formatValue } from "../expression/format.ts";
import { ExpressionError } from "../expression/parse.ts";
import { types } from "../expression/type.ts";
import { integerValue } from "../expression/value.ts";
import type { Stop } from "../stop.ts";
import { GdbError } from "./command.ts";
import { displayAll } from "./display.ts";
import type { Gdb } from "./gdb.ts";
import { instructionLine, stopText } from "./show.ts";
import { signalDescription, signalRow } from "./signal-commands.ts";

/** Rows that gdb has for itself. */
export const exitRow = -1;
/** The returns of a catchpoint's calls. */
export const returnRow = (id: number): number => -10 - id;

/** Where the function whose variable is watched has returned. */
export const scopeRow = (id: number): number => -100_000 - id;

/** What a frame is known by: another one means that the program has come to another function. */
export function frameIdentity(gdb: Gdb): string {
  const [inner, outer] = gdb.frames(2);
  return `${inner?.function?.name} ${outer?.sp}`;
}

/** Prints what a stop was for and where it left the program, and notes the commands of its breakpoint as due. `before`: the frame and
 * the breakpoints as they were; `isStep`: the function is named only if it is another now. Throws a GdbError where there is nothing to say. */
export function report(
  gdb: Gdb,
  stop: Stop,
  before: { readonly identity: string; readonly rows: readonly Breakpoint[] },
  backward: boolean,
  isStep: boolean,
): void {
  const { debugger: engine, pid } = gdb.started;
  gdb.select(0);
  const end = engine.timeline.computer.process(pid)?.end;
  if (end || !engine.timeline.computer.process(pid)) {
    gdb.end();
    if (end?.kind === "killed") {
      const { signal } = end.information;
      gdb.print(
        `\nProgram terminated with signal ${formatSignal(signal)}, ${signalDescription(signal) ?? signalText(signal)}.\nThe program no longer exists.\n`,
      );
      return;
    }
    const status = (end?.status ?? 0) & 0xff;
    gdb.variables.set("_exitcode", integerValue(BigInt(status), types.int));
    const how = status === 0 ? "exited normally" : `exited with code 0${status.toString(8)}`;
    gdb.print(`[Inferior 1 (process ${pid}) ${how}]\n`);
    return;
  }
  gdb.revive();
  const { frame } = gdb;
  if (!frame) throw new GdbError("No stack.");
  const { reason } = stop;
  gdb.due = [];
  if (reason.kind === "refused") throw new GdbError(reason.message);
  let head = "";
  // A watchpoint and gdb's own ends of moves leave it to the function whether its name is shown.
  let isNew = !isStep || frameIdentity(gdb) !== before.identity;
  if (reason.kind === "start") {
    head = "\nNo more reverse-execution history.\n";
    isNew = true;
  } else if (reason.kind === "breakpoint") {
    const row =
      before.rows.find(({ id }) => id > 0 && [id, returnRow(id), scopeRow(id)].includes(reason.id)) ?? gdb.breakpoints.get(reason.id);
    if (row && reason.id === scopeRow(row.id)) {
      gdb.breakpoints.remove(reason.id);
      gdb.breakpoints.remove(row.id);
      const left = "deleted because the program has left the block in\nwhich its expression is valid.\n";
      head = `\nWatchpoint ${row.id} ${left}`;
    } else head = reasonText(gdb, backward ? turned(reason) : reason, row);
    isNew = true;
    if (row && !backward) gdb.due = gdb.scripts.get(row.id) ?? [];
  } else if (!backward) {
    const met = breakpointHere(gdb, frame.pc, before.rows);
    if (met) {
      head = `\n${met.isTemporary ? "Temporary breakpoint" : "Breakpoint"} ${met.id}, `;
      isNew = true;
      gdb.due = gdb.scripts.get(met.id) ?? [];
    }
  }
  if (gdb.due[0] === "silent") {
    gdb.due = gdb.due.slice(1);
    return;
  }
  gdb.print(head + stopText(gdb, frame, isNew));
  if (gdb.settings.get("disassemble-next-line") === "on") gdb.print(`${instructionLine(gdb, frame.pc)}\n`);
  displayAll(gdb);
}

/** Ctrl-C: the program stands where it has come to. */
export function reportInterrupt(gdb: Gdb): void {
  gdb.select(0);
  gdb.print(`\nProgram received signal SIGINT, Interrupt.\n${gdb.frame ? stopText(gdb, gdb.frame, true) : ""}`);
  displayAll(gdb);
}

/** A step that ends at a breakpoint has hit it. */
function breakpointHere(gdb: Gdb, pc: number, rows: readonly Breakpoint[]): Breakpoint | undefined {
  const met = rows.find(({ id, place, isEnabled, condition }) => {
    if (id < 0 || !isEnabled || place.kind !== "address" || place.address !== pc || !gdb.breakpoints.get(id)) return false;
    try {
      return condition === undefined || isTrue(gdb.evaluate(condition));
    } catch (error) {
      if (error instanceof ExpressionError) return true;
      throw error;
    }
  });
  if (!met) return undefined;
  if (met.ignoreCount > 0) {
    gdb.breakpoints.change(met.id, { ignoreCount: met.ignoreCount - 1, hits: met.hits + 1 });
    return undefined;
  }
  if (met.isTemporary) gdb.breakpoints.remove(met.id);
  else gdb.breakpoints.change(met.id, { hits: met.hits + 1 });
  return met;
}

type BreakpointReason = Extract<Stop["reason"], { kind: "breakpoint" }>;

/** Going backward, what was there after is seen before. */
const turned = ({ before, after, ...reason }: BreakpointReason): BreakpointReason =>
  before && after ? { ...reason, before: after, after: before } : { ...reason, ...(before ? { before } : {}), ...(after ? { after } : {}) };

function reasonText(gdb: Gdb, reason: BreakpointReason, row: Breakpoint | undefined): string {
  const event = reason.entry?.event;
  if (reason.id === signalRow && (event?.kind === "signal" || event?.kind === "killed")) {
    const { signal } = event.information;
    return `\nProgram received signal ${formatSignal(signal)}, ${signalDescription(signal) ?? signalText(signal)}.\n`;
  }
  if (!row) return "\n";
  const kind = row.isTemporary ? "Temporary " : "";
  switch (row.place.kind) {
    case "address":
      return `\n${row.isTemporary ? "Temporary breakpoint" : "Breakpoint"} ${row.id}, `;
    case "watch":
    case "register":
      return watchText(gdb, row, reason);
    case "call": {
      const name = event?.kind === "callBlocked" || event?.kind === "callFinished" ? callName(event.record.number) : "";
      const how = reason.id === row.id ? "call to" : "returned from";
      return `\n${kind}Catchpoint ${row.id} (${how} syscall ${name}), `;
    }
    case "signal": {
      const signal = event?.kind === "signal" || event?.kind === "killed" ? formatSignal(event.information.signal) : "";
      return `\n${kind}Catchpoint ${row.id} (signal ${signal}), `;
    }
    case "fork": {
      const child = event?.kind === "callFinished" ? ` process ${event.record.result}` : "";
      return `\n${kind}Catchpoint ${row.id} (forked${child}), `;
    }
    case "exec":
      return `\n${kind}Catchpoint ${row.id} (exec'd ${event?.kind === "started" ? event.path : ""}), `;
    default:
      return `\n${kind}Catchpoint ${row.id}, `;
  }
}

const watchNames = {
  change: "Hardware watchpoint",
  write: "Hardware watchpoint",
  read: "Hardware read watchpoint",
  access: "Hardware access (read/write) watchpoint",
} as const;

export const watchTitle = ({ place }: Breakpoint): string => (place.kind === "watch" ? watchNames[place.access] : "Watchpoint");

function watchText(gdb: Gdb, row: Breakpoint, { before, after }: BreakpointReason): string {
  const text = row.label ?? "";
  const access = row.place.kind === "watch" ? row.place.access : "change";
  const value = gdb.evaluate(text);
  const shown = (bytes: Uint8Array): string => formatValue(bytes.length === value.bytes.length ? { ...value, bytes } : value);
  const title = `\n${watchTitle(row)} ${row.id}: ${text}\n\n`;
  const hasChanged = before && after && before.some((byte, index) => byte !== after[index]);
  if (access === "read" || !hasChanged) return `${title}Value = ${gdb.format(value)}\n`;
  return `${title}Old value = ${shown(before)}\nNew value = ${shown(after)}\n`;
}
