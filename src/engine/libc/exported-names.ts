// What a source of the library defines for others, read from its text alone: so a program's first build assembles the members that it
// needs and no others. Knows the ways in which the sources export: `.globl`, the macro `function`, and macros that hold either.

const names = (list: string): string[] => list.split(",").map((name) => name.trim());

/** Names of functions that a macro defines, by its first parameter: `\name\()f`. */
type Templates = ReadonlyMap<string, readonly string[]>;

const exporting = /^\s*(?:function|\.globl)\s+([\w\\()]+)/gm;

function macrosOf(text: string): Templates {
  const macros = new Map<string, readonly string[]>();
  // A macro may use those above it.
  for (const [, name, parameter, body] of text.matchAll(/^\s*\.macro\s+(\w+)[ \t]*(\w*)[^\n]*\n([\s\S]*?)^\s*\.endm/gm)) {
    const inner = [...body.matchAll(/^\s*(\w+)[ \t]+\\(\w+)/gm)].flatMap(([, macro, first]) =>
      first === parameter ? (macros.get(macro) ?? []) : [],
    );
    const own = [...body.matchAll(exporting)].map(([, template]) => template.replace(`\\${parameter}`, "*").replaceAll("\\()", ""));
    if (own.length + inner.length > 0) macros.set(name, [...own, ...inner]);
  }
  return macros;
}

/** `.irp name, a, b` with its rows written out. */
const writtenOut = (text: string): string =>
  text.replace(/^\s*\.irp\s+(\w+)\s*,(.*)\n([\s\S]*?)^\s*\.endr/gm, (_, parameter: string, list: string, body: string) =>
    names(list)
      .map((name) => body.replaceAll(`\\${parameter}`, name))
      .join(""),
  );

export function exportedNames(text: string): ReadonlySet<string> {
  const macros = macrosOf(text);
  const rows = writtenOut(text.replace(/^\s*\.macro[\s\S]*?^\s*\.endm/gm, ""));
  const found = new Set([...rows.matchAll(exporting)].map(([, name]) => name));
  for (const [, macro, first] of rows.matchAll(/^\s*(\w+)[ \t]+(\w+)/gm))
    for (const template of macros.get(macro) ?? []) found.add(template.replace("*", first));
  return found;
}
