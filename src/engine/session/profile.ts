// What a process has done so far, counted: how often its lines ran, the mix of its instructions, the memory that they used.

import { cellBytes, type Debugger, type Moving, type Tally, tally } from "../debug/index.ts";
import { regionsOf } from "./machine-view.ts";
import type { Program } from "./program.ts";
import type { ProfileView } from "./views/index.ts";

/** Every instruction is looked at: more than this would be waited for too long. */
const instructionsAtMost = 4_000_000;
const linesKept = 5000;
const mnemonicsKept = 40;
const cellsKept = 4096;

/** Of `pid`, over all of the run up to the present, or as much of it as one can wait for. */
export function* profile({ stepper, timeline }: Debugger, pid: number, program: Program | undefined): Moving<ProfileView> {
  const { earliest } = stepper;
  const until = timeline.position;
  const isWhole = until.instructions - earliest.instructions <= instructionsAtMost;
  const from = isWhole ? earliest : timeline.at(until.instructions - instructionsAtMost);
  const counted = yield* tally(stepper, pid, from, until);
  const instructions = [...counted.instructions.values()];
  const regions = regionsOf(timeline.computer.space(pid), program);
  const regionAt = (address: number) => regions.find(({ start, end }) => address < end && address + cellBytes > start)?.name;
  return {
    from: counted.from,
    until,
    isWhole,
    instructions: instructions.reduce((sum, { count }) => sum + count, 0),
    lines: linesOf(counted).slice(0, linesKept),
    kinds: sums(instructions, ({ kind }) => kind).map(([kind, count]) => ({ kind, count })),
    mnemonics: sums(instructions, ({ decoded }) => decoded.shown.mnemonic)
      .slice(0, mnemonicsKept)
      .map(([mnemonic, count]) => ({ mnemonic, count })),
    memory: [...counted.memory]
      .sort(([, a], [, b]) => b.reads + b.writes - a.reads - a.writes)
      .slice(0, cellsKept)
      .sort(([a], [b]) => a - b)
      .map(([cell, { reads, writes }]) => {
        const region = regionAt(cell * cellBytes);
        return { address: cell * cellBytes, bytes: cellBytes, reads, writes, ...(region === undefined ? {} : { region }) };
      }),
  };
}

function linesOf({ info, instructions }: Tally): ProfileView["lines"] {
  const lines = new Map<string, ProfileView["lines"][number]>();
  for (const [address, { count }] of instructions) {
    const location = info?.lines.addressToLocation(address);
    if (!location) continue;
    const key = `${location.file}:${location.line}`;
    if (count <= (lines.get(key)?.count ?? 0)) continue;
    const symbol = info?.symbols.at(address);
    lines.set(key, { file: location.file, line: location.line, count, ...(symbol ? { function: symbol.name } : {}) });
  }
  return [...lines.values()].sort((a, b) => b.count - a.count || a.line - b.line);
}

/** How often, by what `keyOf` says of each; the most frequent first. */
function sums<Row extends { readonly count: number }, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): [Key, number][] {
  const totals = new Map<Key, number>();
  for (const row of rows) totals.set(keyOf(row), (totals.get(keyOf(row)) ?? 0) + row.count);
  return [...totals].sort(([, a], [, b]) => b - a);
}
