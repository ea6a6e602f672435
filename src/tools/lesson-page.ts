// A lesson as an HTML page of its own: the site's page with the lesson's title, description and text in the place where the workbench will
// appear. Without JavaScript the text stays. Everything from the lesson is escaped.

import type { Inline, LessonContent, LiveElement, ProseBlock } from "../protocol/lesson-content.ts";

type Neighbour = Pick<LessonContent, "name" | "title"> | undefined;

/** `site`: the built index.html, whose addresses are relative to its own folder; the lesson's page is two folders further down. */
export function lessonPage(site: string, lesson: LessonContent, previous: Neighbour, next: Neighbour): string {
  const link = (neighbour: Neighbour, word: string) =>
    neighbour ? `<a href="../${neighbour.name}/">${word}: ${escapeHtml(neighbour.title)}</a>` : "";
  const article = [
    `<article class="lesson-text">`,
    `<h1>${escapeHtml(lesson.title)}</h1>`,
    `<p>${escapeHtml(lesson.summary)}</p>`,
    blocksHtml(lesson.prose),
    ...lesson.start.map(({ name, text }) => `<h2>${escapeHtml(name)}</h2><pre><code>${escapeHtml(text)}</code></pre>`),
    `<p><a href="../../#/lesson/${lesson.name}">Open this lesson beside the machine</a></p>`,
    `<nav>${link(previous, "Before")} ${link(next, "Next")}</nav>`,
    "</article>",
  ].join("\n");
  return site
    .replaceAll(/(src|href)="\.\//g, '$1="../../')
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(lesson.title)} · svc0</title>`)
    .replace(/(<meta name="description" content=")[^"]*"/, (_, start: string) => `${start}${escapeHtml(lesson.summary)}"`)
    .replace("</head>", () => `<meta name="svc0-route" content="#/lesson/${lesson.name}" />\n${style}</head>`)
    .replace('<div id="root"></div>', () => `<div id="root">${article}</div>`);
}

const style = `<style>.lesson-text{height:100%;overflow:auto;padding:1.5rem max(1.5rem,calc(50% - 24rem));line-height:1.6}.lesson-text :is(h1,h2,h3){margin:1.5em 0 .5em;font-weight:700}.lesson-text h1{font-size:1.6em}.lesson-text :is(p,ul,ol,table,pre){margin:.7em 0}.lesson-text li{margin-left:1.5em}.lesson-text ul{list-style:disc}.lesson-text ol{list-style:decimal}.lesson-text pre{overflow-x:auto}.lesson-text td,.lesson-text th{padding:.2em .8em;text-align:left}</style>
`;

const escapeHtml = (text: string): string =>
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
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
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
  const answer = (question: string, inside: string) => `<details><summary>${escapeHtml(question)}</summary>${inside}</details>`;
  switch (element.kind) {
    case "quiz":
      return answer(
        element.question,
        `<ul>${element.choices.map((choice) => `<li>${escapeHtml(choice)}</li>`).join("")}</ul><p>${escapeHtml(element.choices[element.right])}. ${escapeHtml(element.because)}</p>`,
      );
    case "predict":
      return answer(element.question, `<p>${escapeHtml(element.answer)}</p>`);
    case "fill":
      return answer(
        element.question,
        `<pre><code>${escapeHtml(element.before)}${escapeHtml(element.answers[0])}${escapeHtml(element.after)}</code></pre><p>${escapeHtml(element.because)}</p>`,
      );
    case "run":
      return `<pre><code>${escapeHtml(element.text)}</code></pre>`;
    case "figure":
      return "";
  }
}

const inlinesHtml = (inlines: readonly Inline[]): string => inlines.map(inlineHtml).join("");

function inlineHtml(inline: Inline): string {
  switch (inline.kind) {
    case "text":
      return escapeHtml(inline.text);
    case "code":
      return `<code>${escapeHtml(inline.text)}</code>`;
    case "strong":
      return `<strong>${inlinesHtml(inline.inlines)}</strong>`;
    case "emphasis":
      return `<em>${inlinesHtml(inline.inlines)}</em>`;
    case "link":
      return `<a href="${escapeHtml(inline.href)}">${inlinesHtml(inline.inlines)}</a>`;
    case "break":
      return "<br />";
  }
}
