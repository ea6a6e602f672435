// A shortest edit between two texts of lines.

/** Lines [from, to) of the one file in the place of lines of the other. */
export interface Change {
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly newFrom: number;
  readonly newTo: number;
}

/** The changes of a shortest edit (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986). */
export function changesOf(old: readonly string[], now: readonly string[]): readonly Change[] {
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
