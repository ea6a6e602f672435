// strace -c: how often each call was made, failed, and how long it took.

import type { Options } from "./options.ts";

export interface CallCount {
  readonly name: string;
  calls: number;
  errors: number;
  durationNs: number;
}

/** Counts one that has returned. `durationNs`: 0 unless -w: the kernel's own work takes no time here. */
export function countCall(counts: CallCount[], name: string, failed: boolean, durationNs: number): void {
  let row = counts.find((each) => each.name === name);
  if (!row) {
    row = { name, calls: 0, errors: 0, durationNs: 0 };
    counts.push(row);
  }
  row.calls += 1;
  if (failed) row.errors += 1;
  row.durationNs += durationNs;
}

/** The table, as strace prints it when it ends. */
export function tallyText(counts: readonly CallCount[], sort: Options["sort"]): string {
  const totalNs = counts.reduce((sum, { durationNs }) => sum + durationNs, 0);
  const total = (key: "calls" | "errors") => counts.reduce((sum, row) => sum + row[key], 0);
  const rule = "------ ----------- ----------- --------- --------- ----------------\n";
  const line = (share: number, ns: number, calls: number, errors: number, name: string): string =>
    `${share.toFixed(2).padStart(6)} ${(ns / 1e9).toFixed(6).padStart(11)} ${String(calls === 0 ? 0 : Math.floor(ns / 1000 / calls)).padStart(11)} ` +
    `${String(calls).padStart(9)} ${(errors === 0 ? "" : String(errors)).padStart(9)} ${name}\n`;
  const rows = [...counts].sort((one, other) => {
    if (sort === "name" || sort === "syscall") return one.name < other.name ? -1 : 1;
    const byCalls = other.calls - one.calls || (one.name < other.name ? -1 : 1);
    return sort === "calls" || sort === "count" ? byCalls : other.durationNs - one.durationNs || byCalls;
  });
  return (
    `% time     seconds  usecs/call     calls    errors syscall\n${rule}` +
    rows
      .map(({ name, calls, errors, durationNs }) => line(totalNs === 0 ? 0 : (durationNs / totalNs) * 100, durationNs, calls, errors, name))
      .join("") +
    rule +
    line(100, totalNs, total("calls"), total("errors"), "total")
  );
}
