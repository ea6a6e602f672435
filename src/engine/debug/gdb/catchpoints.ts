// `catch`: breakpoints on system calls, signals, forks and new programs.

import { formatSignal, rowOf, type SignalName, signalNumber } from "../../kernel/index.ts";
import type { StopPlace } from "../breakpoint.ts";
import { callName } from "../events.ts";
import { GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { stoppingSignals } from "./signal-commands.ts";
import { returnRow } from "./stop-report.ts";

/** Numbers of system calls are below. */
const callNumbers = 512;

function callNumbered(text: string): string {
  const name = /^\d+$/.test(text) ? callName(Number(text)) : text;
  const isKnown = Array.from({ length: callNumbers }, (_, number) => rowOf(number)?.name).includes(name);
  if (!isKnown && !/^\d+$/.test(text)) throw new GdbError(`Unknown syscall name '${text}'.`);
  return name;
}

function callText(name: string): string {
  const number = Array.from({ length: callNumbers }, (_, index) => index).find((index) => rowOf(index)?.name === name);
  return number === undefined ? `'${name}'` : `'${name}' [${number}]`;
}

function signalOf(text: string): number {
  const name = /^SIG/.test(text) ? text : `SIG${text}`;
  const number = /^\d+$/.test(text) ? Number(text) : signalNumber(name as SignalName);
  if (number === undefined)
    throw new GdbError('Only signals 1-15 are valid as numeric signals.\nUse "info signals" for a list of symbolic signals.');
  return number;
}

/** `words`: the event and, of calls and signals, which. */
export function catchEvent(gdb: Gdb, words: string, isTemporary: boolean): undefined {
  const [kind = "", ...names] = words.split(/\s+/);
  const temporary = isTemporary ? { isTemporary } : {};
  const title = isTemporary ? "Temporary catchpoint" : "Catchpoint";
  const add = (place: StopPlace, text: string): undefined => {
    const row = gdb.breakpoints.add({ place, label: text, ...temporary });
    gdb.print(`${title} ${row.id} (${text})\n`);
    return undefined;
  };
  switch (kind) {
    case "syscall": {
      const calls = names.map(callNumbered);
      const some = calls.length > 0 ? { names: calls } : {};
      const text = calls.length === 0 ? "any syscall" : `syscall${calls.length > 1 ? "s" : ""} ${calls.map(callText).join(" ")}`;
      const row = gdb.breakpoints.add({ place: { kind: "call", moment: "made", ...some }, label: text, ...temporary });
      if (!isTemporary) gdb.breakpoints.add({ place: { kind: "call", moment: "returned", ...some } }, returnRow(row.id));
      gdb.print(`${title} ${row.id} (${text})\n`);
      return undefined;
    }
    case "signal":
      if (names.length === 0) return add({ kind: "signal", signals: stoppingSignals(gdb) }, "standard signals");
      if (names[0] === "all") return add({ kind: "signal" }, "any signal");
      return add(
        { kind: "signal", signals: names.map(signalOf) },
        `signal${names.length > 1 ? "s" : ""} ${names.map((name) => formatSignal(signalOf(name))).join(" ")}`,
      );
    case "fork":
    case "vfork":
      return add({ kind: "fork" }, kind);
    case "exec":
      return add({ kind: "exec" }, "exec");
    case "":
      throw new GdbError("Catch requires an event name.");
    default:
      throw new GdbError(`Undefined catch command: "${kind}".  Try "help catch".`);
  }
}
