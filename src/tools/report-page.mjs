// Pages of docs/ that are made of sections, each written by the command that measured it.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { root } from "./install.mjs";

const introductions = {
  conformance: `# Conformance

How the assembler and the disassembler compare with GNU binutils, and the rest of the machine with qemu, Linux, curl and with itself. Each
section is written by \`npm run verify -- NAME … --write\`, with the name of a file of \`src/tools/verify\`.
`,
  performance: `# Performance

Each section is written by \`npm run bench -- NAME --write\`. Figures are ratios taken in one run wherever there is something to compare with.
`,
};

/** Puts a section into docs/PAGE.md: in the place of the one with its title, or behind all others. Each is `{ title, summary, body }`. */
export function writeSection(page, { title, summary, body }) {
  const path = `${root}/docs/${page}.md`;
  const sections = new Map();
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  for (const part of text.split(/^## /m).slice(1)) sections.set(part.slice(0, part.indexOf("\n")), `## ${part.trimEnd()}\n`);
  sections.set(title, `## ${title}\n\n${summary}\n\n${body.trimEnd()}\n`);
  writeFileSync(path, [introductions[page], ...sections.values()].join("\n"));
}
