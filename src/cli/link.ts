// svc0 ld: object files to an executable.

import type { ObjectFile } from "../engine/elf/index.ts";
import { readObject } from "../engine/elf/index.ts";
import { link } from "../engine/link/index.ts";
import { outputAndInputs, printDiagnostics, readHostFile, UsageError, writeHostFile } from "./command-line.ts";

export function linkCommand(words: readonly string[], folder: string): number {
  const { output, inputs } = outputAndInputs(words, "ld");
  const objects = inputs.map((path): ObjectFile => {
    const object = readObject(readHostFile(path, folder).bytes, path);
    if ("error" in object) throw new UsageError(`${path}: ${object.error}`);
    return object;
  });
  const { executable, diagnostics } = link(objects);
  if (printDiagnostics(diagnostics) || !executable) return 1;
  writeHostFile(output, folder, executable, 0o755);
  return 0;
}
