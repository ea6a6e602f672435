// What changes from one state of a project to another, file by file, as lines that come and go.

import type { SourceFile } from "../../protocol/messages.ts";

export interface Change {
  readonly kind: "file" | "added" | "removed";
  readonly text: string;
}

/** Longer texts are compared as wholes: the table below has a cell for each pair of lines. */
const mostPairs = 4_000_000;

/** Lines that come and go, by a longest common subsequence. */
function linesChanged(before: readonly string[], after: readonly string[]): Change[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore -= 1;
    endAfter -= 1;
  }
  const [old, fresh] = [before.slice(start, endBefore), after.slice(start, endAfter)];
  const removed = (text: string): Change => ({ kind: "removed", text });
  const added = (text: string): Change => ({ kind: "added", text });
  if (old.length * fresh.length > mostPairs) return [...old.map(removed), ...fresh.map(added)];
  const width = fresh.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = fresh.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        old[i] === fresh[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      i += 1;
      j += 1;
    } else if (j >= fresh.length || (i < old.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))) {
      changes.push(removed(old[i] ?? ""));
      i += 1;
    } else {
      changes.push(added(fresh[j] ?? ""));
      j += 1;
    }
  }
  return changes;
}

export function differenceOf(from: readonly SourceFile[], to: readonly SourceFile[]): readonly Change[] {
  const names = [...new Set([...from, ...to].map(({ name }) => name))].sort();
  return names.flatMap((name): Change[] => {
    const [before, after] = [from, to].map((files) => files.find((file) => file.name === name)?.text);
    if (before === after) return [];
    const note = before === undefined ? ` (comes)` : after === undefined ? ` (goes)` : "";
    return [{ kind: "file", text: name + note }, ...linesChanged(before?.split("\n") ?? [], after?.split("\n") ?? [])];
  });
}
