// Preprocessing tokens (C11 6.4), as the preprocessor of GCC cuts assembly into them: a name has no point and no dollar, a quote
// that is not closed runs to the end of its line, and white space is a mark on the token behind it.

import type { SourceText } from "./source-text.ts";

export type TokenKind =
  | "name"
  | "number"
  /** In either kind of quotes. */
  | "string"
  | "character"
  | "operator"
  /** Anything else: one character, or a quote that nothing closes with the rest of its line. */
  | "other"
  /** Of a macro's body: the argument that stands here. */
  | "parameter"
  /** Nothing; tells the printer where tokens meet that stood apart. `source`: whose white space counts. */
  | "padding"
  /** Of a line that is a directive, of an argument, of everything. */
  | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Whether white space stands before it. */
  readonly white: boolean;
  /** Whether it is the first of its line. */
  readonly startsLine: boolean;
  readonly file: SourceText;
  /** Offsets in the file's text. */
  readonly start: number;
  readonly end: number;
  /** It named a macro while that was being expanded: never expanded again. */
  readonly isPainted?: boolean;
  /** `##` stands behind it. */
  readonly pastes?: boolean;
  /** Of a parameter: its number, and whether `#` stands before it. */
  readonly parameter?: number;
  readonly isQuoted?: boolean;
  /** Of padding. */
  readonly source?: Token | undefined;
}

export const isOperator = ({ kind, text }: Token, wanted: string): boolean => kind === "operator" && text === wanted;

/** Operators that together with `=` are another one. */
const beforeEquals = new Set(["=", "!", ">", "<", "+", "-", "*", "/", "%", "&", "|", "^", ">>", "<<"]);
/** First characters of an operator that would run together with the one before. */
const runsInto: Readonly<Record<string, string>> = {
  ">": ">",
  "<": "<%:",
  "+": "+",
  "-": "->",
  "/": "/*",
  "%": ":%",
  "&": "&",
  "|": "|",
  ":": ":>",
  "->": "*",
  ".": ".%",
  "#": "#%",
};

/** Whether the two would be read as something else if nothing stood between them. */
export function wouldRunTogether(first: Token, second: Token): boolean {
  const { kind, text } = first;
  const character = second.kind === "operator" ? second.text[0] : "";
  if (kind === "operator") {
    if (character === "=" && beforeEquals.has(text)) return true;
    if (text === "." && second.kind === "number") return true;
    return character !== "" && (runsInto[text] ?? "").includes(character);
  }
  if (kind === "name") return second.kind === "name" || second.kind === "character" || second.kind === "string";
  if (kind === "number")
    return (
      second.kind === "number" || second.kind === "name" || second.kind === "character" || (character !== "" && ".+-".includes(character))
    );
  return kind === "other" && text.startsWith("\\") && second.kind === "name";
}
