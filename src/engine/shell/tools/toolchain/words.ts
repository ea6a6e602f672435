// The words of a command of the toolchain, with those of a file in the place of @FILE (man 1 gcc).

import type { ToolRequest } from "../../../kernel/index.ts";
import { expandWordFiles } from "../../../link/command-line.ts";
import { textOf } from "../../tool.ts";

export const textReader =
  ({ read }: ToolRequest) =>
  (path: string): string | undefined => {
    const bytes = read(path);
    return typeof bytes === "string" ? undefined : textOf(bytes);
  };

export const expandedWords = (request: ToolRequest): string[] => expandWordFiles(request.arguments, textReader(request));
