// Patterns of names in linker scripts, as fnmatch(3) reads them: `*` stands for any characters, `?` for one, `[…]` for one of those.

/** Of a whole name. A bracket that nothing closes stands for itself. */
export function globExpression(glob: string): RegExp {
  const source = glob.replace(/\[!?\]?[^\]]+\]|[\s\S]/g, (part) => {
    if (part === "*") return ".*";
    if (part === "?") return ".";
    if (part.length > 1)
      return `[${part
        .slice(1, -1)
        .replace(/^!/, "^")
        .replace(/[\\[\]]/g, "\\$&")}]`;
    return part.replace(/[.+^${}()|[\]\\]/, "\\$&");
  });
  try {
    return new RegExp(`^${source}$`, "s");
  } catch {
    // A range that goes backwards holds nothing.
    return /(?!)/;
  }
}

const expressions = new Map<string, RegExp>();

/** Whether a name matches a pattern; made for many of either. */
export function matchesPattern(name: string, pattern: string): boolean {
  const star = pattern.indexOf("*");
  if (pattern.includes("?") || pattern.includes("[") || (star >= 0 && pattern.includes("*", star + 1))) {
    const expression = expressions.get(pattern) ?? globExpression(pattern);
    expressions.set(pattern, expression);
    return expression.test(name);
  }
  if (star < 0) return name === pattern;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  return name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after);
}
