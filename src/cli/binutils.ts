// svc0 objdump, readelf, nm and their like: the tools of the engine on files of the host.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Tool, tools } from "../engine/binutils/index.ts";
import { writeHostFile } from "./command-line.ts";

const commandOf =
  (tool: Tool) =>
  (words: readonly string[], folder: string): number => {
    const {
      output,
      outputBytes,
      errors,
      status,
      files = [],
    } = tool(words, (path) => {
      try {
        return new Uint8Array(readFileSync(resolve(folder, path)));
      } catch {
        return undefined;
      }
    });
    for (const { path, bytes, mode } of files) writeHostFile(path, folder, bytes, mode ?? 0o644);
    process.stdout.write(outputBytes ?? output);
    process.stderr.write(errors);
    return status;
  };

export const binutilsCommands: Readonly<Record<string, (words: readonly string[], folder: string) => number>> = Object.fromEntries(
  Object.entries(tools).map(([name, tool]) => [name, commandOf(tool)]),
);
