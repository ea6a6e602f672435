// Names with * and ?, as find -name and grep --include have them.

/** What a whole name has to match; all characters but * and ? stand for themselves. */
export const globExpression = (pattern: string, ignoresCase: boolean): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    ignoresCase ? "i" : "",
  );
