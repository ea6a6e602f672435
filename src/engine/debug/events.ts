// Whether something that the run has told is what a breakpoint or a move waits for.

import { latinText } from "../base/latin.ts";
import { errnoNumber, rowOf, signalNumber } from "../kernel/index.ts";
import { capturedPackets, type Network } from "../net/index.ts";
import type { StopPlace } from "./breakpoint.ts";
import { types } from "./expression/type.ts";
import { integerValue, type Value } from "./expression/value.ts";
import type { JournalEntry } from "./journal.ts";

export type EventKind = "call" | "input" | "packet" | "output" | "signal";

/** As text, one character a byte, of the packets with these numbers that are still held. */
export const packetTexts = (network: Network, first: number, count: number): string =>
  capturedPackets(network, first, count)
    .map(({ bytes }) => latinText(bytes))
    .join("");

export const callName = (number: number): string => rowOf(number)?.name ?? `syscall_${number}`;

/** `packets`: the text of so many packets from a number on, of those that are still held. */
export function eventMatches(place: StopPlace, { event }: JournalEntry, packets: (first: number, count: number) => string): boolean {
  switch (place.kind) {
    case "call": {
      const hasReturned = event.kind === "callFinished" && event.record.result !== "none";
      const isWanted = place.moment === "returned" ? hasReturned : event.kind === "callBlocked" || event.kind === "callFinished";
      if (!isWanted || (event.kind !== "callFinished" && event.kind !== "callBlocked")) return false;
      // A call that waited has been met when it was made.
      if (place.moment === "made" && event.kind === "callFinished" && event.record.hasWaited) return false;
      return place.names === undefined || place.names.includes(callName(event.record.number));
    }
    case "signal":
      if (event.kind !== "signal" && event.kind !== "killed") return false;
      return place.signals === undefined || place.signals.includes(event.information.signal);
    case "fork":
      return event.kind === "callFinished" && /^clone3?$/.test(callName(event.record.number)) && Number(event.record.result) > 0;
    case "exec":
      return event.kind === "started" && event.isExec === true;
    case "exit":
      return event.kind === "exited" || event.kind === "killed";
    case "packet":
      return event.kind === "packets" && (place.text === undefined || packets(event.first, event.count).includes(place.text));
    case "output":
      return event.kind === "output" && (place.text === undefined || latinText(event.bytes).includes(place.text));
    case "address":
    case "watch":
    case "register":
      return false;
  }
}

export function eventPlace(event: Exclude<EventKind, "input">, names: readonly string[] | undefined): StopPlace {
  switch (event) {
    case "call":
      return { kind: "call", moment: "made", ...(names ? { names } : {}) };
    case "signal":
      return { kind: "signal", ...(names ? { signals: names.map((name) => signalNumber(name as "SIGINT")) } : {}) };
    case "packet":
      return { kind: "packet", ...(names?.[0] === undefined ? {} : { text: names[0] }) };
    case "output":
      return { kind: "output", ...(names?.[0] === undefined ? {} : { text: names[0] }) };
  }
}

/** What a condition can say of a call: `result`, `arg0` … `arg5`, and its arguments by name. */
export function callVariables(entry: JournalEntry | undefined): readonly (readonly [string, Value])[] {
  const event = entry?.event;
  if (event?.kind !== "callFinished" && event?.kind !== "callBlocked") return [];
  const { record } = event;
  const values = record.arguments.map((value, index) => [`arg${index}`, integerValue(value, types.long)] as const);
  const named = (rowOf(record.number)?.arguments ?? []).map(
    ({ name }, index) => [name, integerValue(record.arguments[index], types.long)] as const,
  );
  const { result } = record;
  if (result === undefined || result === "none") return [...values, ...named];
  const number = typeof result === "string" ? -errnoNumber(result) : result;
  return [...values, ...named, ["result", integerValue(BigInt(number), types.long)]];
}

export const pidOf = (entry: JournalEntry | undefined): number | undefined => {
  const event = entry?.event;
  if (!event) return undefined;
  if (event.kind === "callBlocked" || event.kind === "callFinished") return event.record.pid;
  return "pid" in event ? event.pid : undefined;
};
