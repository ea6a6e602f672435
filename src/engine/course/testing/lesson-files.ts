// The lessons and examples of this repository, for tests.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export const lessonsFolder = join(import.meta.dirname, "../../../../lessons");

/** The texts below a folder, by their paths in it. */
export const filesBelow = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), readFileSync(path, "utf8")]),
  );
