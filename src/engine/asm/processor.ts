// Which instructions a text may use: the names of .arch, .cpu and .arch_extension, which are also those of -march and -mcpu, and the features behind
// them. A text that names nothing may use everything, as the machine here, a Neoverse N1, has it all; GNU as lets such a text have Armv8.0
// alone. One that names something is held to it, as GNU as holds it.

import type { Span } from "../base/diagnostic.ts";
import { everyFeature, type FeatureSet, feature, featuresIn } from "../isa/feature.ts";
import { featuresOf, type InstructionMatch, nearestNames } from "../isa/index.ts";
import type { OperandSyntax } from "../isa/operand.ts";
import type { Assembly } from "./assembly.ts";
import type { Remark } from "./report.ts";

export interface Processor {
  /** As it was named, with its extensions; empty if nothing was. */
  readonly name: string;
  readonly features: FeatureSet;
  /** Where the text names it. */
  readonly namedAt?: Span;
}

export const anyProcessor: Processor = { name: "", features: everyFeature };

export interface Unknown {
  readonly problem: string;
  readonly help?: string;
}

const { fp, simd, crc, lse, rdma, lor, pan, fp16, profile, rcpc, dotprod, aes, sha2 } = feature;

const v8 = fp | simd;
const v8r = v8 | crc | lse | rdma | pan | feature["v8.1"] | feature["v8.2"] | rcpc | dotprod;
const v81 = v8 | crc | lse | rdma | lor | pan | feature["v8.1"];
const v82 = v81 | feature["v8.2"];
const v83 = v82 | rcpc;
const v84 = v83 | dotprod;
const v9 = v84 | fp16;
const optional82 = v82 | fp16 | rcpc | dotprod;
const crypto = aes | sha2;

/** What names of processors and architectures stand for. */
type Names = readonly (readonly [names: RegExp, features: FeatureSet])[];

const architectures: Names = [
  [/^armv8-a$/, v8],
  [/^armv8-r$/, v8r],
  [/^armv8\.1-a$/, v81],
  [/^armv8\.2-a$/, v82],
  [/^armv8\.3-a$/, v83],
  [/^armv8\.[4-9]-a$/, v84],
  [/^armv9(\.[1-4])?-a$/, v9],
  [/^all$/, everyFeature],
];

const processors: Names = [
  [/^(generic|xgene1)$/, v8],
  [/^(cortex-a(34|35|53|57|72|73)|xgene2)$/, v8 | crc],
  [/^(exynos-m1|thunderx)$/, v8 | crc | crypto],
  [/^(falkor|qdf24xx)$/, v8 | crc | rdma | crypto],
  [/^vulcan$/, v81 | crypto],
  [/^(cortex-a(55|65|65ae|75|76|76ae|77)|neoverse-e1)$/, optional82],
  [/^(cortex-(a78|a78ae|a78c|x1|x1c)|ares|neoverse-(n1|v1|512tvb))$/, optional82 | profile],
  [/^cortex-r82$/, v8r],
  [/^saphira$/, v84 | profile | crypto],
  [/^ampere1a?$/, v84 | fp16 | crypto],
  [/^(cortex-(a510|a520|a710|a715|x2|x3)|neoverse-(n2|v2))$/, v9],
  [/^all$/, everyFeature],
];

interface Extension {
  /** What it is itself: none, if it is of later versions. */
  readonly is: FeatureSet;
  /** What comes with it; what goes takes it along. */
  readonly needs: FeatureSet;
}

const scalable: Extension = { is: 0, needs: simd | fp16 };
const later: Extension = { is: 0, needs: 0 };

const extensions: ReadonlyMap<string, Extension> = new Map([
  ["crc", { is: crc, needs: 0 }],
  ["crypto", { is: crypto, needs: simd }],
  ["fp", { is: fp, needs: 0 }],
  ["lse", { is: lse, needs: 0 }],
  ["simd", { is: simd, needs: fp }],
  ["pan", { is: pan, needs: 0 }],
  ["lor", { is: lor, needs: 0 }],
  ["rdma", { is: rdma, needs: simd }],
  ["rdm", { is: rdma, needs: simd }],
  ["fp16", { is: fp16, needs: fp }],
  ["fp16fml", { is: 0, needs: fp16 }],
  ["profile", { is: profile, needs: 0 }],
  ["rcpc", { is: rcpc, needs: 0 }],
  ["dotprod", { is: dotprod, needs: 0 }],
  ["sha2", { is: sha2, needs: 0 }],
  ["aes", { is: aes, needs: 0 }],
  ["sha3", { is: 0, needs: sha2 }],
  ["sve2-aes", { is: 0, needs: scalable.needs | aes }],
  ["sve2-sha3", { is: 0, needs: scalable.needs | sha2 }],
  ...words("sve compnum fcma sve2 sve2-sm4 sve2-bitperm sme sme-f64 sme-f64f64 sme-i64 sme-i16i64 f32mm f64mm", scalable),
  ...words("ras tme sb predres sm4 rng ssbs memtag bf16 i8mm ls64 flagm pauth mops hbc cssc", later),
]);

