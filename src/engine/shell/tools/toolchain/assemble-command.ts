// `as` (man 1 as): words of GNU's command, the work of asm/.

import { encodeUtf8 } from "../../../base/utf8.ts";
import { writeObject } from "../../../elf/index.ts";
import type { ToolRequest } from "../../../kernel/index.ts";
import { refusal, type ToolText } from "../../tool.ts";
import { parseAssembleLine } from "./assemble-line.ts";
import { assembled, textOfSource } from "./sources.ts";
import { expandedWords } from "./words.ts";

const version = "svc0 as: the dialect of GNU as 2.40 for AArch64\n";

/** The command `as`: an object file among `files`, or what is wrong as `errors`, status 1. "input": it needs standard input first. */
export function runAs(request: ToolRequest): ToolText | "input" {
  const line = parseAssembleLine(expandedWords(request));
  if (line === "version") return { output: version };
  if ("error" in line) return refusal(request, line.error);
  const parts: { readonly name: string; readonly text: string }[] = [];
  for (const path of line.sources) {
    const text = textOfSource(request, path);
    if (text === "input") return "input";
    if (typeof text !== "string") return refusal(request, `can't open ${path} for reading: ${text.error}`);
    parts.push({ name: path === "-" ? "{standard input}" : path, text });
  }
  const { object, errors } = assembled(request, oneSource(parts), line.options);
  if (!object) return { errors, status: 1 };
  const rule =
    line.ruleFile === undefined ? [] : [{ path: line.ruleFile, bytes: encodeUtf8(`${line.output}: ${line.sources.join(" ")}\n`) }];
  return {
    errors,
    files: [{ path: line.output, bytes: writeObject(object), mode: 0o666 }, ...rule.map((file) => ({ ...file, mode: 0o666 }))],
  };
}

/** Several sources count as one text. */
function oneSource(parts: readonly { readonly name: string; readonly text: string }[]) {
  if (parts.length === 1) return parts[0];
  const lines = parts.flatMap(({ name, text }) => {
    let at = 0;
    return text.split("\n").map((line, index) => {
      const lineStart = at;
      at += line.length + 1;
      return {
        text: line,
        span: (start: number, end: number) => ({
          file: name,
          start: lineStart + start,
          end: lineStart + end,
          line: index + 1,
          column: start + 1,
        }),
        isMadeFrom: () => false,
      };
    });
  });
  return { name: parts[0].name, text: "", lines };
}
