// diff: the lines in which two files differ, in the plain form and the unified one.

import type { ToolRequest } from "../../kernel/index.ts";
import { type CommandRow, joinLines, linesOf, openAll, readWords, refusal, type ToolText } from "../tool.ts";

/** Lines [from, to) of the one file in the place of lines of the other. */
interface Change {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** The changes of a shortest edit (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986). */
function changesOf(old: readonly string[], now: readonly string[]): readonly Change[] {
  const furthest = new Map<number, number>([[1, 0]]);
  const traces: Map<number, number>[] = [];
  for (let edits = 0; edits <= old.length + now.length; edits += 1) {
    traces.push(new Map(furthest));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = goesDown(furthest, diagonal, edits) ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x += 1;
      furthest.set(diagonal, x);
      if (x >= old.length && x - diagonal >= now.length) return walkedBack(traces, old.length, now.length);
    }
  }
  return [];
}

const goesDown = (furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean =>
  diagonal === -edits || (diagonal !== edits && (furthest.get(diagonal - 1) ?? 0) < (furthest.get(diagonal + 1) ?? 0));

function walkedBack(traces: readonly Map<number, number>[], oldLines: number, newLines: number): readonly Change[] {
  const changes: Change[] = [];
  let [x, y] = [oldLines, newLines];
  for (let edits = traces.length - 1; edits > 0; edits -= 1) {
    const furthest = traces[edits];
    const diagonal = x - y;
    const isDown = goesDown(furthest, diagonal, edits);
    const before = isDown ? diagonal + 1 : diagonal - 1;
    const fromX = furthest.get(before) ?? 0;
    const fromY = fromX - before;
    const change: Change = { oldFrom: fromX, oldTo: isDown ? fromX : fromX + 1, newFrom: fromY, newTo: isDown ? fromY + 1 : fromY };
    const last = changes[0];
    if (last && last.oldFrom === change.oldTo && last.newFrom === change.newTo) {
      changes[0] = { ...last, oldFrom: change.oldFrom, newFrom: change.newFrom };
    } else changes.unshift(change);
    [x, y] = [fromX, fromY];
  }
  return changes;
}

const span = (from: number, to: number): string => (to - from <= 1 ? String(to === from ? from : to) : `${from + 1},${to}`);

function plainText(old: readonly string[], now: readonly string[], changes: readonly Change[]): string[] {
  return changes.flatMap(({ oldFrom, oldTo, newFrom, newTo }) => {
    const letter = oldFrom === oldTo ? "a" : newFrom === newTo ? "d" : "c";
    return [
      `${span(oldFrom, oldTo)}${letter}${span(newFrom, newTo)}`,
      ...old.slice(oldFrom, oldTo).map((line) => `< ${line}`),
      ...(letter === "c" ? ["---"] : []),
      ...now.slice(newFrom, newTo).map((line) => `> ${line}`),
    ];
  });
}

const contextLines = 3;

function unifiedText(old: readonly string[], now: readonly string[], changes: readonly Change[]): string[] {
  const lines: string[] = [];
  const range = (from: number, count: number): string => (count === 1 ? String(from + 1) : `${count === 0 ? from : from + 1},${count}`);
  for (let index = 0; index < changes.length; ) {
    let end = index + 1;
    while (end < changes.length && changes[end].oldFrom - changes[end - 1].oldTo <= contextLines * 2) end += 1;
    const group = changes.slice(index, end);
    const first = Math.max(0, group[0].oldFrom - contextLines);
    const last = Math.min(old.length, (group.at(-1) as Change).oldTo + contextLines);
    const newFirst = group[0].newFrom - (group[0].oldFrom - first);
    const newLast = (group.at(-1) as Change).newTo + (last - (group.at(-1) as Change).oldTo);
    lines.push(`@@ -${range(first, last - first)} +${range(newFirst, newLast - newFirst)} @@`);
    let at = first;
    for (const { oldFrom, oldTo, newFrom, newTo } of group) {
      lines.push(...old.slice(at, oldFrom).map((line) => ` ${line}`));
      lines.push(...old.slice(oldFrom, oldTo).map((line) => `-${line}`), ...now.slice(newFrom, newTo).map((line) => `+${line}`));
      at = oldTo;
    }
    lines.push(...old.slice(at, last).map((line) => ` ${line}`));
    index = end;
  }
  return lines;
}

function runDiff(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "uqbwi");
  if (!("letters" in words)) return words;
  const [one, other] = words.operands;
  if (one === undefined || other === undefined) {
    const what = one === undefined ? "missing operand after 'diff'" : `missing operand after '${one}'`;
    return refusal(request, `${what}\ndiff: Try 'diff --help' for more information.`, 2);
  }
  const opened = openAll(request, [one, other]);
  if (opened === "input") return "input";
  if (opened.errors !== "") return { errors: opened.errors, status: 2 };
  const [old, now] = opened.files.map(({ bytes }) => linesOf(bytes));
  const changes = changesOf(old, now);
  if (changes.length === 0) return {};
  if (words.letters.has("q")) return { output: `Files ${one} and ${other} differ\n`, status: 1 };
  const text = words.letters.has("u") ? [`--- ${one}`, `+++ ${other}`, ...unifiedText(old, now, changes)] : plainText(old, now, changes);
  return { output: joinLines(text), status: 1 };
}

export const diffCommand: CommandRow = {
  name: "diff",
  usage: "diff [-u] [-q] FILE FILE",
  summary: "Shows in which lines two files differ.",
  run: runDiff,
};