function words(names: string, extension: Extension): [string, Extension][] {
  return names.split(" ").map((name) => [name, extension]);
}

/** A set with all that its members need. */
function completed(set: FeatureSet): FeatureSet {
  let whole = set;
  for (const { is, needs } of extensions.values()) if (is & whole) whole |= needs;
  return whole === set ? set : completed(whole);
}

/** A set without what needs something that it lacks. */
function without(set: FeatureSet, gone: FeatureSet): FeatureSet {
  let all = gone;
  for (const { is, needs } of extensions.values()) if (needs & gone) all |= is;
  return all === gone ? set & ~gone : without(set, all);
}

/** `lse`, `nolse`: what becomes of a set; undefined if there is no such extension. */
function extended(features: FeatureSet, word: string): FeatureSet | undefined {
  const added = extensions.get(word);
  if (added) return features | completed(added.is | added.needs);
  const removed = word.startsWith("no") ? extensions.get(word.slice(2)) : undefined;
  return removed && without(features, removed.is);
}

function unknownExtension(word: string): Unknown {
  if (word === "") return { problem: "there is no extension without a name" };
  const near = nearestNames(word, [...extensions.keys()]);
  return {
    problem: `there is no extension ${word}`,
    help: near.length > 0 ? `did you mean ${near.join(", ")}?` : "usual are crc, crypto, lse, fp16 and dotprod",
  };
}

function named(text: string, known: Names, what: string, usual: string): Processor | Unknown {
  const [name, ...added] = text.split("+");
  const [, base] = known.find(([names]) => names.test(name)) ?? [];
  if (base === undefined) {
    const isArm32 = /^(armv[2-7]|arm\d|cortex-[mr]|cortex-a([5-9]|1[257])$)/i.test(name);
    const help = isArm32 ? `${name} is 32-bit Arm: this line can be left out here` : usual;
    return { problem: `there is no ${what} ${name || "without a name"}`, help };
  }
  let features = base;
  let removes = false;
  for (const word of added) {
    const next = extended(features, word);
    if (next === undefined) return unknownExtension(word);
    const isRemoved = !extensions.has(word);
    if (removes && !isRemoved)
      return { problem: `${word} is added behind what is taken away: first come extensions to add, then those to remove` };
    removes = isRemoved;
    features = next;
  }
  return { name: text, features };
}

/** `armv8-a+crc` of .arch and -march. */
export const architectureNamed = (text: string): Processor | Unknown =>
  named(text, architectures, "architecture", "armv8-a is the usual one, armv8.1-a to armv9-a follow");

/** `cortex-a72+nocrypto` of .cpu and -mcpu. */
export const processorNamed = (text: string): Processor | Unknown =>
  named(text, processors, "processor", "generic, cortex-a72 and neoverse-n1 are some that are known");

/** The processor with what `.arch_extension` names, or without it. */
export function withExtension(processor: Processor, word: string): Processor | Unknown {
  const features = extended(processor.features, word);
  if (features === undefined) return unknownExtension(word);
  return features === processor.features ? processor : { ...processor, name: `${processor.name}+${word}`, features };
}

/** Reports an instruction that the processor of its line lacks. */
export function checkProcessor(
  { report }: Assembly,
  { name, features, namedAt }: Processor,
  match: InstructionMatch,
  span: Span,
  operands: readonly OperandSyntax[],
  notes?: Remark["notes"],
): void {
  if (features === everyFeature) return;
  const lacking = featuresOf(match, operands) & ~features;
  if (lacking === 0) return;
  const missing = featuresIn(lacking);
  const version = missing.find((each) => each.startsWith("v8."));
  const wanted = missing.filter((each) => each !== version);
  const plus = wanted.map((each) => `+${each}`).join("");
  const what = [...(version ? [`what arm${version}-a brought`] : []), ...wanted.map((each) => `the extension ${each}`)].join(" and ");
  const selected = name === "" || name.startsWith("+") ? "" : ` (${name})`;
  const canAdd = namedAt && version === undefined && !name.includes("+no");
  report.error(span, `the selected processor${selected} does not support ${match.row.mnemonic} here: it needs ${what}`, {
    help: version ? `.arch arm${version}-a${plus} allows it` : `.arch_extension ${wanted[0]} allows it from there on`,
    fixes: canAdd ? [{ title: `write ${name}${plus}`, span: namedAt, text: `${name}${plus}` }] : [],
    notes,
  });
}
