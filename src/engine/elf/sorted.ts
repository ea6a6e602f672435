// Binary search in what is sorted by where it begins.

/** How many begin at or before an address. */
export function countUntil<T>(sorted: readonly T[], address: number, startOf: (thing: T) => number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(sorted[middle]) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}
