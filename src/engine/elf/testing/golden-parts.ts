// Golden files of several parts, each headed by `=== NAME`: what another tool says of programs, written with UPDATE_GOLDENS=1.

import { readFileSync, writeFileSync } from "node:fs";

/** The parts by their names. `make`: makes them anew, where the other tool is installed. */
export function goldenParts(
  path: string,
  names: readonly string[],
  make: ((name: string) => string) | undefined,
): ReadonlyMap<string, string> {
  if (process.env["UPDATE_GOLDENS"] && make) writeFileSync(path, names.map((name) => `=== ${name}\n${make(name)}\n`).join("\n"));
  return new Map(
    readFileSync(path, "utf8")
      .split(/^=== /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1).trimEnd()]),
  );
}
