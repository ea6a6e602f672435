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
