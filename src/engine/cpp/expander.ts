// Tokens of the files → tokens with their macros expanded (C11 6.10.3), in the order and with the padding of GCC's preprocessor, so
// that the same white space comes out. Reads its tokens from `lex`, which carries out directives on the way.

import { Lexer } from "./lexer.ts";
import { isSameMacro, type Macro } from "./macro.ts";
import { SourceText } from "./source-text.ts";
import { isOperator, type Token } from "./token.ts";

/** What is being read of macro calls: outside of them, behind a name whose parenthesis is looked for, among arguments. */
export type CallState = "none" | "name" | "arguments";

/** Tokens that come before the rest of the file: of a macro, or of an argument. */
interface Context {
  readonly tokens: readonly Token[];
  position: number;
  readonly macro: Macro | undefined;
  /** Of an argument: nothing is read beyond it. */
  readonly isClosed: boolean;
}

interface Argument {
  readonly tokens: readonly Token[];
  expanded: readonly Token[] | undefined;
}

export interface ExpanderHost {
  /** The next token of the files. */
  lex(state: CallState): Token;
  giveBack(token: Token): void;
  /** `__LINE__` and its like: undefined if the name is none of them. */
  builtin(name: Token, call: Token): Token | undefined;
  error(at: Token, message: string, help?: string): void;
  readonly isDirective: boolean;
}

/** Tokens that all macros of a text may make. */
const maximumExpandedTokens = 1_000_000;

export class Expander {
  readonly macros = new Map<string, Macro>();
  /** Set when a text makes too much. */
  isExhausted = false;
  readonly #host: ExpanderHost;
  readonly #contexts: Context[] = [];
  #call: Token | undefined;
  #state: CallState = "none";
  #keepsNames = 0;
  #made = 0;

  constructor(host: ExpanderHost) {
    this.#host = host;
  }

  /** The outermost call that the last token came from. */
  get call(): Token | undefined {
    return this.#contexts.length > 0 ? this.#call : undefined;
  }

  define(macro: Macro): Macro | undefined {
    const before = this.macros.get(macro.name);
    this.macros.set(macro.name, macro);
    return before && !isSameMacro(before, macro) ? before : undefined;
  }

