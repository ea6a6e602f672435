// The hand-written suite against GNU as: byte for byte where the tool is installed, and always against listings of its
// output in testing/conformance/goldens (elf/testing/golden-parts.ts).

import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { hasBinutils } from "../elf/testing/tools.ts";
import { gnus, goldensOf, ours, snippetsOf, topicsIn } from "./testing/conformance.ts";

const folder = fileURLToPath(new URL("testing/conformance", import.meta.url));
const topics = topicsIn(folder);

it("has more than a thousand texts, each with a title of its own", () => {
  const all = topics.flatMap((topic) => snippetsOf(folder, topic));
  expect(all.length).toBeGreaterThan(1000);
  for (const topic of topics) {
    const titles = snippetsOf(folder, topic).map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  }
});

describe("what a text becomes is what GNU as made of it, or differs for a reason", () => {
  it.each(topics)("%s", (topic) => {
    const goldens = goldensOf(folder, topic);
    const snippets = snippetsOf(folder, topic);
    const listing = (title: string, text: string | undefined): string => `${title}: ${text}`;
    const plain = snippets.filter(({ reason }) => reason === undefined);
    for (const snippet of plain)
      expect(listing(snippet.title, ours(snippet).listing)).toBe(listing(snippet.title, goldens.get(snippet.title)));
    // A reason that no longer holds is to be taken away.
    for (const snippet of snippets.filter(({ reason }) => reason !== undefined))
      expect(listing(snippet.title, ours(snippet).listing)).not.toBe(listing(snippet.title, goldens.get(snippet.title)));
  });
});

describe.skipIf(!hasBinutils)("the object file of a text is GNU as's, byte for byte (needs aarch64-linux-gnu-as)", () => {
  it.each(topics)("%s", (topic) => {
    const snippets = snippetsOf(folder, topic).filter(({ reason }) => reason === undefined);
    const theirs = gnus(snippets);
    const differing = snippets.filter((snippet, index) => {
      const { bytes } = ours(snippet);
      const wanted = theirs[index].bytes;
      return bytes && wanted ? !Buffer.from(bytes).equals(Buffer.from(wanted)) : bytes !== wanted;
    });
    expect(differing.map(({ title }) => title)).toEqual([]);
  });
});
