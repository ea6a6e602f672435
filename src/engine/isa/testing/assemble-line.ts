// One instruction of text to its word, for the tests of this folder: just enough of a parser, with `.`, numbers and names for
// expressions. The assembler proper is not needed to test the instruction set.

import type { Span } from "../../base/diagnostic.ts";
import { fixups } from "../fixup.ts";
import { matchInstruction } from "../match-instruction.ts";
import type { ImmediateSyntax, MemorySyntax, ModifierSyntax, OperandSyntax, RegisterListSyntax, RegisterSyntax } from "../operand.ts";

const spanOf = (text: string, start = 0): Span => ({ file: "line.s", start, end: start + text.length, line: 1, column: start + 1 });

const registerPattern = /^(?:(x|w)(\d|[12]\d|30|zr)|(wsp|sp)|(c)(\d|1[0-5]))$/i;
const simdPattern = /^([bhsdqv])(\d|[12]\d|3[01])(?:\.(\w+))?(?:\[([^\]]*)\])?$/i;
const modifierPattern = /^(lsl|lsr|asr|ror|msl|[us]xt[bhwx])(?:\s+(.*))?$/i;

function simdRegister(text: string): RegisterSyntax | undefined {
  const parts = simdPattern.exec(text);
  if (!parts) return undefined;
  const [, letter, number, arrangement, lane] = parts;
  const bank = letter.toLowerCase() as "v";
  if (bank !== "v" && (arrangement || lane)) return undefined;
  return {
    kind: "register",
    bank,
    number: Number(number),
    ...(arrangement ? { arrangement: arrangement.toLowerCase() } : {}),
    ...(lane === undefined ? {} : { lane: immediate(lane) }),
    span: spanOf(text),
  };
}

/** `{v0.4s-v3.4s}`, `{v0.s, v1.s}[1]` */
function registerList(text: string): RegisterListSyntax | undefined {
  const parts = /^\{(.*)\}(?:\[([^\]]*)\])?$/.exec(text);
  if (!parts) return undefined;
  const registers = split(parts[1]).flatMap((part) => {
    const ends = part.split("-").map((name) => simdRegister(name.trim()));
    const [first, last] = [ends[0], ends.at(-1)];
    if (ends.length > 2 || !first || !last) throw new SyntaxError(`no vectors in ${text}`);
    if (last.number < first.number) throw new SyntaxError(`the range in ${text} goes down`);
    return Array.from({ length: last.number - first.number + 1 }, (_, index) => ({ ...first, number: first.number + index }));
  });
  return { kind: "registerList", registers, span: spanOf(text), ...(parts[2] === undefined ? {} : { lane: immediate(parts[2]) }) };
}

function register(text: string): RegisterSyntax | undefined {
  const simd = simdRegister(text);
  if (simd) return simd;
  const parts = registerPattern.exec(text);
  if (!parts) return undefined;
  const [, bank, number, stack, control, controlNumber] = parts;
  const base = { kind: "register", span: spanOf(text) } as const;
  if (stack) return { ...base, bank: stack.toLowerCase() as "sp" | "wsp", number: 31 };
  if (control) return { ...base, bank: "c", number: Number(controlNumber) };
  return { ...base, bank: bank.toLowerCase() as "x" | "w", number: number.toLowerCase() === "zr" ? 31 : Number(number) };
}

/** A distance from the instruction, as the expression that a fixup gives back. */
interface Here {
  readonly distance: bigint;
}

function numberOf(text: string): bigint | undefined {
  if (/^-/.test(text)) {
    const magnitude = numberOf(text.slice(1));
    return magnitude === undefined ? undefined : -magnitude;
  }
  if (!/^(0x[\da-f]+|\d+)$/i.test(text)) return undefined;
  return BigInt(text);
}

