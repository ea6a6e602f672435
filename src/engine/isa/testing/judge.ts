// Whether a difference from objdump is one of scope: it knows what a Neoverse N1 lacks, and GNU as, asked for that processor, refuses it.

import { extensionOf } from "../index.ts";
import { gas } from "./gas.ts";

export interface Judged {
  /** The word, in hexadecimal. */
  readonly text: string;
  readonly ours: string;
  /** As objdump prints it. */
  readonly theirs: string;
  /** Why the difference is right; absent: it is not. */
  readonly reason?: string;
}

/** Bits 31 and 28–25 set apart what later extensions brought whole: SVE, and SME. */
export const isScalableVector = (word: number): boolean => ((word >>> 25) & 15) === 2;
export const isScalableMatrix = (word: number): boolean => ((word >>> 25) & 15) === 0 && word >>> 31 === 1;

/** Finds reasons for differences by asking GNU as about objdump's text, once for each shape of a text. */
export function judge(): (open: readonly Judged[]) => Judged[] {
  const verdicts = new Map<string, string | undefined>();
  const keyOf = ({ theirs }: Judged): string =>
    theirs
      .replaceAll(/\b([xwvbhsdq])\d+\b/g, "$1")
      .replaceAll(/#-?(0x)?[\da-f.]+(e[-+]\d+)?/g, "#")
      .replaceAll(/\b0x[\da-f]+\b/g, "0x");
  return (open) => {
    const fresh = new Map(
      open.filter((difference) => !verdicts.has(keyOf(difference))).map((difference) => [keyOf(difference), difference]),
    );
    const answers = gas([...fresh.values()].map(({ theirs }) => theirs.split("//")[0].replace("\t", " ").trim()));
    for (const [index, [key, { theirs }]] of [...fresh].entries()) verdicts.set(key, reasonFor(theirs, answers[index]));
    return open.map((difference) => {
      const reason = verdicts.get(keyOf(difference));
      return reason === undefined ? difference : { ...difference, reason };
    });
  };
}

/** What objdump's text and the answer of GNU as to it say. */
function reasonFor(text: string, answer: number | string): string | undefined {
  if (text.endsWith("; NYI")) return "An encoding of SVE that objdump calls not yet implemented";
  const [mnemonic] = text.split("\t");
  const isRefused = typeof answer === "string" && answer.startsWith("selected processor does not support");
  if (isRefused && answer.includes("system register name"))
    return "A system register that a Neoverse N1 lacks: by its name in GNU, by its number here";
  if (isRefused) return "An instruction that a Neoverse N1 lacks: GNU as refuses it for that processor";
  const extension = extensionOf(mnemonic);
  return extension === undefined ? undefined : `An instruction of ${extension}`;
}
