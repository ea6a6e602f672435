// Files of a tool that are no plain files: /dev/null, the pipe of <(…), /proc/self/maps, a named pipe. A pure function cannot read them, so the tool's process does, all
// of them to their ends, and then the function is run with what came.

import type { Steps, ToolRequest, ToolSteps } from "../kernel/index.ts";
import { close, openFile, openFlags, readAll, write } from "./system.ts";
import { type CommandRow, errnoSentence } from "./tool.ts";

/** The same request, which notes paths that are there and are no plain files. */
export const notingOthers = (request: ToolRequest, others: string[]): ToolRequest => ({
  ...request,
  read: (path) => {
    const bytes = request.read(path);
    if (bytes === "EINVAL" || bytes === "ENXIO") others.push(path);
    return bytes;
  },
});

export const readingFirst = (request: ToolRequest, row: CommandRow, paths: readonly string[]): ToolSteps => ({
  steps: () => steps(request, row, paths),
});

function* steps(request: ToolRequest, row: CommandRow, paths: readonly string[]): Steps {
  const contents = new Map<string, Uint8Array>();
  for (const path of new Set(paths)) {
    const fd = yield* openFile(path, openFlags.read);
    if (fd < 0) {
      yield* write(2, `${request.name}: ${path}: ${errnoSentence(fd)}\n`);
      return 2;
    }
    contents.set(path, yield* readAll(fd));
    yield* close(fd);
  }
  const text = row.run({ ...request, read: (path) => contents.get(path) ?? request.read(path) });
  if (text === "input" || "steps" in text || "client" in text) return 2;
  yield* write(1, text.output ?? "");
  yield* write(2, text.errors ?? "");
  return text.status ?? 0;
}
