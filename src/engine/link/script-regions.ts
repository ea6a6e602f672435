// MEMORY of linker scripts: where the next section of each region goes, and what does not fit.

import { bfdFlag } from "./bfd-flags.ts";
import type { OutputSection } from "./output-section.ts";
import type { Expression } from "./script-expression.ts";
import type { SectionItem } from "./script-inputs.ts";
import type { ScriptRegion } from "./script-text.ts";

const { alloc, load, readOnly, code, neverLoad, threadLocal } = bfdFlag;
/** What can be written, which BFD has no flag for. */
const writable = 0x10000;

export interface Region {
  readonly name: string;
  readonly origin: number;
  readonly length: number;
  /** Flags of which a section must have one, and of which it must have none. */
  readonly wanted: number;
  readonly unwanted: number;
  /** Where the next section goes. */
  current: number;
  /** The last section in it, from which load addresses go on. */
  last: OutputSection | undefined;
  /** The first section that does not fit. */
  overflowing: string | undefined;
}

/** Where sections are that no region takes. */
const defaultRegion = "*default*";

export class ScriptRegions {
  readonly standard: Region = {
    name: defaultRegion,
    origin: 0,
    length: Number.POSITIVE_INFINITY,
    wanted: 0,
    unwanted: 0,
    current: 0,
    last: undefined,
    overflowing: undefined,
  };
  readonly #declared: readonly ScriptRegion[];
  readonly #valueOf: (expression: Expression) => number;
  #regions: Region[] | undefined;
  readonly #found = new Map<OutputSection, Region>();
  readonly #undeclared = new Set<string>();

  constructor(declared: readonly ScriptRegion[], evaluate: (expression: Expression) => number) {
    this.#declared = declared;
    this.#valueOf = evaluate;
  }

  get #all(): Region[] {
    if (!this.#regions) {
      // One may speak of those before it.
      this.#regions = [];
      for (const { name, origin, length, attributes } of this.#declared) {
        const start = this.#valueOf(origin);
        const flags = flagsOf(attributes);
        this.#regions.push({
          name,
          origin: start,
          length: this.#valueOf(length),
          ...flags,
          current: start,
          last: undefined,
          overflowing: undefined,
        });
      }
    }
    return this.#regions;
  }

  named(name: string): Region | undefined {
    return this.#all.find((region) => region.name === name);
  }

  /** The region of that name, or the one for all else. */
  lookUp(name: string): Region {
    const region = this.named(name);
    if (!region && name !== defaultRegion) this.#undeclared.add(name);
    return region ?? this.standard;
  }

  reset(): void {
    for (const region of [this.standard, ...this.#all]) {
      region.current = region.origin;
      region.last = undefined;
    }
  }

  /** The region that a section names, or the first whose attributes suit it. */
  of({ output, own }: SectionItem): Region {
    const known = this.#found.get(output);
    if (known && known !== this.standard) return known;
    const named = own?.region === undefined ? undefined : this.lookUp(own.region);
    const region = named ?? (own?.address ? this.standard : this.#suiting(output));
    this.#found.set(output, region);
    return region;
  }

  #suiting({ script }: OutputSection): Region {
    let { flags } = script!;
    if ((flags & (alloc | readOnly | code)) === alloc) flags |= writable;
    return this.#all.find(({ wanted, unwanted }) => (wanted & flags) !== 0 && (unwanted & flags) === 0) ?? this.standard;
  }

  /** Tells of a section for which none of the regions is meant. */
  missing({ output }: SectionItem, region: Region, tell: (problem: string) => void): void {
    const { flags } = output.script!;
    if (region !== this.standard || this.#all.length === 0) return;
    if ((flags & alloc) === 0 || flags & neverLoad || (flags & (load | threadLocal)) === threadLocal) return;
    tell(`error: no memory region specified for loadable section \`${output.name}'`);
  }

  /** The section ends at `dot`: its region goes on there, that of its load address behind as many bytes. */
  advance({ output, own }: SectionItem, region: Region, dot: number, bytes: number, tells: boolean): void {
    if (own?.hasNoRegion) return;
    region.current = dot;
    if (tells) note(region, output.address, output.name);
    const target = own?.loadRegion === undefined ? undefined : this.lookUp(own.loadRegion);
    if (!target || target === region || !(output.script!.flags & load || own?.alignsLoadAddress)) return;
    target.current = output.loadAddress + bytes;
    if (tells) note(target, output.loadAddress, output.name);
  }

  check(problems: string[]): void {
    for (const name of this.#undeclared) problems.push(`memory region \`${name}' not declared`);
    for (const { name, overflowing, current, origin, length } of this.#all) {
      if (overflowing === undefined) continue;
      problems.push(`section \`${overflowing}' will not fit in region \`${name}'`);
      problems.push(`region \`${name}' overflowed by ${current - origin - length} bytes`);
    }
  }
}

function note(region: Region, base: number, section: string): void {
  const { current, origin, length } = region;
  const isOutside = current < origin || current - origin > length;
  if (isOutside && (current !== origin + length || base === 0)) region.overflowing ??= section;
}

/** `rx!w`: what stands behind ! must not be. */
function flagsOf(attributes: string): { readonly wanted: number; readonly unwanted: number } {
  const flags = { wanted: 0, unwanted: 0 };
  const letters: Readonly<Record<string, number>> = { A: alloc, R: readOnly, W: writable, X: code, L: load, I: load };
  let side: keyof typeof flags = "wanted";
  for (const letter of attributes.toUpperCase()) {
    if (letter === "!") side = side === "wanted" ? "unwanted" : "wanted";
    else flags[side] |= letters[letter] ?? 0;
  }
  return flags;
}
