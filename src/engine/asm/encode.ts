// Instructions: operands to a word, now if everything is known, else at the end.

import type { Span } from "../base/diagnostic.ts";
import type { FixupKind } from "../isa/fixup.ts";
import { matchInstruction } from "../isa/index.ts";
import type { Fixup, OperandSyntax } from "../isa/operand.ts";
import type { Assembly } from "./assembly.ts";
import { emitTail } from "./emit.ts";
import type { Expression } from "./expression.ts";
import { literalPlace } from "./literal-pool.ts";
import { enterMapping } from "./mapping.ts";
import { adviceForName } from "./mistakes.ts";
import { checkProcessor } from "./processor.ts";
import { matchWithOperator } from "./relocation-operators.ts";
import { takesLabel } from "./settle-instruction.ts";

/** What an instruction came to, as far as it does not depend on its place. */
export interface Encoded {
  readonly word: number;
  /** The symbol that it refers to, and how: in a field that the assembler may fill, or through the linker. */
  readonly refers?: ({ readonly fixup: FixupKind } | { readonly relocation: number }) & { readonly expression: Expression };
}

/** Writes the word of an instruction, or leaves room for it. Undefined if the word is not known yet, or a literal's place. */
export function encodeInstruction(
  assembly: Assembly,
  mnemonic: string,
  mnemonicSpan: Span,
  operands: readonly OperandSyntax[],
): Encoded | undefined {
  if (!holdsInstructions(assembly, mnemonicSpan)) return undefined;
  const match = matchInstruction(mnemonic, operands);
  if (match.matched) {
    checkProcessor(assembly, assembly.processor, match, mnemonicSpan, operands);
    if (!match.fixup) {
      writeWord(assembly, match.word, mnemonicSpan);
      return match;
    }
    const { kind, span, literalBytes } = match.fixup;
    const expression = fixupTarget(assembly, match.fixup);
    assembly.patch(kind, expression, span);
    writeWord(assembly, match.word, mnemonicSpan);
    return literalBytes === undefined ? { word: match.word, refers: { fixup: kind, expression } } : undefined;
  }
  const { current, offset } = assembly.subsection;
  const special = matchWithOperator(mnemonic, operands);
  if (special) {
    const { word, relocation, span } = special;
    checkProcessor(assembly, assembly.processor, special.match, mnemonicSpan, operands);
    const expression = special.expression as Expression;
    assembly.leaveRelocation(relocation, expression, span);
    writeWord(assembly, word, mnemonicSpan);
    return { word, refers: { relocation, expression } };
  }
  if (needsNumbersNow.test(mnemonic) && reportLateNumber(assembly, mnemonic, operands)) {
    writeWord(assembly, 0, mnemonicSpan);
    return undefined;
  }
  if (!assembly.claimLateInstruction(mnemonicSpan)) return undefined;
  // A label that is called as a register has its place in the order of symbols from here on.
  const last = operands[operands.length - 1];
  if (last?.kind === "register" && last.name !== undefined && takesLabel(mnemonic)) assembly.symbols.findOrMake(last.name);
  assembly.waiting.push({
    kind: "instruction",
    fragment: current,
    offset,
    mnemonic,
    mnemonicSpan,
    operands,
    processor: assembly.processor,
    expansions: assembly.expansions,
  });
  writeWord(assembly, 0, mnemonicSpan);
  return undefined;
}

/** Shifts, bit fields, bits to test and the like take numbers that are known where they stand; others may wait for the end. */
const needsNumbersNow = /^(lsl|lsr|asr|ror|[us]?bf(m|x|iz?|xil|c)|extr|tbn?z|ccm[np]|f?ccmpe?|hint|sysl?|rmif|setf\d+)$/;

function reportLateNumber(assembly: Assembly, mnemonic: string, operands: readonly OperandSyntax[]): boolean {
  // The target of tbz and a name of a system operation are no numbers.
  const numbers = /^tbn?z$/.test(mnemonic) ? operands.slice(0, -1) : mnemonic.startsWith("sys") ? operands.slice(0, 1) : operands;
  const late = numbers.find((operand) => operand.kind === "immediate" && operand.value === undefined && operand.float === undefined);
  if (late?.kind !== "immediate" || adviceForName(late.name ?? "") !== undefined) return false;
  if (late.name !== undefined && /^cc?m/.test(mnemonic) && operands.indexOf(late) === operands.length - 1) return false;
  assembly.report.error(
    late.span,
    `${late.name ?? "this"} must be a number that is known here: ${mnemonic} does not wait for the end of the text`,
    {
      help: late.name ? `define it above this line: ${late.name} = 3` : undefined,
    },
  );
  return true;
}

/** What a fixup refers to: its expression, or that expression's place in the literal pool. */
function fixupTarget(assembly: Assembly, { expression, literalBytes, span }: Fixup): Expression {
  return literalBytes === undefined ? (expression as Expression) : literalPlace(assembly, expression as Expression, literalBytes, span);
}

/** Makes the present place one for instructions. */
export function beginInstruction(assembly: Assembly, span: Span): void {
  alignCode(assembly, span);
  enterMapping(assembly, "code");
}

/** Data may leave the place odd; instructions of a code section go on at a multiple of 4. */
function alignCode(assembly: Assembly, span: Span): void {
  const { subsection } = assembly;
  if (!subsection.section.isCode || subsection.section.mapping !== "data") return;
  const { address } = subsection.current;
  if (address >= 0 && (address + subsection.offset) % 4 === 0) return;
  emitTail(assembly, { kind: "align", alignment: 4, maximum: 0, code: true, pattern: new Uint8Array(1), span });
}

/** False in a section without contents, after a report at the first of them: those that follow are there for the same reason. */
function holdsInstructions(assembly: Assembly, span: Span): boolean {
  const { section } = assembly;
  if (!section.isNobits) return true;
  if (section.hasRefused) return false;
  section.hasRefused = true;
  const name = section.isAbsolute ? "a .struct" : section.name;
  assembly.report.error(span, `${name} has no contents in the file, it cannot hold instructions`, { help: "write .text before them" });
  return false;
}

function writeWord(assembly: Assembly, word: number, span: Span): void {
  if (!assembly.claimOutput(4, span)) return;
  const { current, offset, writer } = assembly.subsection;
  assembly.debugLines.flush(current, offset);
  writer.u32(word);
}
