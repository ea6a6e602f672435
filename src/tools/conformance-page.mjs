// docs/conformance.md: one section for each comparison with other implementations, written by the command that made it.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { root } from "./install.mjs";

const page = `${root}/docs/conformance.md`;
const heading = `# Conformance

How the assembler and the disassembler compare with GNU binutils, and the processor with qemu and with itself. This page is written by
\`node src/tools/conformance.mjs\` and, its last sections, by \`node src/tools/verify.mjs NAME … --write\`.
`;

/** Puts a section into the page: in the place of the one with its title, or behind all others. Each is `{ title, summary, body }`. */
export function writeSection({ title, summary, body }) {
  const sections = new Map();
  const text = existsSync(page) ? readFileSync(page, "utf8") : "";
  for (const part of text.split(/^## /m).slice(1)) sections.set(part.slice(0, part.indexOf("\n")), `## ${part.trimEnd()}\n`);
  sections.set(title, `## ${title}\n\n${summary}\n\n${body.trimEnd()}\n`);
  writeFileSync(page, [heading, ...sections.values()].join("\n"));
}
