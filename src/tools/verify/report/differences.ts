// The report of one comparison: how much agrees, what differs for a known reason, and what differs without one.

import type { VerifyResult } from "./result.ts";

export interface Difference {
  readonly text: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Why some differences are right, or must be. */
export interface Reason {
  readonly title: string;
  readonly covers: (difference: Difference) => boolean;
}

export interface Comparison {
  readonly compared: number;
  /** "lines", "words". */
  readonly unit: string;
  /** What was compared, for the summary. */
  readonly note: string;
  readonly differences: readonly Difference[];
  readonly reasons: readonly Reason[];
}

/** Differences without a reason that are listed; more are only counted. */
const listed = Number(process.env["SVC0_LISTED"] ?? 100);

export function reportOf({ compared, unit, note, differences, reasons }: Comparison): VerifyResult {
  const explained = new Map<Reason, { count: number; readonly first: Difference }>();
  const unexplained: Difference[] = [];
  for (const difference of differences) {
    const reason = reasons.find(({ covers }) => covers(difference));
    const found = reason && explained.get(reason);
    if (found) found.count += 1;
    else if (reason) explained.set(reason, { count: 1, first: difference });
    else unexplained.push(difference);
  }
  const agreeing = compared - differences.length;
  const percent = (Math.floor((agreeing / compared) * 1e6) / 1e4).toFixed(4);
  const summary = `${compared} ${unit} (${note}): ${agreeing} agree (${percent} %), ${differences.length - unexplained.length} differ for a reason, ${unexplained.length} without one.`;
  const reasonRows = [...explained].map(([{ title }, { count, first }]) => `| ${title} | ${count} | ${code(first.text)} |`);
  const rows = unexplained.slice(0, listed).map(({ text, ours, theirs }) => `| ${code(text)} | ${code(ours)} | ${code(theirs)} |`);
  const body = [
    ...(reasonRows.length > 0 ? ["| Reason | Differences | For example |", "|---|---|---|", ...reasonRows] : []),
    ...(reasonRows.length > 0 && rows.length > 0 ? [""] : []),
    ...(rows.length > 0 ? ["Without a known reason:", "", "| Text | Here | GNU |", "|---|---|---|", ...rows] : []),
  ];
  return { summary, body: body.join("\n"), failures: unexplained.length };
}

const code = (text: string): string => `\`${text.replaceAll("\t", " ").replaceAll("|", "\\|").replaceAll("`", "'")}\``;
