// What each word of a line of A64 assembly is, for colours: statement by statement, as GNU as splits them.
// Knows the shape of the language, not its vocabulary of instructions: which mnemonics exist is the assembler's to say.

import type { StreamParser, StringStream } from "@codemirror/language";
import { StreamLanguage } from "@codemirror/language";
import { Tag, tags } from "@lezer/highlight";

/** The kinds of word that an editor theme colours. */
export const syntaxTags = {
  mnemonic: Tag.define(tags.keyword),
  directive: Tag.define(tags.meta),
  label: Tag.define(tags.labelName),
  generalRegister: Tag.define(tags.variableName),
  specialRegister: Tag.define(tags.variableName),
  vectorRegister: Tag.define(tags.variableName),
  modifier: Tag.define(tags.operatorKeyword),
  symbol: Tag.define(tags.name),
} as const;

export type TokenKind = keyof typeof syntaxTags | "number" | "string" | "character" | "comment" | "punctuation";

interface LineState {
  /** Inside a comment that began with slash and asterisk. */
  inComment: boolean;
  /** Before the statement's first word: labels may stand here. */
  atStart: boolean;
}

const generalRegister = /^(?:[xw](?:[0-9]|[12][0-9]|30)|fp|lr|ip[01])$/;
const specialRegister = /^(?:w?sp|[xw]zr|pc|nzcv|fpcr|fpsr|tpidr_el0)$/;
const vectorRegister = /^(?:[bhsdq](?:[0-9]|[12][0-9]|3[01])|v(?:[0-9]|[12][0-9]|3[01])(?:\.(?:\d*[bhsdq]))?)$/;
const modifier = /^(?:lsl|lsr|asr|ror|msl|[us]xt[bhwx]|eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|al|nv)$/;
const word = /^[A-Za-z_.$][\w.$]*/;
const numeral = /^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)[fb]?/;

function operandKind(text: string): TokenKind {
  const lower = text.toLowerCase();
  if (generalRegister.test(lower)) return "generalRegister";
  if (specialRegister.test(lower)) return "specialRegister";
  if (vectorRegister.test(lower)) return "vectorRegister";
  if (modifier.test(lower)) return "modifier";
  return "symbol";
}

/** The first word of a statement: `name:` and `name =` define, `.name` directs, anything else is an instruction. */
function firstWord(stream: StringStream, text: string, state: LineState): TokenKind {
  if (stream.match(/^\s*:(?!:)/, false)) return "label";
  if (stream.match(/^\s*==?(?!=)/, false)) {
    state.atStart = false;
    return "label";
  }
  state.atStart = false;
  return text.startsWith(".") ? "directive" : "mnemonic";
}

function token(stream: StringStream, state: LineState): TokenKind | null {
  // GNU as takes a comment for a space, even over several lines: the statement before it goes on behind it.
  if (stream.sol() && !state.inComment) state.atStart = true;
  if (state.inComment) {
    state.inComment = !stream.match(/^.*?\*\//);
    if (state.inComment) stream.skipToEnd();
    return "comment";
  }
  if (stream.eatSpace()) return null;
  if (stream.match("//") || (state.atStart && stream.string.slice(0, stream.pos).trim() === "" && stream.match("#"))) {
    stream.skipToEnd();
    return "comment";
  }
  if (stream.match("/*")) {
    state.inComment = !stream.match(/^.*?\*\//);
    if (state.inComment) stream.skipToEnd();
    return "comment";
  }
  if (stream.match(";")) {
    state.atStart = true;
    return "punctuation";
  }
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return "string";
  if (stream.match(/^'(?:\\.|[^\\])'?/)) return "character";
  if (state.atStart && stream.match(/^\d+(?=\s*:)/)) return "label";
  if (stream.match(numeral)) return "number";
  const name = stream.match(word) as RegExpMatchArray | null;
  if (name) return state.atStart ? firstWord(stream, name[0], state) : operandKind(name[0]);
  if (stream.match(/^:\w+:/)) return "modifier";
  stream.next();
  return "punctuation";
}

const parser: StreamParser<LineState> = {
  name: "a64",
  startState: () => ({ inComment: false, atStart: true }),
  copyState: (state) => ({ ...state }),
  token,
  languageData: { commentTokens: { line: "//", block: { open: "/*", close: "*/" } } },
  tokenTable: {
    ...syntaxTags,
    number: tags.number,
    string: tags.string,
    character: tags.character,
    comment: tags.comment,
    punctuation: tags.punctuation,
  },
};

/** A64 assembly in the dialect of GNU as. */
export const assemblyLanguage = StreamLanguage.define(parser);

/** Tokens of a text, as the editor colours them; spaces are left out. */
export { parser as assemblyParser };