function immediate(written: string): ImmediateSyntax {
  const hash = written.startsWith("#");
  const withOperator = /^:(\w+):(.*)$/.exec(hash ? written.slice(1) : written);
  const text = withOperator ? withOperator[2] : hash ? written.slice(1) : written;
  const here = /^\.(?:\s*([+-])\s*(\S+))?$/.exec(text);
  const base = { kind: "immediate", hash, span: spanOf(written), ...(withOperator ? { operator: withOperator[1] } : {}) } as const;
  if (here) {
    const distance = BigInt(here[2] ?? 0) * (here[1] === "-" ? -1n : 1n);
    return { ...base, expression: { distance } satisfies Here };
  }
  const value = numberOf(text);
  if (value !== undefined) return { ...base, value, expression: value };
  if (/^[-+]?(\d+\.\d*|\.\d+|\d+(?=e))(e[-+]?\d+)?$/i.test(text)) return { ...base, float: Number(text), expression: 0n };
  if (!/^[a-z_][\w.]*$/i.test(text)) throw new SyntaxError(`"${text}" is no expression of this parser`);
  return { ...base, expression: text, name: text };
}

/** Splits at the commas outside of brackets. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, character] of [...text].entries()) {
    if (character === "[" || character === "{") depth += 1;
    if (character === "]" || character === "}") depth -= 1;
    if (character !== "," || depth > 0) continue;
    parts.push(text.slice(start, index).trim());
    start = index + 1;
  }
  return text.trim() === "" ? [] : [...parts, text.slice(start).trim()];
}

function modifier(text: string): ModifierSyntax | undefined {
  const parts = modifierPattern.exec(text);
  if (!parts) return undefined;
  const [, name, amount] = parts;
  return {
    name: name.toLowerCase() as ModifierSyntax["name"],
    span: spanOf(text),
    ...(amount ? { amount: immediate(amount) } : {}),
  };
}

/** A register or a number, with the shift that may follow it in the list. */
function withModifier(parts: string[]): RegisterSyntax | ImmediateSyntax {
  const first = parts.shift()!;
  const operand = register(first) ?? immediate(first);
  const shift = parts.length > 0 ? modifier(parts[0]) : undefined;
  if (!shift) return operand;
  parts.shift();
  return { ...operand, modifier: shift };
}

/** The operands of an instruction as the assembler would hand them over. */
export function parseOperands(text: string): OperandSyntax[] {
  const parts = split(text);
  const operands: OperandSyntax[] = [];
  while (parts.length > 0) {
    if (parts[0].startsWith("=")) {
      const written = parts.shift()!;
      operands.push({ kind: "literal", value: immediate(written.slice(1)), span: spanOf(written) });
      continue;
    }
    const list = registerList(parts[0]);
    if (list) {
      parts.shift();
      operands.push(list);
      continue;
    }
    const memory = /^\[(.*)\](!?)$/.exec(parts[0]);
    if (!memory) {
      operands.push(withModifier(parts));
      continue;
    }
    const written = parts.shift()!;
    const inner = split(memory[1]);
    const base = register(inner.shift()!);
    if (!base) throw new SyntaxError(`no base register in ${written}`);
    const inside = inner.length > 0 ? withModifier(inner) : undefined;
    const after = !inside && !memory[2] && parts.length > 0 ? withModifier(parts) : undefined;
    const mode: MemorySyntax["mode"] = memory[2] ? "pre" : after ? "post" : "offset";
    const offset = inside ?? after;
    operands.push({ kind: "memory", base, mode, span: spanOf(written), ...(offset ? { offset } : {}) });
  }
  return operands;
}

/** The word of a line at an address, fixups applied except those of symbols, which a linker would; or the message. */
export function assembleLine(line: string, pc = 0): number | string {
  const [, mnemonic, rest] = /^(\S+)\s*(.*)$/.exec(line)!;
  let operands: OperandSyntax[];
  try {
    operands = parseOperands(rest);
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
  const result = matchInstruction(mnemonic, operands);
  if (!result.matched) return result.message;
  if (!result.fixup) return result.word;
  const { kind, expression } = result.fixup;
  if (typeof expression === "string") return result.word;
  const value = typeof expression === "bigint" ? expression : BigInt(pc) + (expression as Here).distance;
  const patched = fixups[kind].apply(BigInt(result.word), value, BigInt(pc));
  return typeof patched === "string" ? patched : Number(patched);
}
