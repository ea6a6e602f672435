// `node src/tools/conformance.mjs [NAME…]`: runs src/tools/conformance/NAME.ts, or each of them, against GNU binutils, and writes
// what agrees and what differs into docs/conformance.md. A section gives its title and, when run, a summary and a body.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";

const page = `${root}/docs/conformance.md`;
const heading = `# Conformance

How the assembler and the disassembler compare with GNU binutils. This page is written by \`node src/tools/conformance.mjs\`.
`;

const known = readdirSync(`${root}/src/tools/conformance`)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -3))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !known.includes(name));
if (unknown) {
  console.error(`no section "${unknown}"; there are: ${known.join(", ")}`);
  process.exit(2);
}

/** Sections of the page by title, so that running one leaves the others as they are. */
function sectionsOf(text) {
  const sections = new Map();
  for (const part of text.split(/^## /m).slice(1)) sections.set(part.slice(0, part.indexOf("\n")), `## ${part.trimEnd()}\n`);
  return sections;
}

const before = existsSync(page) ? sectionsOf(readFileSync(page, "utf8")) : new Map();
const sections = [];
for (const name of known) {
  const section = await importBundled(`src/tools/conformance/${name}.ts`);
  if (wanted.length > 0 && !wanted.includes(name)) {
    sections.push(before.get(section.title) ?? "");
    continue;
  }
  const { summary, body } = await section.run();
  console.log(`${section.title}: ${summary}`);
  sections.push(`## ${section.title}\n\n${summary}\n\n${body.trimEnd()}\n`);
}
writeFileSync(page, [heading, ...sections.filter((text) => text !== "")].join("\n"));
