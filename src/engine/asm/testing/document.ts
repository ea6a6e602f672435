// Documents of the assembler's tests: a text whose lines say, in their comments, what bytes they become and what is
// said about them. `// 20008052` is the line's bytes in memory order; `// ERROR words` and `// WARNING words` must be
// part of a message (or its help) on that line. Every line's bytes and every message must be foreseen.

import { expect } from "vitest";
import { type Diagnostic, formatDiagnostic } from "../../base/diagnostic.ts";
import { type AssemblyOptions, assemble } from "../index.ts";

const name = "document.s";

interface Expected {
  readonly line: number;
  readonly bytes?: string;
  readonly message?: { readonly severity: Diagnostic["severity"]; readonly words: string };
}

function expectations(text: string): Expected[] {
  return text.split("\n").flatMap((source, index): Expected[] => {
    const comment = /\/\/ (.*)$/.exec(source)?.[1]?.trim();
    if (comment === undefined) return [];
    const line = index + 1;
    const remark = /^(ERROR|WARNING) (.*)$/.exec(comment);
    if (remark) return [{ line, message: { severity: remark[1] === "ERROR" ? "error" : "warning", words: remark[2] } }];
    return /^([0-9a-f]{2} ?)+$/.test(comment) ? [{ line, bytes: comment.replaceAll(" ", "") }] : [];
  });
}

/** Assembles the document and compares all that it foresees. */
export function check(text: string, options: AssemblyOptions = {}): void {
  const foreseen = expectations(text);
  // Errors hide the bytes, so the lines that must fail are blanked for a second look at the others.
  const { diagnostics } = assemble({ name, text }, options);
  const said = diagnostics.map((diagnostic) => `${diagnostic.span.line}: ${formatDiagnostic(diagnostic)}`);
  const messages = foreseen.filter(({ message }) => message);
  for (const { line, message } of messages) {
    const here = diagnostics.filter(({ span, severity }) => span.line === line && severity === message!.severity);
    expect(here.map(formatDiagnostic).join("\n"), `line ${line}: ${text.split("\n")[line - 1]}`).toContain(message!.words);
  }
  const unforeseen = diagnostics.filter(({ span }) => !messages.some(({ line }) => line === span.line));
  expect(unforeseen.map(formatDiagnostic), "messages that the document does not foresee").toEqual([]);
  const failing = new Set(messages.filter(({ message }) => message?.severity === "error").map(({ line }) => line));
  const rest = text
    .split("\n")
    .map((line, index) => (failing.has(index + 1) ? "" : line))
    .join("\n");
  const { object, code } = assemble({ name, text: rest }, { ...options, listsLines: true });
  expect(object, said.join("\n")).toBeDefined();
  const bytesOf = new Map<number, string>();
  for (const { line, section, offset, bytes } of code) {
    const contents = object!.sections.find((candidate) => candidate.name === section)!.contents;
    bytesOf.set(line, (bytesOf.get(line) ?? "") + Buffer.from(contents.subarray(offset, offset + bytes)).toString("hex"));
  }
  for (const { line, bytes } of foreseen) {
    if (bytes !== undefined) expect(bytesOf.get(line), `line ${line}: ${text.split("\n")[line - 1]}`).toBe(bytes);
  }
}
