// Arrow keys, Home and End along things that stand in a row: tabs, entries of a menu, rows of a tree.

import type { KeyboardEvent } from "react";

export interface Row {
  /** Side by side, or below each other: which arrow keys go along it. */
  readonly along: "row" | "column";
  /** What an arrow key does at an end: goes to the other one, or stays. */
  readonly ends: "meet" | "stop";
  readonly count: number;
}

/** Which of them, from 0, the key goes to from the one at `at`, and takes the key; undefined: it is none of these keys. */
export function placeByKey(event: KeyboardEvent, at: number, { along, ends, count }: Row): number | undefined {
  const [next, previous] = along === "row" ? ["ArrowRight", "ArrowLeft"] : ["ArrowDown", "ArrowUp"];
  const to = { [next]: at + 1, [previous]: at - 1, Home: 0, End: count - 1 }[event.key];
  if (to === undefined) return undefined;
  event.preventDefault();
  return ends === "meet" ? (to + count) % count : Math.max(0, Math.min(to, count - 1));
}

export function moveInTree(event: KeyboardEvent<HTMLElement>): void {
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=treeitem]")];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const to = placeByKey(event, at, { along: "column", ends: "stop", count: all.length });
  if (to !== undefined) all[to]?.focus();
}
