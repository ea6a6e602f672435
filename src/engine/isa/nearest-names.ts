// The names that a misspelt one may have meant, by edit distance.

/** Up to three names, nearest first, that are few enough edits away to be a slip of the fingers. */
export function nearestNames(written: string, names: readonly string[]): readonly string[] {
  const allowed = written.length <= 3 ? 1 : 2;
  const letters = lettersOf(written);
  return names
    .filter((name) => Math.abs(name.length - written.length) <= allowed && bitsIn(lettersOf(name) ^ letters) <= 2 * allowed)
    .map((name) => ({ name, distance: editDistance(written, name), strangers: strangersIn(name, written) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance || a.strangers - b.strangers || a.name.localeCompare(b.name, "en"))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Which letters a name has, as bits: an edit changes two of them at most, so most names are soon out of the question. */
function lettersOf(name: string): number {
  let letters = 0;
  for (let at = 0; at < name.length; at += 1) letters |= 1 << (name.charCodeAt(at) & 31);
  return letters;
}

function bitsIn(word: number): number {
  let bits = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) bits += 1;
  return bits;
}

/** Digits that were not written: of two names as near, the one without them is likelier meant (`ldr` before `ld1r`). */
const strangersIn = (name: string, written: string): number =>
  [...name].filter((digit) => /\d/.test(digit) && !written.includes(digit)).length;

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(from: string, to: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let distance = Math.min(above[column] + 1, current[column - 1] + 1, above[column - 1] + (same ? 0 : 1));
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        distance = Math.min(distance, twoAbove[column - 2] + 1);
      current.push(distance);
    }
    twoAbove = above;
    above = current;
  }
  return above[to.length];
}
