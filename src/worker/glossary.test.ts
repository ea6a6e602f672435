// The lessons' words: every bold one stands in the glossary, every word of the glossary is explained by a lesson, and none has another name.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { boldWords, readGlossary, termOf } from "./glossary.ts";
import { readProse } from "./prose.ts";

const root = join(import.meta.dirname, "../../lessons");
const terms = readGlossary(readFileSync(join(root, "../docs/glossary.md"), "utf8"));
const lessons = readdirSync(root)
  .filter((name) => existsSync(join(root, name, "lesson.md")))
  .map((name) => {
    const text = readFileSync(join(root, name, "lesson.md"), "utf8").replace(/^---\n[\s\S]*?\n---\n/, "");
    return { name, text, bold: boldWords(readProse(text, "lesson.md")) };
  });

/** What stands in code is not the lessons' own wording. */
const plain = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`]*`/g, "");

describe("the glossary", () => {
  it("has each word once, with what it means", () => {
    const forms = terms.flatMap(({ name, also }) => [name, ...also]);
    expect(forms.filter((form, index) => forms.indexOf(form) !== index)).toEqual([]);
    expect(terms.filter(({ meaning }) => meaning.length === 0)).toEqual([]);
  });

  it("has every word that a lesson explains", () => {
    const missing = lessons.flatMap(({ name, bold }) => bold.filter((word) => !termOf(terms, word)).map((word) => `${name}: ${word}`));
    expect(missing).toEqual([]);
  });

  it("has no word that no lesson explains", () => {
    const explained = new Set(lessons.flatMap(({ bold }) => bold.map((word) => termOf(terms, word)?.name)));
    expect(terms.filter(({ name }) => !explained.has(name)).map(({ name }) => name)).toEqual([]);
  });

  it("has no word that is used in a lesson before the one that explains it", () => {
    const early = terms.flatMap((term) => {
      const at = lessons.findIndex(({ bold }) => bold.some((word) => termOf(terms, word) === term));
      const pattern = new RegExp(`\\b(?:${[term.name, ...term.also].join("|")})\\b`, "i");
      return lessons
        .slice(0, at)
        .filter(({ text }) => pattern.test(plain(text)))
        .map(({ name }) => `${name} uses "${term.name}", which ${lessons[at]?.name} explains`);
    });
    expect(early).toEqual([]);
  });

  it("is kept to: nothing goes by another name", () => {
    const others = terms.flatMap(({ name, not }) => not.map((word) => ({ name, word, pattern: new RegExp(`\\b${word}\\b`, "i") })));
    const found = lessons.flatMap((lesson) =>
      others
        .filter(({ pattern }) => pattern.test(plain(lesson.text)))
        .map(({ name, word }) => `${lesson.name} says "${word}" where the course says "${name}"`),
    );
    expect(found).toEqual([]);
  });
});
