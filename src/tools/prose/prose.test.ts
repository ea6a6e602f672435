// The repository's prose: words are spelt as the dictionary has them, or stand in words.txt; links lead to files, headings and places that
// exist.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import dictionary from "dictionary-en-gb";
import nspell from "nspell";
import { describe, expect, it } from "vitest";
import { readRoute } from "../../app/route.ts";

const root = join(import.meta.dirname, "../../..");

const below = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));

/** Written by programs, and full of the names of instructions and calls. */
const tables = ["docs/conformance.md", "docs/performance.md", "docs/syscalls.md"];
const written = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "src/README.md", ...below("docs"), ...below("lessons")];
const pages = written.filter((page) => !tables.includes(page));

const withoutCode = (text: string): string => text.replace(/^(`{3,}|~{3,})[\s\S]*?^\1[ \t]*$/gm, "").replace(/(`+)[^`][\s\S]*?\1/g, "");

/** The words that a reader reads: no code, no addresses, no keys of front matter. */
function wordsOf(text: string): readonly string[] {
  const [, front = "", rest = text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const said = [...front.matchAll(/^ *(?:- )?(?:title|summary|says|"[^"]*"): (.*)$|^ *- ("[^"]*"|[A-Z][^:{}]*)$/gm)].map(
    ([, a, b]) => a ?? b,
  );
  return withoutCode(`${said.join("\n")}\n${rest}`)
    .replace(/<[^>\s]*>|https?:\S+|\]\([^)]*\)|\\[a-z]|&\w+;/g, " ")
    .split(/[^\p{L}\p{N}_'’./*-]+/u)
    .flatMap((word) => (/[\d_./*]/.test(word.replace(/[.]$/, "")) ? [] : word.replace(/[.]$/, "").split("-")))
    .map((word) =>
      word
        .replace(/^['’]+|['’]+$/g, "")
        .replace(/['’]s$/, "")
        .replace("’", "'"),
    )
    .filter((word) => word.length > 1 && !/^\p{Lu}{2,}s?$/u.test(word));
}

const speller = nspell(dictionary);

describe("spelling", () => {
  const own = new Set(readFileSync(join(import.meta.dirname, "words.txt"), "utf8").split("\n"));

  it("every word is in the dictionary, or one of ours", () => {
    const unknown = new Map<string, string>();
    for (const page of pages)
      for (const word of wordsOf(readFileSync(join(root, page), "utf8")))
        if (!own.has(word) && !own.has(word.toLowerCase()) && !speller.correct(word)) unknown.set(word, page);
    expect([...unknown].map(([word, page]) => `${page}: ${word}`)).toEqual([]);
  });
});

describe("maps of folders", () => {
  const maps = ["CONTRIBUTING.md", ...below("src")];
  const files = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(root, join(entry.parentPath, entry.name))}`);

  it.each(maps)("%s names files that there are", (map) => {
    // What an example adds is not there yet.
    const text = readFileSync(join(root, map), "utf8").replace(/^```diff$[\s\S]*?^```$/gm, "");
    const names = [...text.matchAll(/[\w./-]*[\w-]+[.](?:tsx?|mjs|s|inc)\b/g)].map(([name]) => name);
    const below = map === "CONTRIBUTING.md" ? "/" : `/${dirname(map)}/`;
    const isThere = (name: string): boolean =>
      existsSync(join(root, name)) || files.some((file) => file.endsWith(`/${name}`) && (file.startsWith(below) || name.includes("/")));
    expect(names.filter((name) => !isThere(name))).toEqual([]);
  });
});

describe("lessons", () => {
  it("have no text that # cuts short: YAML takes what follows for a comment", () => {
    const quoted = /"(?:[^"\\]|\\.)*"|'[^']*'/g;
    const cut = below("lessons").flatMap((page) => {
      const text = readFileSync(join(root, page), "utf8");
      const data = [...text.matchAll(/^---\n([\s\S]*?)\n---\n|^```(?:quiz|predict|fill)\n([\s\S]*?)^```/gm)].map(
        ([, front, live]) => front ?? live ?? "",
      );
      return data
        .flatMap((part) => part.split("\n"))
        .filter((line) => /\s#/.test(line.replace(quoted, "…")))
        .map((line) => `${page}: ${line}`);
    });
    expect(cut).toEqual([]);
  });
});

describe("links", () => {
  const headings = (text: string): readonly string[] =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    );

  /** What is wrong with a link; nothing: it leads somewhere. Other sites are not asked. */
  function complaint(page: string, href: string): string | undefined {
    if (/^(?:https?|mailto):/.test(href)) return undefined;
    if (href.startsWith("#/")) {
      const route = readRoute(href);
      if (route.page === "lesson" && !["", "exercises/"].some((folder) => isLesson(folder + route.lesson))) return "no such lesson";
      if (route.page === "example" && !existsSync(join(root, "lessons/examples", route.example))) return "no such example";
      return route.page === "workbench" && href !== "#/" ? "no such place" : undefined;
    }
    const [path = "", fragment] = href.split("#");
    const target = path === "" ? join(root, page) : resolve(root, dirname(page), path);
    if (!existsSync(target)) return "no such file";
    if (fragment === undefined || headings(readFileSync(target, "utf8")).includes(fragment)) return undefined;
    return "no such heading";
  }

  const isLesson = (name: string): boolean =>
    existsSync(join(root, "lessons", name, "lesson.md")) || existsSync(join(root, "lessons", `${name}.md`));

  it("all lead somewhere", () => {
    const broken = pages.flatMap((page) =>
      [...withoutCode(readFileSync(join(root, page), "utf8")).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, href = ""]) => {
        const problem = complaint(page, href);
        return problem ? [`${page}: ${href}: ${problem}`] : [];
      }),
    );
    expect(broken).toEqual([]);
  });
});
