// svc0 as: a source file to an object file.

import { resolve } from "node:path";
import { assemble } from "../engine/asm/index.ts";
import { writeObject } from "../engine/elf/index.ts";
import { includeFrom, outputAndInputs, printDiagnostics, readHostFile, sourceText, UsageError, writeHostFile } from "./command-line.ts";

export function assembleCommand(words: readonly string[], folder: string): number {
  const { output, inputs } = outputAndInputs(words, "as");
  if (inputs.length > 1) throw new UsageError("as: one source file at a time");
  const file = readHostFile(inputs[0], folder);
  const include = includeFrom(resolve(folder, inputs[0], ".."));
  const { object, diagnostics } = assemble({ name: file.path, text: sourceText(file) }, { include, debug: words.includes("-g") });
  if (printDiagnostics(diagnostics) || !object) return 1;
  writeHostFile(output, folder, writeObject(object), 0o644);
  return 0;
}
