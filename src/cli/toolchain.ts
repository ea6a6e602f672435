// svc0 as, ld, gcc: the commands of the terminal on files of the host.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ToolRequest } from "../engine/kernel/index.ts";
import { runAs, runGcc, runLink } from "../engine/shell/index.ts";
import { writeHostFile } from "./command-line.ts";

type HostTool = (request: ToolRequest) => ReturnType<typeof runGcc>;

/** Where the cross toolchain of Debian keeps its libraries, beside ld's own places. */
const libraryFolders = [
  "/usr/local/lib/aarch64-linux-gnu",
  "/lib/aarch64-linux-gnu",
  "/usr/lib/aarch64-linux-gnu",
  "/usr/aarch64-linux-gnu/lib",
];

function requestFor(name: string, words: readonly string[], folder: string): ToolRequest {
  const read: ToolRequest["read"] = (path) => {
    try {
      return new Uint8Array(readFileSync(resolve(folder, path)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return code === "EACCES" || code === "EISDIR" || code === "ENOTDIR" ? code : "ENOENT";
    }
  };
  return {
    ...{ name, arguments: words, input: undefined, read, look: () => "ENOENT", workingDirectory: folder, environment: new Map() },
    ...{ nowSeconds: 0, credentials: { uid: 0, gid: 0 }, hostName: "", backlogOf: () => undefined, isTerminal: false },
  };
}

const commandOf =
  (name: string, tool: HostTool) =>
  (words: readonly string[], folder: string): number => {
    const request = requestFor(name, words, folder);
    let result = tool(request);
    if (result === "input") result = tool({ ...request, input: new Uint8Array(readFileSync(0)) });
    if (result === "input") return 1;
    const { output = "", errors = "", status = 0, files = [] } = result;
    process.stdout.write(output);
    process.stderr.write(errors);
    for (const { path, bytes, mode } of files) writeHostFile(path, folder, bytes, mode & 0o755);
    return status;
  };

export const toolchainCommands = {
  as: commandOf("as", runAs),
  ld: commandOf("ld", (request) => runLink(request, request.arguments, { folders: libraryFolders })),
  gcc: commandOf("gcc", runGcc),
};
