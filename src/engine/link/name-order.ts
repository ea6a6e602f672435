// The order of sections by their names, as SORT and SORT_BY_INIT_PRIORITY of linker scripts have it.

export const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** `.init_array.100` has the priority 100; `.ctors` counts the other way round; undefined: the name has no number. */
export function priorityOf(name: string): number | undefined {
  const digits = /\.(\d+)$/.exec(name)?.[1];
  if (digits === undefined) return undefined;
  return /^\.[cd]tors\.\d+$/.test(name) ? 65535 - Number(digits) : Number(digits);
}
