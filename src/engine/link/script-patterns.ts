// Which input sections a statement of a linker script takes (ld manual, "Input Section Description"): text → patterns.

import { globExpression } from "./glob.ts";
import type { InputPattern, NamePattern, SectionOrder } from "./script.ts";
import type { ScriptScanner } from "./script-scanner.ts";

const orders: Readonly<Record<string, SectionOrder>> = {
  SORT: "name",
  SORT_BY_NAME: "name",
  SORT_BY_INIT_PRIORITY: "priority",
  SORT_BY_ALIGNMENT: "alignment",
  SORT_NONE: "none",
};
const sortWord = /SORT(_BY_\w+|_NONE)?(?=\s*\()/y;
const excludeWord = /EXCLUDE_FILE(?=\s*\()/y;

/** `*(.text .text.*)`, `file.o(.data)`, `file.o`, `EXCLUDE_FILE(…) *(…)`. */
export function inputPattern(scanner: ScriptScanner, keep: boolean): InputPattern {
  scanner.space();
  let exceptFiles = scanner.match(excludeWord) === undefined ? undefined : filesIn(scanner.list());
  scanner.space();
  const sortsFiles = scanner.match(sortWord);
  if (sortsFiles !== undefined) scanner.expect("(");
  scanner.space();
  if (scanner.match(excludeWord) !== undefined) exceptFiles = filesIn(scanner.list());
  const files = scanner.wildcard();
  if (sortsFiles !== undefined) scanner.expect(")");
  const specs: NamePattern[] = [];
  if (scanner.takes("(")) while (!scanner.takes(")")) if (!scanner.takes(",")) specs.push(...namePatterns(scanner, undefined));
  return {
    names: specs.length > 0 ? specs.map(({ name }) => name) : ["*"],
    specs,
    ...(files === "*" ? {} : { files: globExpression(files) }),
    ...(/[*?[:]/.test(files) ? {} : { fileName: files }),
    ...(exceptFiles ? { exceptFiles } : {}),
    ...(sortsFiles === undefined || sortsFiles === "SORT_NONE" ? {} : { sortsFiles: true }),
    ...(keep ? { keep } : {}),
  };
}

const filesIn = (globs: readonly string[]): RegExp => new RegExp(globs.map((glob) => globExpression(glob).source).join("|"), "s");

/** A name, or those in the parentheses of SORT, with the files that are left out. */
function namePatterns(scanner: ScriptScanner, outer: SectionOrder | undefined): NamePattern[] {
  scanner.space();
  const sort = scanner.match(sortWord);
  if (sort !== undefined) {
    const own = orders[sort] ?? scanner.fail(`${sort} is not known here`);
    scanner.expect("(");
    const inner: NamePattern[] = [];
    while (!scanner.takes(")")) if (!scanner.takes(",")) inner.push(...namePatterns(scanner, combined(outer, own)));
    return inner;
  }
  const except = scanner.match(excludeWord) === undefined ? undefined : filesIn(scanner.list());
  if (except) return namePatterns(scanner, outer).map((pattern, index) => (index === 0 ? { ...pattern, except } : pattern));
  return [{ name: scanner.wildcard(), ...(outer ? { order: outer } : {}) }];
}

function combined(outer: SectionOrder | undefined, inner: SectionOrder): SectionOrder {
  if (outer === "name" && inner === "alignment") return "nameAlignment";
  if (outer === "alignment" && inner === "name") return "alignmentName";
  return outer ?? inner;
}
