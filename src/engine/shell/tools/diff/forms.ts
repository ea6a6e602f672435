// How differences are shown: the plain form, unified and context form, a script for ed. A line without an end at the end of its file says so.

import type { Change } from "./changes.ts";

export interface Text {
  readonly lines: readonly string[];
  readonly hasEnd: boolean;
}

const noEnd = "\\ No newline at end of file";

/** Lines with a mark in front. */
function marked({ lines, hasEnd }: Text, from: number, to: number, mark: string): string[] {
  const shown = lines.slice(from, to).map((line) => mark + line);
  return to === lines.length && to > from && !hasEnd ? [...shown, noEnd] : shown;
}

const span = (from: number, to: number): string => (to - from <= 1 ? String(to === from ? from : to) : `${from + 1},${to}`);
const letterOf = ({ oldFrom, oldTo, newFrom, newTo }: Change): string => (oldFrom === oldTo ? "a" : newFrom === newTo ? "d" : "c");

export function plainForm(old: Text, now: Text, changes: readonly Change[]): string[] {
  return changes.flatMap((change) => {
    const { oldFrom, oldTo, newFrom, newTo } = change;
    const letter = letterOf(change);
    return [
      `${span(oldFrom, oldTo)}${letter}${span(newFrom, newTo)}`,
      ...marked(old, oldFrom, oldTo, "< "),
      ...(letter === "c" ? ["---"] : []),
      ...marked(now, newFrom, newTo, "> "),
    ];
  });
}

export function editorForm(_old: Text, now: Text, changes: readonly Change[]): string[] {
  return [...changes].reverse().flatMap((change) => {
    const letter = letterOf(change);
    const lines = now.lines.slice(change.newFrom, change.newTo);
    return [`${span(change.oldFrom, change.oldTo)}${letter}`, ...(letter === "d" ? [] : [...lines, "."])];
  });
}

interface Group {
  readonly changes: readonly Change[];
  readonly first: number;
  readonly last: number;
  readonly newFirst: number;
  readonly newLast: number;
}

/** Changes whose surroundings touch, with so many lines around them. */
function groupsOf(old: Text, changes: readonly Change[], context: number): readonly Group[] {
  const groups: Group[] = [];
  for (let index = 0; index < changes.length; ) {
    let end = index + 1;
    while (end < changes.length && changes[end].oldFrom - changes[end - 1].oldTo <= context * 2) end += 1;
    const group = changes.slice(index, end);
    const [begin, close] = [group[0], group[group.length - 1]];
    const first = Math.max(0, begin.oldFrom - context);
    const last = Math.min(old.lines.length, close.oldTo + context);
    groups.push({
      changes: group,
      first,
      last,
      newFirst: begin.newFrom - (begin.oldFrom - first),
      newLast: close.newTo + (last - close.oldTo),
    });
    index = end;
  }
  return groups;
}

export function unifiedForm(old: Text, now: Text, changes: readonly Change[], context: number): string[] {
  const range = (from: number, count: number): string => (count === 1 ? String(from + 1) : `${count === 0 ? from : from + 1},${count}`);
  return groupsOf(old, changes, context).flatMap(({ changes: group, first, last, newFirst, newLast }) => {
    const lines = [`@@ -${range(first, last - first)} +${range(newFirst, newLast - newFirst)} @@`];
    let at = first;
    for (const { oldFrom, oldTo, newFrom, newTo } of group) {
      lines.push(...marked(old, at, oldFrom, " "), ...marked(old, oldFrom, oldTo, "-"), ...marked(now, newFrom, newTo, "+"));
      at = oldTo;
    }
    return [...lines, ...marked(old, at, last, " ")];
  });
}

export function contextForm(old: Text, now: Text, changes: readonly Change[], context: number): string[] {
  const range = (from: number, to: number): string => (to - from <= 1 ? String(to) : `${from + 1},${to}`);
  return groupsOf(old, changes, context).flatMap(({ changes: group, first, last, newFirst, newLast }) => {
    const side = (text: Text, isOld: boolean): string[] => {
      const [from, to] = isOld ? [first, last] : [newFirst, newLast];
      if (group.every((change) => letterOf(change) === (isOld ? "a" : "d"))) return [];
      const lines: string[] = [];
      let at = from;
      for (const change of group) {
        const [begin, end] = isOld ? [change.oldFrom, change.oldTo] : [change.newFrom, change.newTo];
        const mark = letterOf(change) === "c" ? "! " : isOld ? "- " : "+ ";
        lines.push(...marked(text, at, begin, "  "), ...marked(text, begin, end, mark));
        at = end;
      }
      return [...lines, ...marked(text, at, to, "  ")];
    };
    return [
      "***************",
      `*** ${range(first, last)} ****`,
      ...side(old, true),
      `--- ${range(newFirst, newLast)} ----`,
      ...side(now, false),
    ];
  });
}
