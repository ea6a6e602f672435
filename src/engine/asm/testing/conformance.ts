// The hand-written conformance suite: short texts by topic in testing/conformance/*.txt, what GNU as makes of each (live
// where it is installed, else from the listings in testing/conformance/goldens), and what we make of it. A text that
// differs on purpose says why in a line that begins with "--- ".

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatDiagnostic } from "../../base/diagnostic.ts";
import { readObject, writeObject } from "../../elf/index.ts";
import type { ObjectFile } from "../../elf/object-file.ts";
import { goldenParts } from "../../elf/testing/golden-parts.ts";
import { hasBinutils, inTemporaryDirectory } from "../../elf/testing/tools.ts";
import { assemble } from "../index.ts";
import { describeObject } from "./describe-object.ts";

export interface Snippet {
  readonly topic: string;
  readonly title: string;
  readonly text: string;
  /** Why the outcome differs from that of GNU as; absent: it must not. */
  readonly reason: string | undefined;
}

export interface Outcome {
  /** A listing of the object, or "refused". */
  readonly listing: string;
  readonly bytes: Uint8Array | undefined;
  /** What was said. */
  readonly messages: string;
}

const refused = "refused";

/** Files that the texts include, beside those of the suite. */
const included: Readonly<Record<string, string>> = { "inc.s": "nop\nlabel_inc: .word 7\n", "data.bin": "0123456789" };

export const topicsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .map((name) => name.slice(0, -4))
    .sort();

export function snippetsOf(folder: string, topic: string): Snippet[] {
  const parts = readFileSync(join(folder, `${topic}.txt`), "utf8")
    .split(/^=== /m)
    .slice(1);
  return parts.map((part): Snippet => {
    const [title, ...lines] = part.replace(/\n+$/, "\n").split("\n");
    const reason = lines[0]?.startsWith("--- ") ? lines.shift()!.slice(4) : undefined;
    return { topic, title, reason, text: lines.join("\n") };
  });
}

export function ours({ text }: Snippet): Outcome {
  const { object, diagnostics } = assemble(
    { name: "program.s", text },
    {
      include: (name) => (Object.hasOwn(included, name) ? included[name] : undefined),
      directory: "/program",
      producer: "GNU AS 2.40",
    },
  );
  const messages = diagnostics.map(formatDiagnostic).join("\n");
  if (!object) return { listing: refused, bytes: undefined, messages };
  const bytes = writeObject(object);
  return { listing: listingOf(bytes), bytes, messages };
}

/** What GNU as makes of each, all in one run of the shell. */
export function gnus(snippets: readonly Snippet[]): Outcome[] {
  return inTemporaryDirectory((directory) => {
    for (const [name, contents] of Object.entries(included)) writeFileSync(join(directory, name), contents);
    for (const [index, { text }] of snippets.entries()) writeFileSync(join(directory, `${index}.s`), text);
    const script = `i=0; while [ $i -lt ${snippets.length} ]; do
      aarch64-linux-gnu-as --debug-prefix-map "$PWD=/program" -o $i.o $i.s >$i.txt 2>&1 || rm -f $i.o
      i=$((i+1)); done`;
    spawnSync("sh", ["-c", script], { cwd: directory });
    return snippets.map((_snippet, index): Outcome => {
      const path = join(directory, `${index}.o`);
      const messages = readFileSync(join(directory, `${index}.txt`), "utf8");
      if (!existsSync(path) || /Error:/.test(messages)) return { listing: refused, bytes: undefined, messages };
      const bytes = new Uint8Array(readFileSync(path));
      return { listing: listingOf(bytes), bytes, messages };
    });
  });
}

export function listingOf(bytes: Uint8Array): string {
  const object = readObject(bytes, "program.o");
  return "error" in object ? object.error : compactListing(object);
}

/** As `describeObject`, without the sections that every object has and that are empty, and with long contents as a digest. */
function compactListing(object: ObjectFile): string {
  const usual = new Set([".text", ".data", ".bss"]);
  const sections = object.sections
    .filter(({ name, size, alignment, relocations }) => !usual.has(name) || size > 0 || alignment > 1 || relocations.length > 0)
    .map((section) => {
      if (section.contents.length <= 256) return section;
      const digest = createHash("sha256").update(section.contents).digest().subarray(0, 16);
      return { ...section, contents: new Uint8Array(digest) };
    });
  const symbols = object.symbols.filter(
    ({ type, place }) => !(type === "section" && typeof place === "object" && usual.has(place.name) && !object.groups),
  );
  return describeObject({ ...object, sections, symbols }) || "empty";
}

/** Listings of what GNU as made of a topic's texts, by title. */
export function goldensOf(folder: string, topic: string): ReadonlyMap<string, string> {
  const snippets = snippetsOf(folder, topic);
  const make = () => gnus(snippets).map(({ listing }, index) => [snippets[index].title, listing] as const);
  return goldenParts(join(folder, "goldens", `${topic}.txt`), hasBinutils ? make : undefined);
}
