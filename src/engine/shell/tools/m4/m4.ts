// m4: macros of text, which courses write in front of `as` (define(i_r, w19)). GNU m4's messages and rules.

import { latinBytes, latinText } from "../../../base/latin.ts";
import { decodeUtf8, encodeUtf8 } from "../../../base/utf8.ts";
import type { ToolRequest } from "../../../kernel/index.ts";
import { type CommandRow, errnoSentence, readWords, type ToolText } from "../../tool.ts";
import { builtins } from "./builtins.ts";
import { Macros } from "./macros.ts";

/** Words of the command line as m4 sees them: a character for each byte. */
const bytesOf = (word: string): string => latinText(encodeUtf8(word));

function readerOf(request: ToolRequest, folders: readonly string[]) {
  return (path: string): { readonly text?: string; readonly why: string } => {
    const name = decodeUtf8(latinBytes(path));
    let why = "";
    for (const place of name.startsWith("/") ? [name] : ["", ...folders.map((folder) => `${folder}/`)].map((folder) => folder + name)) {
      const bytes = request.read(place);
      if (typeof bytes !== "string") return { text: latinText(bytes), why };
      why ||= errnoSentence(bytes);
    }
    return { why };
  };
}

function runM4(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "D::U:I:PQEGe", {
    ...{ define: "D", undefine: "U", include: "I", "prefix-builtins": "P", quiet: "Q", silent: "Q", "fatal-warnings": "E" },
  });
  if (!("letters" in words)) return { ...words, errors: (words.errors ?? "").replace(/^Try '(.*)' for/m, "Try `$1' for") };
  const { letters, given, operands } = words;
  const files = operands.length === 0 ? ["-"] : operands;
  if (files.includes("-") && request.input === undefined) return "input";
  const readFile = readerOf(
    request,
    given.flatMap(([letter, value]) => (letter === "I" ? [value] : [])),
  );
  const m4 = new Macros({ builtins, prefix: letters.has("P") ? "m4_" : "", isQuiet: letters.has("Q"), readFile });
  for (const [letter, value] of given) {
    const [, name, text = ""] = /^([^=]*)=?([\s\S]*)$/.exec(bytesOf(value))!;
    if (letter === "D") m4.define(name, text);
    else if (letter === "U") m4.undefine(name);
  }
  for (const file of files) {
    const { text, why } = file === "-" ? { text: latinText(request.input!), why: "" } : readFile(bytesOf(file));
    if (text === undefined) {
      m4.errors += `m4: cannot open \`${file}': ${why}\n`;
      m4.status = 1;
    } else if (!m4.attempt(() => m4.expandFile(file === "-" ? "stdin" : bytesOf(file), text))) break;
  }
  const output = latinBytes(m4.finish());
  const warned = letters.has("E") && m4.errors.includes(": Warning: ");
  return { output, errors: decodeUtf8(latinBytes(m4.errors)), status: m4.status || Number(warned) };
}

export const m4Command: CommandRow = {
  name: "m4",
  usage: "m4 [-D NAME=VALUE] [-U NAME] [-I FOLDER] [-P] [FILE …]",
  summary: "Expands macros: define(count_r, w19), ifelse, eval, include.",
  run: runM4,
};
