// The formatter: labels at the left, mnemonics and directives at column 8, operands at 16, comments at 40 or behind longer code. Words,
// strings and the order of things stay; lines inside a comment over several lines stay as they are.

import type { ChangeSpec } from "@codemirror/state";

const mnemonicColumn = 8;
const operandColumn = 16;
const commentColumn = 40;

interface Pieces {
  readonly labels: readonly string[];
  readonly code: string;
  readonly comment: string;
}

/** Where the comment of a line begins: not inside a string or a character. */
function commentAt(line: string): number {
  const found = /"(?:[^"\\]|\\.)*"?|'(?:\\.|[^\\])'?|(\/\/|\/\*)/g;
  for (const match of line.matchAll(found)) if (match[1]) return match.index;
  return line.length;
}

function piecesOf(line: string): Pieces {
  const at = commentAt(line);
  let code = line.slice(0, at).trim();
  const labels: string[] = [];
  for (;;) {
    const label = /^([\w.$]+:)(?!:)\s*/.exec(code);
    if (!label?.[1]) break;
    labels.push(label[1]);
    code = code.slice(label[0].length);
  }
  return { labels, code, comment: line.slice(at).trim() };
}

/** Operands with one space behind each comma, none before; strings are left alone. */
const spaced = (operands: string): string =>
  operands
    .split(/("(?:[^"\\]|\\.)*"?|'(?:\\.|[^\\])'?)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/\s*,\s*/g, ", ").replace(/[ \t]+/g, " ")))
    .join("")
    .trim();

const padded = (text: string, column: number): string => (text.length < column ? text.padEnd(column) : `${text} `);

function formatLine(line: string): string {
  if (line.trim() === "") return "";
  const { labels, code, comment } = piecesOf(line);
  // A comment alone keeps to the column where it stood: at the left, or with the code.
  if (labels.length === 0 && code === "") return /^\s/.test(line) ? `${" ".repeat(mnemonicColumn)}${comment}` : comment;
  const assignment = /^[\w.$]+\s*==?(?!=)/.test(code);
  const [, first = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(code) ?? [];
  let text = labels.join(" ");
  if (code !== "") {
    text = assignment && labels.length === 0 ? "" : padded(text, mnemonicColumn);
    if (assignment) text += code.replace(/\s+/g, " ");
    else text += rest === "" ? first : padded(text + first, operandColumn).slice(text.length) + spaced(rest);
  }
  return comment === "" ? text : padded(text, commentColumn) + comment;
}

/** The text in columns. */
export function formatText(text: string): string {
  let inComment = false;
  return text
    .split("\n")
    .map((line) => {
      const wasInside = inComment;
      const code = line.slice(0, wasInside ? 0 : commentAt(line));
      const rest = line.slice(code.length);
      const opened = wasInside || rest.startsWith("/*");
      if (opened) inComment = !rest.slice(wasInside ? 0 : 2).includes("*/");
      if (wasInside || (opened && inComment)) return line.trimEnd();
      // Several statements on a line are somebody's own arrangement.
      return /;/.test(code) || /^\s*#/.test(line) ? line.trimEnd() : formatLine(line);
    })
    .join("\n");
}

/** Only the lines that change, so that cursor, folds and breakpoints stay. */
export function formatChanges(text: string): ChangeSpec[] {
  const formatted = formatText(text).split("\n");
  let at = 0;
  return text.split("\n").flatMap((line, index) => {
    const from = at;
    at += line.length + 1;
    const insert = formatted[index] ?? "";
    return insert === line ? [] : [{ from, to: from + line.length, insert }];
  });
}
