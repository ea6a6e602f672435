// Reading YAML nodes as values of known shapes. Each reader takes a node and gives a value, or notes a diagnostic with the
// line and the nearest right thing and gives undefined; a map's unknown keys are found by `finish`.

import type { Diagnostic, Span } from "../base/diagnostic.ts";
import { nearestNames } from "../isa/index.ts";
import type { YamlEntry, YamlMap, YamlNode } from "./yaml.ts";

/** Where what is wrong with a lesson is noted. */
export class Problems {
  readonly diagnostics: Diagnostic[] = [];

  note(span: Span, message: string, help?: string): undefined {
    this.diagnostics.push({ severity: "error", span, message, ...(help === undefined ? {} : { help }) });
    return undefined;
  }
}

const nouns = { scalar: "a single value", list: "a list", map: "a group of keys" } as const;

export function textOf(node: YamlNode, problems: Problems): string | undefined {
  if (node.kind === "scalar") return node.text;
  return problems.note(node.span, `a text belongs here, not ${nouns[node.kind]}`);
}

/** Decimal, 0x… and 0b…, negative too. */
export function integerText(text: string): bigint | undefined {
  const match = /^(-?)(0x[0-9a-f_]+|0b[01_]+|[0-9_]+)$/i.exec(text);
  if (!match) return undefined;
  const value = BigInt(match[2].replaceAll("_", ""));
  return match[1] ? -value : value;
}

export function countOf(node: YamlNode, problems: Problems, minimum = 0, maximum = 1_000_000_000): number | undefined {
  const value = node.kind === "scalar" && !node.quoted ? integerText(node.text) : undefined;
  if (value !== undefined && value >= BigInt(minimum) && value <= BigInt(maximum)) return Number(value);
  return problems.note(node.span, `a whole number from ${minimum} to ${maximum} belongs here`);
}

function yesOrNo(node: YamlNode, problems: Problems): boolean | undefined {
  if (node.kind === "scalar" && (node.text === "true" || node.text === "false")) return node.text === "true";
  return problems.note(node.span, "true or false belongs here");
}

/** One value stands for a list of one. */
export const itemsOf = (node: YamlNode): readonly YamlNode[] => {
  if (node.kind === "list") return node.items;
  return node.kind === "scalar" && node.text === "" && !node.quoted ? [] : [node];
};

export const textsOf = (node: YamlNode, problems: Problems): readonly string[] =>
  itemsOf(node).flatMap((item) => textOf(item, problems) ?? []);

function oneOf<Name extends string>(node: YamlNode, names: readonly Name[], problems: Problems): Name | undefined {
  const text = node.kind === "scalar" ? node.text : "";
  const found = names.find((name) => name === text);
  if (found) return found;
  const [near] = nearestNames(text, names);
  return problems.note(node.span, `"${text}" is not one of ${names.join(", ")}`, near && `did you mean ${near}?`);
}

/** The keys of a map, taken one by one. */
export class Fields {
  readonly span: Span;
  readonly #entries: ReadonlyMap<string, YamlEntry>;
  readonly #problems: Problems;
  readonly #known: string[] = [];

  private constructor(map: YamlMap, problems: Problems) {
    this.span = map.span;
    this.#entries = map.entries;
    this.#problems = problems;
  }

  static of(node: YamlNode, problems: Problems, what: string): Fields | undefined {
    if (node.kind === "map") return new Fields(node, problems);
    return problems.note(node.span, `${what} is a group of keys, each "name: value"`);
  }

  take(key: string): YamlNode | undefined {
    this.#known.push(key);
    return this.#entries.get(key)?.value;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  keySpan(key: string): Span {
    return this.#entries.get(key)?.key ?? this.span;
  }

  text(key: string): string | undefined {
    const node = this.take(key);
    return node && textOf(node, this.#problems);
  }

  requiredText(key: string, what: string): string | undefined {
    const text = this.text(key);
    if (text !== undefined && text !== "") return text;
    return this.#problems.note(this.span, `${key}: is missing: ${what}`);
  }

  texts(key: string): readonly string[] {
    const node = this.take(key);
    return node ? textsOf(node, this.#problems) : [];
  }

  count(key: string, minimum = 0, maximum?: number): number | undefined {
    const node = this.take(key);
    return node && countOf(node, this.#problems, minimum, maximum);
  }

  flag(key: string): boolean | undefined {
    const node = this.take(key);
    return node && yesOrNo(node, this.#problems);
  }

  choice<Name extends string>(key: string, names: readonly Name[]): Name | undefined {
    const node = this.take(key);
    return node && oneOf(node, names, this.#problems);
  }

  /** Keys with their values, for maps whose keys are the author's own names. */
  get all(): readonly (readonly [key: string, value: YamlNode, span: Span])[] {
    return [...this.#entries].map(([key, { value, key: span }]) => [key, value, span] as const);
  }

  /** Notes keys that nobody has taken. */
  finish(): void {
    for (const [key, { key: span }] of this.#entries) {
      if (this.#known.includes(key)) continue;
      const [near] = nearestNames(key, this.#known);
      this.#problems.note(span, `the key ${key} is not known here`, near ? `did you mean ${near}?` : `there are ${this.#known.join(", ")}`);
    }
  }
}
