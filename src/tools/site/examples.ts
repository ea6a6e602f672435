// The gallery of programs as part of the site, a plugin of Vite: `virtual:examples` is the list, `virtual:examples/NAME` one program with its
// files. Topics stand in the order of the file `topics` in the gallery's folder, and within one the shorter program comes first.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { formatDiagnostic } from "../../engine/base/diagnostic.ts";
import type { ExampleContent } from "../../protocol/lesson-content.ts";
import type * as Content from "../../worker/lesson-content.ts";
import { importBundled } from "../bundle.mjs";
import { filesBelow } from "./course.ts";

const listId = "virtual:examples";

export function exampleSite(folder: string): Plugin {
  const names = () =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  let content: Promise<typeof Content> | undefined;
  const load = async (name: string): Promise<ExampleContent> => {
    content ??= importBundled("src/worker/lesson-content.ts") as Promise<typeof Content>;
    const { readExampleContent } = await content;
    const reading = readExampleContent(name, filesBelow(join(folder, name)));
    if ("example" in reading) return reading.example;
    throw new Error(reading.diagnostics.map((diagnostic) => `${name}/${formatDiagnostic(diagnostic)}`).join("\n"));
  };
  const topics = readFileSync(join(folder, "topics"), "utf8").trim().split("\n");
  const placeOf = ({ name, topic }: ExampleContent): number => {
    const place = topics.indexOf(topic);
    if (place < 0) throw new Error(`${name}: the topic "${topic}" is none of ${topics.join(", ")}`);
    return place;
  };
  return {
    name: "svc0:examples",
    resolveId: (id) => (id === listId || id.startsWith(`${listId}/`) ? `\0${id}` : undefined),
    async load(id) {
      if (!id.startsWith(`\0${listId}`)) return undefined;
      const wanted = id.slice(listId.length + 2);
      if (wanted !== "") return `export default ${JSON.stringify(await load(wanted))};`;
      const all = await Promise.all(names().map(load));
      const sorted = all.sort((a, b) => placeOf(a) - placeOf(b) || a.lines - b.lines);
      const summaries = sorted.map(({ name, title, topic, summary, lines }) => ({ name, title, topic, summary, lines }));
      const loaders = sorted.map(({ name }) => `${JSON.stringify(name)}: () => import("${listId}/${name}")`);
      return `export const examples = ${JSON.stringify(summaries)};\nexport const loaders = { ${loaders.join(", ")} };`;
    },
  };
}
