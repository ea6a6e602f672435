// Golden files of several parts, each headed by `=== NAME`: what another tool says of programs, written anew by UPDATE_GOLDENS=1.

import { readFileSync, writeFileSync } from "node:fs";

/** The parts by their names, without white space at their ends. `make`: what the other tool says, where it is installed. */
export function goldenParts(
  path: string,
  make: (() => readonly (readonly [name: string, text: string])[]) | undefined,
): ReadonlyMap<string, string> {
  if (process.env["UPDATE_GOLDENS"] && make)
    writeFileSync(
      path,
      make()
        .map(([name, text]) => `=== ${name}\n${text}\n`)
        .join("\n"),
    );
  return new Map(
    readFileSync(path, "utf8")
      .split(/^=== /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1).trimEnd()]),
  );
}
