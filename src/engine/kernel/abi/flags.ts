// How sets of named numbers read in a trace: one name, or names joined by "|" with the unknown rest in hexadecimal.
// A set is its own table, in the order in which strace prints it. Knows nothing of any particular set.

export type NamedNumbers = Readonly<Record<string, number>>;

/** As C's `%#x`: no prefix for zero. */
const hexadecimal = (value: number): string => (value === 0 ? "0" : `0x${(value >>> 0).toString(16)}`);

/** One of the set, or `0x63 /* CLOCK_??? * /`. `family` is what the names begin with: "CLOCK_". */
export function formatName(set: NamedNumbers, value: number, family: string): string {
  for (const name in set) if (set[name] === value) return name;
  return `${hexadecimal(value)} /* ${family}??? */`;
}

/** Names of the bits that are set; a name of value 0 stands for "none of the bits of `mask`". */
export function formatFlags(set: NamedNumbers, value: number, family: string): string {
  let rest = value >>> 0;
  const names: string[] = [];
  for (const name in set) {
    const bits = set[name]! >>> 0;
    if (bits !== 0 && (rest & bits) >>> 0 === bits) {
      names.push(name);
      rest = (rest & ~bits) >>> 0;
    }
  }
  if (names.length === 0) {
    if (rest !== 0) return `${hexadecimal(rest)} /* ${family}??? */`;
    for (const name in set) if (set[name] === 0) return name;
    return "0";
  }
  if (rest !== 0) names.push(hexadecimal(rest));
  return names.join("|");
}
