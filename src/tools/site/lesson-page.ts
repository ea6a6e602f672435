// A lesson as an HTML page of its own, for readers and search engines without JavaScript: its text, and the way to the machine. The page
// runs no script and loads nothing. Everything from the lesson is escaped.

import type { Inline, LessonContent, LiveElement, ProseBlock } from "../../protocol/lesson-content.ts";
import { policyText } from "./content-security-policy.ts";

type Neighbour = Pick<LessonContent, "name" | "title"> | undefined;

/** Stands two folders below the site's own page. */
export function lessonPage(lesson: LessonContent, previous: Neighbour, next: Neighbour): string {
  const way = (neighbour: Neighbour, word: string) =>
    neighbour ? `<a href="../${neighbour.name}/">${word}: ${escaped(neighbour.title)}</a>` : "";
  const open = `<p><a class="open" href="../../#/lesson/${lesson.name}">Open this lesson beside the machine</a></p>`;
  const files = lesson.start.map(({ name, text }) => `<h2>${escaped(name)}</h2>\n<pre><code>${escaped(text)}</code></pre>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${policyText}" />
<title>${escaped(lesson.title)} · svc0</title>
<meta name="description" content="${escaped(lesson.summary)}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<link rel="icon" href="../../favicon.svg" type="image/svg+xml" />
<style>${style}</style>
</head>
<body>
<nav><a href="../../#/learn">svc0: the course</a></nav>
<main>
<h1>${escaped(lesson.title)}</h1>
<p class="summary">${escaped(lesson.summary)}</p>
${open}
${blocksHtml(lesson.prose)}
${files.join("\n")}
${open}
</main>
<nav>${way(previous, "Before")} ${way(next, "Next")}</nav>
</body>
</html>
`;
}

const style = `:root{color-scheme:light dark;--ink:light-dark(#1a1c20,#e8e6e0);--soft:light-dark(#50545c,#b3b7bd);--line:light-dark(#cbc8bf,#40464e);--accent:light-dark(#00639f,#72c0f0);--tint:light-dark(#f3f2ee,#1e2227)}
body{margin:0 auto;max-width:44rem;padding:1rem 1.25rem 4rem;background:light-dark(#fff,#16191d);color:var(--ink);font:1.05rem/1.6 system-ui,sans-serif}
a{color:var(--accent)}.summary{color:var(--soft);font-size:1.15em}nav{display:flex;gap:2rem;flex-wrap:wrap;margin:1rem 0}
.open{display:inline-block;padding:.5em 1em;border:1px solid currentcolor;border-radius:6px;text-decoration:none;font-weight:600}
pre,code{font-family:ui-monospace,monospace;font-size:.92em}code{background:var(--tint);border-radius:3px}pre{background:var(--tint);padding:.8em 1em;overflow-x:auto;border-radius:6px;line-height:1.4}pre code{background:none}
table{border-collapse:collapse;display:block;overflow-x:auto}td,th{border-top:1px solid var(--line);padding:.3em .8em;text-align:left}details{border-left:3px solid var(--line);padding-left:1em;margin:1em 0}summary{cursor:pointer;font-weight:600}`;

const escaped = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[character] ?? character,
  );

const blocksHtml = (blocks: readonly ProseBlock[]): string => blocks.map(blockHtml).join("\n");

function blockHtml(block: ProseBlock): string {
  switch (block.kind) {
    case "heading":
      return `<h${Math.min(6, block.level)}>${inlinesHtml(block.inlines)}</h${Math.min(6, block.level)}>`;
    case "paragraph":
      return `<p>${inlinesHtml(block.inlines)}</p>`;
    case "list": {
      const tag = block.isOrdered ? "ol" : "ul";
      return `<${tag}>${block.items.map((item) => `<li>${blocksHtml(item)}</li>`).join("")}</${tag}>`;
    }
    case "code":
      return `<pre><code>${escaped(block.text)}</code></pre>`;
    case "table": {
      const row = (cells: readonly (readonly Inline[])[], tag: string) =>
        `<tr>${cells.map((cell) => `<${tag}>${inlinesHtml(cell)}</${tag}>`).join("")}</tr>`;
      return `<table>${row(block.head, "th")}${block.rows.map((cells) => row(cells, "td")).join("")}</table>`;
    }
    case "quote":
      return `<blockquote>${blocksHtml(block.blocks)}</blockquote>`;
    case "live":
      return liveHtml(block.element);
  }
}

function liveHtml(element: LiveElement): string {
  const answer = (question: string, inside: string) => `<details><summary>${escaped(question)}</summary>${inside}</details>`;
  switch (element.kind) {
    case "quiz":
      return answer(
        element.question,
        `<ul>${element.choices.map((choice) => `<li>${escaped(choice)}</li>`).join("")}</ul><p>${escaped(element.choices[element.right])}. ${escaped(element.because)}</p>`,
      );
    case "predict":
      return answer(element.question, `<p>${escaped(element.answer)}</p>`);
    case "fill":
      return answer(
        element.question,
        `<pre><code>${escaped(element.before)}${escaped(element.answers[0])}${escaped(element.after)}</code></pre><p>${escaped(element.because)}</p>`,
      );
    case "run":
      return `<pre><code>${escaped(element.text)}</code></pre>`;
    case "figure":
      return "";
  }
}

function inlinesHtml(inlines: readonly Inline[]): string {
  return inlines.map(inlineHtml).join("");
}

function inlineHtml(inline: Inline): string {
  switch (inline.kind) {
    case "text":
      return escaped(inline.text);
    case "code":
      return `<code>${escaped(inline.text)}</code>`;
    case "strong":
      return `<strong>${inlinesHtml(inline.inlines)}</strong>`;
    case "emphasis":
      return `<em>${inlinesHtml(inline.inlines)}</em>`;
    case "link":
      return `<a href="${escaped(inline.href)}">${inlinesHtml(inline.inlines)}</a>`;
    case "break":
      return "<br />";
  }
}
