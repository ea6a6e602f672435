// A macro: what `#define` says (C11 6.10.3), with the latitude that GCC gives assembly: a `#` that stands before no parameter is
// itself, since it marks immediates.

import { isOperator, type Token } from "./token.ts";

export interface Macro {
  readonly name: string;
  /** Absent: a macro without parentheses. */
  readonly parameters: readonly string[] | undefined;
  /** The last parameter takes all that is left. */
  readonly isVariadic: boolean;
  readonly body: readonly Token[];
  /** Where it was defined; undefined: by the preprocessor itself, or by -D. */
  readonly definedAt: Token | undefined;
  /** Whether it is being expanded, so that its name in its own expansion stays. */
  isOpen: boolean;
}

export interface MacroProblem {
  readonly problem: string;
  readonly at: Token;
}

/** `tokens`: of the line behind `#define NAME`, to its end without the "end". */
export function macroOf(nameToken: Token, tokens: readonly Token[]): Macro | MacroProblem {
  const [first] = tokens;
  const takesArguments = first !== undefined && isOperator(first, "(") && !first.white;
  let rest = tokens;
  let parameters: string[] | undefined;
  let isVariadic = false;
  if (takesArguments) {
    const read = parametersOf(tokens, first);
    if ("problem" in read) return read;
    ({ parameters, isVariadic, rest } = read);
  }
  const body = bodyOf(rest, parameters);
  if ("problem" in body) return body;
  return { name: nameToken.text, parameters, isVariadic, body: body.tokens, definedAt: nameToken, isOpen: false };
}

function parametersOf(
  tokens: readonly Token[],
  open: Token,
): { readonly parameters: string[]; readonly isVariadic: boolean; readonly rest: readonly Token[] } | MacroProblem {
  const parameters: string[] = [];
  let index = 1;
  if (tokens[index] && isOperator(tokens[index], ")")) return { parameters, isVariadic: false, rest: tokens.slice(index + 1) };
  for (;;) {
    const token = tokens[index];
    if (!token) return { problem: "the list of the macro's parameters has no )", at: tokens.at(-1) ?? open };
    let isRest = false;
    if (isOperator(token, "...")) {
      parameters.push("__VA_ARGS__");
      isRest = true;
    } else if (token.kind === "name") {
      if (parameters.includes(token.text)) return { problem: `the macro has two parameters ${token.text}`, at: token };
      parameters.push(token.text);
      if (tokens[index + 1] && isOperator(tokens[index + 1], "...")) {
        isRest = true;
        index += 1;
      }
    } else return { problem: `expected the name of a parameter, not ${token.text}`, at: token };
    index += 1;
    const behind = tokens[index];
    if (!behind) return { problem: "the list of the macro's parameters has no )", at: token };
    if (isOperator(behind, ")")) return { parameters, isVariadic: isRest, rest: tokens.slice(index + 1) };
    if (isRest || !isOperator(behind, ","))
      return { problem: `expected ${isRest ? ")" : ", or )"} behind a parameter, not ${behind.text}`, at: behind };
    index += 1;
  }
}

function bodyOf(tokens: readonly Token[], parameters: readonly string[] | undefined): { readonly tokens: Token[] } | MacroProblem {
  const body: Token[] = [];
  let afterPaste = false;
  for (const [index, token] of tokens.entries()) {
    if (isOperator(token, "##")) {
      if (body.length === 0 || index === tokens.length - 1)
        return { problem: "## joins two tokens: it stands at neither end of a macro", at: token };
      if (!afterPaste) body.push({ ...body.pop()!, pastes: true });
      afterPaste = true;
      continue;
    }
    afterPaste = false;
    const parameter = token.kind === "name" && parameters ? parameters.indexOf(token.text) : -1;
    const before = body.at(-1);
    if (parameter < 0) body.push(token);
    else if (before && isOperator(before, "#") && !before.pastes)
      body.push({ ...token, kind: "parameter", parameter, isQuoted: true, white: body.pop()!.white });
    else body.push({ ...token, kind: "parameter", parameter });
  }
  if (body.length > 0) body[0] = { ...body[0], white: false };
  return { tokens: body };
}

/** Whether a second definition says the same (C11 6.10.3p2). */
export function isSameMacro(one: Macro, other: Macro): boolean {
  if (one.parameters?.join() !== other.parameters?.join() || one.isVariadic !== other.isVariadic) return false;
  if (one.body.length !== other.body.length) return false;
  return one.body.every((token, index) => {
    const twin = other.body[index];
    return token.text === twin.text && token.white === twin.white && token.pastes === twin.pastes && token.isQuoted === twin.isQuoted;
  });
}
