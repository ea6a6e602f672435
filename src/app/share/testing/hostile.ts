// Links and Markdown as somebody with bad intentions would send them, seeded. For the tests, a few; for `verify.mjs links`, 100,000 and 500.

import { deflateSync } from "node:zlib";
import type { Inline, ProseBlock } from "../../../protocol/lesson-content.ts";
import { readProse } from "../../../worker/prose.ts";
import { linkLimits, readLink, writeLink } from "../link.ts";

/** Numbers from 0 up to below `end`, the same for the same seed (a linear congruence's upper bits). */
export function seeded(seed: number): (end: number) => number {
  let state = (seed * 2654435761) >>> 0;
  return (end) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=#&%/+ <>\"'\\\0é漢";

const values: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  "",
  "<script>alert(1)</script>",
  "javascript:alert(1)",
  "../../etc/passwd",
  "/etc/passwd",
  "a".repeat(300),
  [],
  [[]],
  [["a.s", 5]],
  [["a.s"], ["a.s", "x"]],
  [["__proto__", "x"]],
  { length: 64 },
  { toString: 1 },
];
const keys = ["t", "f", "s", "l", "a", "i", "e", "r", "h", "b", "m", "__proto__", "constructor"];

/** One mutated link: characters changed, cut, doubled; or a sound packing of a value that is not as it should be. */
export async function hostileLink(random: (end: number) => number): Promise<string> {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  if (random(2) === 0) {
    const json: Record<string, unknown> = { t: "T", f: [["a.s", "nop"]] };
    for (let count = random(4); count >= 0; count -= 1)
      Object.defineProperty(json, pick(keys), { value: pick(values), enumerable: true, configurable: true, writable: true });
    const text = random(20) === 0 ? JSON.stringify(pick(values)) : JSON.stringify(json);
    const bytes = deflateSync(random(10) === 0 ? text.slice(0, random(text.length)) : text);
    return `#s=1.${bytes.toString("base64url")}`;
  }
  let link = await writeLink({ title: "T", files: [{ name: "main.s", text: "_start: nop\n".repeat(1 + random(20)) }], moment: random(99) });
  for (let count = random(6); count >= 0; count -= 1) {
    const at = random(link.length);
    const kind = random(4);
    if (kind === 0) link = link.slice(0, at) + pick([...alphabet]) + link.slice(at + 1);
    else if (kind === 1) link = link.slice(0, at) + link.slice(at + 1 + random(8));
    else if (kind === 2) link = link.slice(0, at) + link.slice(Math.max(0, at - random(30)));
    else link = link.slice(0, at) + pick([...alphabet]).repeat(1 + random(40)) + link.slice(at);
  }
  return link;
}

/** What is wrong with what was made of a link; nothing: it was read within its limits, or refused in words. */
export async function complaintAboutLink(link: string): Promise<string | undefined> {
  try {
    const reading = await readLink(link);
    if ("problem" in reading) return reading.problem.length > 0 ? undefined : "refused without a word";
    const { files, title, shown, moment, seed } = reading.program;
    if (files.length === 0 || files.length > linkLimits.files) return `${files.length} files`;
    if (title.length > 100) return "a long title";
    if (files.some(({ name, text }) => name.startsWith("/") || name.includes("..") || text.length > linkLimits.fileBytes))
      return "a bad file";
    if (shown !== undefined && files.every(({ name }) => name !== shown)) return "shows a file that is not there";
    if ([moment, seed].some((value) => value !== undefined && !(Number.isSafeInteger(value) && value >= 0))) return "a bad number";
    return undefined;
  } catch (error) {
    return `thrown: ${error}`;
  }
}

const schemes = [
  "javascript:",
  "JaVaScRiPt:",
  "java\nscript:",
  "data:text/html,",
  "vbscript:",
  "file:///",
  "blob:",
  "//evil.example/",
  "\u0001javascript:",
  " javascript:",
  "&#106;avascript:",
];
const shapes: readonly ((payload: string) => string)[] = [
  (payload) => `[x](${payload}alert(1))`,
  (payload) => `[x](<${payload}alert(1)>)`,
  (payload) => `![x](${payload}alert(1))`,
  (payload) => `<a href="${payload}alert(1)">x</a>`,
  (payload) => `[x][1]\n\n[1]: ${payload}alert(1)`,
  (payload) => `<${payload}alert(1)>`,
  (payload) => `| a |\n|---|\n| [x](${payload}a) |`,
  (payload) => `> - [*x*](${payload}a "t")`,
];
const html = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "<iframe src=javascript:alert(1)>",
  "<style>@import 'https://evil.example'</style>",
  "<base href=https://evil.example>",
  "<meta http-equiv=refresh content=0>",
  "<form action=https://evil.example><input name=q>",
  "<!--><script>alert(1)</script>-->",
  "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
];
const heavy: readonly ((count: number) => string)[] = [
  (count) => ">".repeat(count * 10),
  (count) => "*".repeat(count * 20),
  (count) => "[".repeat(count * 20),
  (count) => `${"- ".repeat(count)}x`,
  (count) => "`".repeat(count * 7),
  (count) => `|${"|".repeat(count)}\n|${"-|".repeat(count)}`,
  (count) => `${"a@".repeat(count)}b`,
];

export function hostileMarkdown(random: (end: number) => number): string {
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  return Array.from({ length: 1 + random(4) }, () => {
    const kind = random(4);
    if (kind === 0) return pick(html);
    if (kind === 1) return pick(heavy)(1 + random(100));
    if (kind === 2) return `\`\`\`${pick(["quiz", "predict", "fill", "run", "figure"])}\n${pick(html)}: ${pick(schemes)}\n\`\`\``;
    return pick(shapes)(pick(schemes));
  }).join(random(2) === 0 ? "\n\n" : " ");
}

const allowed = /^(?:https?:\/\/|mailto:|#\/)/i;

/** Addresses in the prose that a stranger may not send a reader to, and tokens that the page has no element for. */
export function complaintAboutMarkdown(markdown: string): string | undefined {
  const kinds = new Set(["text", "code", "strong", "emphasis", "link", "break", "heading", "paragraph", "list", "table", "quote", "live"]);
  const visit = (token: Inline | ProseBlock): string | undefined => {
    if (!kinds.has(token.kind)) return `a token ${token.kind}`;
    if (token.kind === "link" && !allowed.test(token.href)) return `a link to ${token.href}`;
    const inner: readonly (Inline | ProseBlock)[] =
      token.kind === "list"
        ? token.items.flat()
        : token.kind === "quote"
          ? token.blocks
          : token.kind === "table"
            ? [...token.head, ...token.rows.flat()].flat()
            : "inlines" in token
              ? token.inlines
              : [];
    return inner.map(visit).find((problem) => problem !== undefined);
  };
  try {
    return readProse(markdown, "lesson.md")
      .map(visit)
      .find((problem) => problem !== undefined);
  } catch (error) {
    return `thrown: ${error}`;
  }
}
