// The binary operators of C (C11 6.5.5–6.5.14), which the preprocessor, linker scripts and gdb's expressions share.

/** By precedence, the loosest first. */
export const binaryOperators: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["|"],
  ["^"],
  ["&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** What they make of whole numbers of any size; of division and shifts each language has limits of its own. */
export const integerOperations: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  "|": (a, b) => a | b,
  "^": (a, b) => a ^ b,
  "&": (a, b) => a & b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
};

/** What they ask of two numbers: the answer is an int, 1 or 0. */
export const conditions: Readonly<Record<string, (a: bigint | number, b: bigint | number) => boolean>> = {
  "||": (a, b) => Boolean(a) || Boolean(b),
  "&&": (a, b) => Boolean(a) && Boolean(b),
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
};
