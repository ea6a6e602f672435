// A word to text, as `objdump -d` prints it.

import { hex } from "../base/brand.ts";
import { decode } from "./decode.ts";
import type { PrintContext } from "./operand.ts";
import { extractFields } from "./pattern.ts";

export interface Disassembly {
  readonly mnemonic: string;
  /** Separated by ", "; empty if there are none. */
  readonly operands: string;
  /** What objdump says beside it, without the slashes: "#16" after a `mov`, "b.hs, b.nlast" after `b.cs`. */
  readonly comment?: string;
  /** All of it as objdump prints it: a tab after the mnemonic, the comment after `//`. */
  readonly text: string;
}

/** Never fails: a word that is no instruction is `.inst 0x… ; undefined`. */
export function disassemble(word: number, context: PrintContext): Disassembly {
  const decoded = decode(word);
  if (!decoded) {
    const operands = hex(word >>> 0, 8);
    return { mnemonic: ".inst", operands, comment: "undefined", text: `.inst\t${operands} ; undefined` };
  }
  // b.eq and its like are aliases here, but no other names for GNU.
  const shown = context.withoutAliases && decoded.row.name !== "B.cond" ? decoded.row : decoded.shown;
  const fields = extractFields(shown.layout, word);
  let all = "";
  for (const kind of shown.operands) {
    const printed = kind.print(fields, context);
    if (printed !== undefined) all += all === "" ? printed : `, ${printed}`;
  }
  const slashes = all.indexOf("// ");
  const operands = slashes < 0 ? all : all.slice(0, slashes).trimEnd();
  const comment = slashes < 0 ? undefined : all.slice(slashes + 3);
  return {
    mnemonic: shown.mnemonic,
    operands,
    ...(comment === undefined ? {} : { comment }),
    text: all === "" ? shown.mnemonic : `${shown.mnemonic}\t${all}`,
  };
}
