// Edits that put an instruction right which no row takes: what was most likely meant.

import { hex } from "../base/brand.ts";
import type { Fix, Span } from "../base/diagnostic.ts";
import { matchInstruction } from "../isa/index.ts";
import type { DeferredInstruction } from "./assembly.ts";
import { within } from "./source.ts";

/** `span`: of what is wrong. No edit where nothing is likely enough. */
export function fixesFor(item: DeferredInstruction, span: Span | undefined): Fix[] {
  const { mnemonic, mnemonicSpan, operands } = item;
  const last = operands[operands.length - 1];
  if (!last || last.span.file !== mnemonicSpan.file || last.span.end < mnemonicSpan.end) return [];
  const whole = (text: string): Fix => ({
    title: `write ${text.replaceAll("\n", "; ")}`,
    span: within(mnemonicSpan, 0, last.span.end - mnemonicSpan.start),
    text,
  });
  const [first, second, third] = operands;
  const name = first?.kind === "register" ? first.name : undefined;
  if (mnemonic === "mov" && operands.length === 2 && name !== undefined) {
    if (second.kind === "literal") return [{ title: "write ldr", span: mnemonicSpan, text: "ldr" }];
    if (second.kind === "immediate" && second.modifier) return [{ title: "write movz", span: mnemonicSpan, text: "movz" }];
    if (second.kind === "immediate" && second.value !== undefined && !second.operator)
      return [whole(`ldr ${name}, =${hex(BigInt.asUintN(/^w/i.test(name) ? 32 : 64, second.value))}`)];
    if (second.kind === "memory") return [{ title: "write ldr", span: mnemonicSpan, text: "ldr" }];
  }
  if (/^blr?$|^br$/.test(mnemonic) && operands.length === 1 && first.kind === "immediate" && first.name !== undefined) {
    const text = mnemonic === "blr" ? "bl" : "b";
    return [{ title: `write ${text}`, span: mnemonicSpan, text }];
  }
  if (/^(ld|st)[1-4]r?$/.test(mnemonic) && name !== undefined) return [{ title: `write {${name}}`, span: first.span, text: `{${name}}` }];
  if (/^(add|sub)s?$/.test(mnemonic) && third?.kind === "immediate" && second?.kind === "register" && name !== undefined) {
    const { value } = third;
    if (value !== undefined && value > 4095n && value < 1n << 24n && !mnemonic.endsWith("s"))
      return [whole(`${mnemonic} ${name}, ${second.name}, #${value >> 12n}, lsl #12\n\t${mnemonic} ${name}, ${name}, #${value & 0xfffn}`)];
  }
  const wrong = operands.find((operand) => operand.kind === "register" && operand.span === span);
  if (wrong?.kind === "register" && wrong.name !== undefined && (wrong.bank === "x" || wrong.bank === "w")) {
    const other = `${wrong.bank === "x" ? "w" : "x"}${wrong.name.slice(1)}`;
    const bank = wrong.bank === "x" ? "w" : "x";
    const fits = matchInstruction(
      mnemonic,
      operands.map((operand) => (operand === wrong ? { ...wrong, bank } : operand)),
    ).matched;
    if (fits && /^[xw](\d+|zr)$/i.test(wrong.name)) return [{ title: `write ${other}`, span: wrong.span, text: other }];
  }
  return [];
}
