// Markdown → prose tokens. Markdown may come from strangers: HTML in it stays text, links lead where links may lead, nesting is bounded.
// The tokenizer is marked's; what its tokens become is decided here.

import { type MarkedToken, marked, type Token } from "marked";
import { type LiveElement, liveKinds, readLive } from "../engine/course/index.ts";
import type { Inline, ProseBlock } from "../protocol/lesson-content.ts";

const depthMaximum = 8;

/** Never throws; live blocks that cannot be read stay code. `file` names the Markdown in diagnostics. */
export function readProse(markdown: string, file: string): readonly ProseBlock[] {
  return blocksOf(tokensOf(markdown), file, 0);
}

/** Quotations within quotations, a thousand deep, are more than the tokenizer's stack: such a text stays as it is written. */
function tokensOf(markdown: string): readonly Token[] {
  try {
    return marked.lexer(markdown);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ type: "text", raw: markdown, text: markdown }];
  }
}

function blocksOf(tokens: readonly Token[], file: string, depth: number): ProseBlock[] {
  if (depth > depthMaximum) return [{ kind: "paragraph", inlines: [{ kind: "text", text: tokens.map(({ raw }) => raw).join("") }] }];
  return (tokens as readonly MarkedToken[]).flatMap((token) => blockOf(token, file, depth));
}

function blockOf(token: MarkedToken, file: string, depth: number): ProseBlock[] {
  switch (token.type) {
    case "heading":
      return [{ kind: "heading", level: token.depth, inlines: inlinesOf(token.tokens, 0) }];
    case "paragraph":
      return [{ kind: "paragraph", inlines: inlinesOf(token.tokens, 0) }];
    case "text":
      return [{ kind: "paragraph", inlines: token.tokens ? inlinesOf(token.tokens, 0) : [{ kind: "text", text: token.text }] }];
    case "list":
      return [
        {
          kind: "list",
          isOrdered: token.ordered,
          items: token.items.map((item) => blocksOf(item.tokens, file, depth + 1)),
        },
      ];
    case "code":
      return [codeOf(token.text, token.lang ?? "", file)];
    case "table":
      return [
        {
          kind: "table",
          head: token.header.map((cell) => inlinesOf(cell.tokens, 0)),
          rows: token.rows.map((row) => row.map((cell) => inlinesOf(cell.tokens, 0))),
        },
      ];
    case "blockquote":
      return [{ kind: "quote", blocks: blocksOf(token.tokens, file, depth + 1) }];
    case "space":
    case "def":
    case "hr":
      return [];
    default:
      return token.raw.trim() === "" ? [] : [{ kind: "paragraph", inlines: [{ kind: "text", text: token.raw }] }];
  }
}

function codeOf(text: string, information: string, file: string): ProseBlock {
  const [language] = information.split(/\s/, 1);
  const kind = liveKinds.find((name): name is LiveElement["kind"] => name === language);
  if (kind) {
    const reading = readLive(kind, text, file, 1);
    if ("element" in reading) return { kind: "live", element: reading.element };
  }
  return { kind: "code", language: language.slice(0, 20), text };
}

function inlinesOf(tokens: readonly Token[] | undefined, depth: number): Inline[] {
  if (!tokens) return [];
  if (depth > depthMaximum) return [{ kind: "text", text: tokens.map(({ raw }) => raw).join("") }];
  return (tokens as readonly MarkedToken[]).flatMap((token): Inline[] => {
    switch (token.type) {
      case "codespan":
        return [{ kind: "code", text: token.text }];
      case "strong":
        return [{ kind: "strong", inlines: inlinesOf(token.tokens, depth + 1) }];
      case "em":
        return [{ kind: "emphasis", inlines: inlinesOf(token.tokens, depth + 1) }];
      case "br":
        return [{ kind: "break" }];
      case "link": {
        const inlines = inlinesOf(token.tokens, depth + 1);
        return isAllowed(token.href) ? [{ kind: "link", href: token.href, inlines }] : inlines;
      }
      case "text":
        return token.tokens ? inlinesOf(token.tokens, depth + 1) : [{ kind: "text", text: token.text }];
      case "escape":
        return [{ kind: "text", text: token.text }];
      default:
        return [{ kind: "text", text: token.raw }];
    }
  });
}

/** An address that a stranger may send a reader to: another site, or a place on this one. Never `javascript:` or `data:`. */
function isAllowed(href: string): boolean {
  return /^(?:https?:\/\/|mailto:|#\/)[^\s\p{Cc}]*$/iu.test(href);
}
