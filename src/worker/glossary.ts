// The glossary's Markdown → its terms; and what a lesson's prose does with them. `## term`, lines `also:` and `not:`, then what it means.

import type { GlossaryEntry, GlossaryTerm, Inline, LessonContent, ProseBlock } from "../protocol/lesson-content.ts";
import { readProse } from "./prose.ts";

/** Each with the first of these lessons that has it in bold. */
export function glossaryEntries(markdown: string, lessons: readonly LessonContent[]): readonly GlossaryEntry[] {
  const terms = readGlossary(markdown);
  const bold = lessons.map(({ name, title, prose }) => ({ lesson: { name, title }, words: boldWords(prose) }));
  return terms.map((term) => {
    const first = bold.find(({ words }) => words.some((word) => termOf(terms, word) === term));
    return { ...term, ...(first ? { lesson: first.lesson } : {}) };
  });
}

/** In alphabetical order, whatever the order of the file. */
export function readGlossary(markdown: string): readonly GlossaryTerm[] {
  const [, ...parts] = markdown.split(/^## /m);
  return parts
    .map((part): GlossaryTerm => {
      const [name = "", ...lines] = part.trim().split("\n");
      const list = (key: string) =>
        lines.flatMap((line) => (line.startsWith(`${key}:`) ? line.slice(key.length + 1).split(",") : [])).map((word) => word.trim());
      const meaning = lines.filter((line) => !/^(?:also|not):/.test(line)).join("\n");
      return { name, also: list("also"), not: list("not"), meaning: readProse(meaning, "glossary.md") };
    })
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

/** What stands in bold, in the order of the prose: the words that it explains. */
export const boldWords = (blocks: readonly ProseBlock[]): readonly string[] => blocks.flatMap(wordsOfBlock);

function wordsOfBlock(block: ProseBlock): readonly string[] {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return wordsOfInlines(block.inlines);
    case "list":
      return block.items.flatMap(boldWords);
    case "table":
      return [...block.head, ...block.rows.flat()].flatMap(wordsOfInlines);
    case "quote":
      return boldWords(block.blocks);
    default:
      return [];
  }
}

const wordsOfInlines = (inlines: readonly Inline[]): readonly string[] =>
  inlines.flatMap((inline) =>
    inline.kind === "strong" && inline.inlines.every(({ kind }) => kind === "text")
      ? [inline.inlines.map((part) => (part.kind === "text" ? part.text : "")).join("")]
      : "inlines" in inline
        ? wordsOfInlines(inline.inlines)
        : [],
  );

/** The term that a word is a form of. */
export const termOf = (terms: readonly GlossaryTerm[], word: string): GlossaryTerm | undefined =>
  terms.find(({ name, also }) => [name, ...also].some((form) => form.toLowerCase() === word.toLowerCase()));
