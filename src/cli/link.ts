// svc0 ld: object files and archives to an executable, with GNU ld's options.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseLinkCommand } from "../engine/link/command-line.ts";
import { link } from "../engine/link/index.ts";
import { loadInputs } from "../engine/link/load.ts";
import { printDiagnostics, UsageError, writeHostFile } from "./command-line.ts";

/** Where ld itself looks for libraries, behind the folders of the command line. */
const libraryFolders = [
  "/usr/local/lib/aarch64-linux-gnu",
  "/lib/aarch64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/aarch64-linux-gnu/lib",
];

function textOf(folder: string, path: string): string | undefined {
  try {
    return readFileSync(resolve(folder, path), "utf8");
  } catch {
    return undefined;
  }
}

export function linkCommand(words: readonly string[], folder: string): number {
  const command = parseLinkCommand(words, (path) => textOf(folder, path));
  if ("error" in command) throw new UsageError(`ld: ${command.error}`);
  if (command.asked) {
    process.stdout.write("svc0 ld, with the options and the layout of GNU ld 2.40 for static AArch64 programs\n");
    return 0;
  }
  if (command.inputs.length === 0) throw new UsageError("ld: no input files");
  const read = (path: string): Uint8Array | undefined => {
    try {
      return new Uint8Array(readFileSync(resolve(folder, path)));
    } catch {
      return undefined;
    }
  };
  for (const warning of command.warnings) process.stderr.write(`svc0: ld: warning: ${warning}\n`);
  const { inputs, errors, files } = loadInputs({ ...command, folders: [...command.folders, ...libraryFolders] }, read);
  if (command.traces) for (const file of files) process.stdout.write(`${file}\n`);
  if (errors.length > 0) throw new UsageError(errors.map((error) => `ld: ${error}`).join("\n"));
  const { executable, diagnostics, map } = link(inputs, { ...command.options, map: command.mapFile !== undefined });
  if (printDiagnostics(diagnostics) || !executable) return 1;
  if (map !== undefined && command.mapFile === "-") process.stdout.write(map);
  else if (map !== undefined) writeHostFile(command.mapFile!, folder, new TextEncoder().encode(map), 0o644);
  writeHostFile(command.output, folder, executable, command.options.relocatable ? 0o644 : 0o755);
  return 0;
}