  next(): Token {
    for (;;) {
      const context = this.#contexts.at(-1);
      let token: Token;
      if (!context) token = this.#host.lex(this.#state);
      else if (context.position < context.tokens.length) {
        token = context.tokens[context.position];
        context.position += 1;
        if (token.pastes) {
          this.#paste(token);
          if (this.#host.isDirective) continue;
          return padding(token);
        }
      } else {
        if (context.isClosed) return endOf(context.tokens.at(-1));
        this.#pop();
        if (this.#host.isDirective) continue;
        return padding(undefined);
      }
      if (token.kind !== "name" || token.isPainted) return token;
      const macro = this.macros.get(token.text);
      if (!macro) {
        const built = this.#keepsNames > 0 ? undefined : this.#host.builtin(token, this.call ?? token);
        if (!built) return token;
        this.#push([built], undefined, token);
      } else {
        if (macro.isOpen) return { ...token, isPainted: true };
        if (this.#keepsNames > 0 || !this.#enter(macro, token)) return token;
      }
      if (this.#host.isDirective) continue;
      return padding(token);
    }
  }

  /** The next token that is not white space, whatever macro it names. */
  unexpanded(): Token {
    this.#keepsNames += 1;
    let token = this.next();
    while (token.kind === "padding") token = this.next();
    this.#keepsNames -= 1;
    return token;
  }

  /** Does something with the tokens of a directive that stands among a macro's arguments. */
  aside(run: () => void): void {
    const [keeps, state] = [this.#keepsNames, this.#state];
    this.#keepsNames = 0;
    this.#state = "none";
    run();
    [this.#keepsNames, this.#state] = [keeps, state];
  }

  #push(tokens: readonly Token[], macro: Macro | undefined, call: Token | undefined, isClosed = false): void {
    if (this.#contexts.length === 0) this.#call = call;
    if (macro) macro.isOpen = true;
    this.#made += tokens.length + 1;
    if (this.#made > maximumExpandedTokens && !this.isExhausted) {
      this.isExhausted = true;
      if (call) this.#host.error(call, `macros make more than ${maximumExpandedTokens} tokens: the rest is not expanded`);
    }
    this.#contexts.push({ tokens: this.isExhausted && !isClosed ? [] : tokens, position: 0, macro, isClosed });
  }

  #pop(): void {
    const context = this.#contexts.pop();
    if (context?.macro) context.macro.isOpen = false;
  }

  /** False: a macro with parameters whose name stands alone. */
  #enter(macro: Macro, name: Token): boolean {
    const outermost = this.call ?? name;
    if (!macro.parameters) {
      this.#push(macro.body, macro, outermost);
      return true;
    }
    const read = this.#arguments(macro, name);
    if (read === undefined) return false;
    const last = read.end;
    const call = outermost === name && last.file === name.file && last.end > name.end ? { ...name, end: last.end } : outermost;
    this.#push(read.list ? this.#replaced(macro, read.list) : [], macro, call);
    return true;
  }

  /** Undefined: no parenthesis follows. `list` undefined: the arguments are wrong. */
  #arguments(macro: Macro, name: Token): { readonly list: Argument[] | undefined; readonly end: Token } | undefined {
    const stateBefore = this.#state;
    this.#keepsNames += 1;
    this.#state = "name";
    let pad: Token | undefined;
    let token = this.next();
    for (; token.kind === "padding"; token = this.next()) if (!pad || (!pad.white && !token.source)) pad = token;
    let result: { readonly list: Argument[] | undefined; readonly end: Token } | undefined;
    if (isOperator(token, "(")) {
      this.#state = "arguments";
      result = this.#collect(macro, name);
    } else {
      if (token.kind !== "end") this.#giveBack(token);
      if (pad && (token.kind !== "end" || this.#contexts.length > 0)) this.#push([pad], undefined, this.call ?? name);
    }
    this.#state = stateBefore;
    this.#keepsNames -= 1;
    return result;
  }

  #giveBack(token: Token): void {
    const context = this.#contexts.at(-1);
    if (context) context.position -= 1;
    else this.#host.giveBack(token);
  }

  #collect(macro: Macro, name: Token): { readonly list: Argument[] | undefined; readonly end: Token } {
    const parameters = macro.parameters!;
    const lists: Token[][] = [[]];
    let depth = 0;
    for (;;) {
      const token = this.next();
      const list = lists[lists.length - 1];
      if (token.kind === "end") {
        this.#host.error(name, `the arguments of ${macro.name} have no )`);
        return { list: undefined, end: token };
      }
      if (token.kind === "padding") {
        if (list.length > 0) list.push(token);
        continue;
      }
      if (isOperator(token, "(")) depth += 1;
      else if (isOperator(token, ")")) {
        if (depth === 0) {
          const trimmed = lists.map(withoutPaddingBehind);
          if (parameters.length === 0 && trimmed.length === 1 && trimmed[0].length === 0) return { list: [], end: token };
          return { list: this.#counted(macro, name, trimmed), end: token };
        }
        depth -= 1;
      } else if (isOperator(token, ",") && depth === 0 && !(macro.isVariadic && lists.length === parameters.length)) {
        lists.push([]);
        continue;
      }
      list.push(token);
    }
  }

  #counted(macro: Macro, name: Token, lists: readonly (readonly Token[])[]): Argument[] | undefined {
    const wanted = macro.parameters!.length;
    const isShort = macro.isVariadic && lists.length === wanted - 1;
    if (lists.length !== wanted && !isShort) {
      const definition = `${macro.name}(${macro.parameters!.join(", ")})`;
      this.#host.error(
        name,
        `${macro.name} takes ${wanted} argument${wanted === 1 ? "" : "s"}, not ${lists.length}`,
        `it is defined as ${definition}`,
      );
      return undefined;
    }
    return [...lists, ...(isShort ? [[]] : [])].map((tokens) => ({ tokens, expanded: undefined }));
  }

  /** The body with its arguments. */
  #replaced(macro: Macro, list: readonly Argument[]): readonly Token[] {
    const { body } = macro;
    const made: Token[] = [];
    for (const [index, token] of body.entries()) {
      if (token.kind !== "parameter") {
        made.push(token);
        continue;
      }
      const argument = list[token.parameter!];
      const isPasted = index > 0 && body[index - 1].pastes === true;
      let tokens: readonly Token[];
      let endsPaste = false;
      if (token.isQuoted) tokens = [quoted(argument.tokens, token)];
      else if (token.pastes || isPasted) tokens = argument.tokens;
      else tokens = argument.expanded ??= this.#expanded(argument.tokens);
      if (isPasted && !token.isQuoted && !token.pastes && made.length > 0) {
        const before = made[made.length - 1];
        // GNU: a comma before an empty rest goes with it, and is not joined to any other.
        if (isOperator(before, ",") && macro.isVariadic && token.parameter === macro.parameters!.length - 1) {
          if (tokens.length === 0) made.pop();
          else endsPaste = true;
        } else if (tokens.length === 0) endsPaste = true;
      }
      if (endsPaste) made.push({ ...made.pop()!, pastes: false });
      if (!this.#host.isDirective && index > 0 && !isPasted) made.push(padding(token));
      made.push(...tokens);
      if (!this.#host.isDirective && !token.pastes) made.push(padding(undefined));
      if (token.pastes && tokens.length > 0) made.push({ ...made.pop()!, pastes: true });
    }
    return made;
  }

  #expanded(tokens: readonly Token[]): readonly Token[] {
    if (tokens.length === 0) return [];
    this.#push(tokens, undefined, this.call ?? tokens[0], true);
    const made: Token[] = [];
    for (let token = this.next(); token.kind !== "end"; token = this.next()) made.push(token);
    this.#contexts.pop();
    return made;
  }

  /** Joins `first` with what stands behind it in the present context; the result is read next. */
  #paste(first: Token): void {
    const context = this.#contexts[this.#contexts.length - 1];
    let left: Token = first;
    for (;;) {
      const right = context.tokens[context.position];
      if (!right) break;
      context.position += 1;
      if (right.kind === "padding") continue;
      const joined = joinedToken(left, right);
      if (!joined) {
        // Assembly may join what makes no token: both stay.
        left = { ...left, pastes: false };
        context.position -= 1;
        break;
      }
      left = joined;
      if (!right.pastes) break;
    }
    this.#push([{ ...left, pastes: false }], undefined, this.#call);
  }
}

const nowhere = new SourceText("", "");
const padding = (source: Token | undefined): Token => ({
  ...{ kind: "padding", text: "", white: false, startsLine: false, source },
  ...{ file: source?.file ?? nowhere, start: source?.start ?? 0, end: source?.end ?? 0 },
});

const endOf = (last: Token | undefined): Token => ({
  ...{ kind: "end", text: "", white: false, startsLine: false },
  ...{ file: last?.file ?? nowhere, start: last?.end ?? 0, end: last?.end ?? 0 },
});

function withoutPaddingBehind(tokens: readonly Token[]): readonly Token[] {
  let count = tokens.length;
  while (count > 0 && tokens[count - 1].kind === "padding") count -= 1;
  return tokens.slice(0, count);
}

/** What `#` makes of an argument. */
function quoted(tokens: readonly Token[], at: Token): Token {
  let text = "";
  let source: Token | undefined;
  for (const token of tokens) {
    if (token.kind === "padding") {
      if (!source || (!source.white && !token.source)) source = token.source;
      continue;
    }
    if (text !== "" && (source ?? token).white) text += " ";
    source = undefined;
    const escapes = token.kind === "string" || token.kind === "character";
    text += escapes ? token.text.replace(/[\\"]/g, "\\$&") : token.text;
  }
  return { ...at, kind: "string", text: `"${text}"`, isQuoted: false };
}

/** Undefined: together they are no token. */
function joinedToken(left: Token, right: Token): Token | undefined {
  const gap = isOperator(left, "/") && !isOperator(right, "=") ? " " : "";
  const file = new SourceText(left.file.path, left.text + gap + right.text);
  const lexer = new Lexer(file, () => {});
  const token = lexer.next(true);
  if (lexer.position !== file.joined.length) return undefined;
  return { ...token, white: left.white, startsLine: false, file: left.file, start: left.start, end: left.end };
}
