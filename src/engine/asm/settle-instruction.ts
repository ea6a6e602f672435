// Instructions that waited for a symbol: matched again now that every number is known, or told what is wrong with them.

import type { Span } from "../base/diagnostic.ts";
import { type InstructionMatch, matchInstruction, nearestNames } from "../isa/index.ts";
import type { OperandSyntax } from "../isa/operand.ts";
import type { Assembly, DeferredInstruction } from "./assembly.ts";
import { evaluate, isNumber, placeOf } from "./evaluate.ts";
import { type Expression, symbolExpression } from "./expression.ts";
import { fixesFor } from "./instruction-fixes.ts";
import { adviceForName, adviceForOperands } from "./mistakes.ts";
import { refill } from "./operand-values.ts";
import { checkProcessor } from "./processor.ts";
import { notesOf, type Site, settleFixup, type Target } from "./settle-value.ts";
import { within } from "./source.ts";
import type { AsmSymbol } from "./symbol.ts";

/** Writes the word at its site, or reports why there is none. */
export function settleInstruction(assembly: Assembly, target: Target, item: DeferredInstruction, site: Site): void {
  const { mnemonic, operands } = item;
  const known = operands.map((operand) => refill(operand, numberOf));
  const match = matchInstruction(mnemonic, known);
  if (match.matched) {
    finishInstruction(assembly, target, item, site, match);
    return;
  }
  // A label may be called as a register is: `b d1`.
  const renamed = takesLabel(mnemonic) ? operands.map((operand, index) => asSymbol(assembly, operand, index, operands.length)) : operands;
  if (renamed.some((operand, index) => operand !== operands[index])) {
    const other = matchInstruction(
      mnemonic,
      renamed.map((operand) => refill(operand, numberOf)),
    );
    if (other.matched) {
      finishInstruction(assembly, target, item, site, other);
      warnOfRegisterName(assembly, item, operands);
      return;
    }
  }
  const wrongRegister = operands.find((operand) => operand.kind === "immediate" && isWrongRegister(assembly, operand.name));
  if (wrongRegister?.kind === "immediate") {
    const { name, span } = wrongRegister;
    const replacement = registerInPlaceOf(name!);
    assembly.report.error(span, `${name} is no ${name!.startsWith("$") ? "number here" : "register"}`, {
      help: adviceForName(name!),
      notes: notesOf(item),
      fixes: replacement ? [{ title: `write ${replacement}`, span, text: replacement }] : [],
    });
    return;
  }
  const missing = undefinedNames(operands);
  if (
    missing.length > 0 &&
    matchInstruction(
      mnemonic,
      operands.map((operand) => refill(operand, (e) => numberOf(e) ?? 0n)),
    ).matched
  ) {
    for (const { name, span } of missing) reportUndefined(assembly, item, name, span);
    return;
  }
  // GNU as takes the offset in its section for a label's address here, which is hardly ever what is meant.
  const offsets = matchInstruction(
    mnemonic,
    operands.map((operand) => refill(operand, (e) => numberOf(e) ?? offsetOf(e))),
  );
  if (offsets.matched && missing.length === 0) {
    finishInstruction(assembly, target, item, site, offsets);
    const label = addressNames(operands)[0];
    if (label)
      assembly.report.warning(
        label.span,
        `${label.name} is an address: ${mnemonic} takes its offset in the section here, not the address`,
        {
          help: `ldr x0, =${label.name} loads the address; adr x0, ${label.name} computes it`,
          notes: notesOf(item),
        },
      );
    return;
  }
  const { message, help, span, forms } = match;
  const fixes = fixesFor(item, span);
  const advice = adviceForOperands(mnemonic, operands);
  const usual = forms.length > 0 ? `${mnemonic} is written ${forms.slice(0, 4).join("; ")}` : undefined;
  assembly.report.error(span ?? site.span, message, { help: advice ?? help ?? usual, notes: notesOf(item), fixes });
}

/** r3 as x3. */
function registerInPlaceOf(name: string): string | undefined {
  const number = /^r(\d+)$/i.exec(name)?.[1];
  return number !== undefined && Number(number) <= 30 ? `x${number}` : undefined;
}

/** A name that looks like a register, is none, and is no symbol of the text either: r0, x31, eax. */
const isWrongRegister = (assembly: Assembly, name: string | undefined): boolean =>
  name !== undefined && adviceForName(name) !== undefined && assembly.symbols.find(name)?.isDefined === false;

function finishInstruction(assembly: Assembly, target: Target, item: DeferredInstruction, site: Site, match: InstructionMatch): void {
  checkProcessor(assembly, item.processor, match, item.mnemonicSpan, item.operands, notesOf(item));
  const contents = target.contents.get(site.section);
  if (!contents || contents.length < site.offset + 4) return;
  new DataView(contents.buffer, contents.byteOffset).setUint32(site.offset, match.word, true);
  if (!match.fixup) return;
  const value = evaluate(match.fixup.expression as Expression);
  const problem = "failure" in value ? { message: value.failure } : settleFixup(assembly, target, match.fixup.kind, value, site);
  if (problem) assembly.report.error(match.fixup.span, problem.message, { help: problem.help, notes: notesOf(item) });
}

function numberOf(expression: unknown): bigint | undefined {
  const value = evaluate(expression as Expression);
  return !("failure" in value) && isNumber(value) ? value.addend : undefined;
}

function offsetOf(expression: unknown): bigint | undefined {
  const value = evaluate(expression as Expression);
  if ("failure" in value || value.minus || !value.plus) return undefined;
  const place = placeOf(value.plus);
  return place && BigInt(place.offset) + value.addend;
}

/** Mnemonics whose last operand is a label. */
export const takesLabel = (mnemonic: string): boolean => /^(b|bl|b\.?[a-z]{2}|cbn?z|tbn?z|adrp?|ldr|ldrsw|prfm)$/.test(mnemonic);

/** A last operand that is a register's name, as the symbol of that name. */
function asSymbol(assembly: Assembly, operand: OperandSyntax, index: number, count: number): OperandSyntax {
  if (index !== count - 1 || operand.kind !== "register" || operand.name === undefined) return operand;
  if (operand.arrangement !== undefined || operand.lane || operand.modifier) return operand;
  const symbol = assembly.symbols.findOrMake(operand.name);
  return { kind: "immediate", hash: false, name: operand.name, expression: symbolExpression(symbol), span: operand.span };
}

/** Hardly anybody means a symbol by `b x0`, unless there is one. */
function warnOfRegisterName(assembly: Assembly, item: DeferredInstruction, operands: readonly OperandSyntax[]): void {
  const last = operands[operands.length - 1];
  if (last?.kind !== "register" || last.name === undefined) return;
  const symbol = assembly.symbols.find(last.name);
  if (!symbol || symbol.isDefined || symbol.declared) return;
  const through = item.mnemonic === "bl" ? "blr" : "br";
  const loads = item.mnemonic.startsWith("ldr");
  const help = /^bl?$/.test(item.mnemonic)
    ? `${through} ${last.name} goes to the address in the register`
    : loads
      ? `[${last.name}] is what lies at the address in the register; mov copies the register itself`
      : undefined;
  assembly.report.warning(last.span, `${last.name} is taken for the name of a label here, which nothing defines`, {
    help,
    fixes: loads
      ? [{ title: `write [${last.name}]`, span: last.span, text: `[${last.name}]` }]
      : help
        ? [{ title: `write ${through} ${last.name}`, span: item.mnemonicSpan, text: through }]
        : [],
    notes: notesOf(item),
  });
}

interface NamedOperand {
  readonly name: string;
  readonly span: Span;
}

const undefinedNames = (operands: readonly OperandSyntax[]): NamedOperand[] => namesWhere(operands, (symbol) => !symbol.isDefined);
const addressNames = (operands: readonly OperandSyntax[]): NamedOperand[] =>
  namesWhere(operands, (symbol) => placeOf(symbol) !== undefined);

function namesWhere(operands: readonly OperandSyntax[], test: (symbol: AsmSymbol) => boolean): NamedOperand[] {
  const found: NamedOperand[] = [];
  for (const operand of operands) {
    refill(operand, (expression, span) => {
      for (const symbol of symbolsIn(expression as Expression)) if (test(symbol)) found.push({ name: symbol.name, span });
      return undefined;
    });
  }
  return found;
}

function symbolsIn(expression: Expression): AsmSymbol[] {
  switch (expression.kind) {
    case "constant":
      return [];
    case "symbol":
      return [expression.symbol];
    case "unary":
      return symbolsIn(expression.operand);
    case "binary":
      return [...symbolsIn(expression.left), ...symbolsIn(expression.right)];
  }
}

/** Names of another length cannot be near; a very long list is not worth its time. */
const maximumCandidates = 2000;

/** Symbols spelt much like a name. */
export function nearDefined({ symbols }: Assembly, name: string): readonly string[] {
  const candidates = symbols
    .names()
    .filter((candidate) => Math.abs(candidate.length - name.length) <= 2 && symbols.find(candidate)?.isDefined);
  return nearestNames(name, candidates.slice(0, maximumCandidates));
}

/** `#lenght` without its `#`. */
const nameSpan = (span: Span, name: string): Span =>
  span.end - span.start === name.length + 1 ? within(span, 1, span.end - span.start) : span;

function reportUndefined(assembly: Assembly, item: DeferredInstruction, name: string, span: Span): void {
  const near = assembly.report.wantsAdvice(span) ? nearDefined(assembly, name) : [];
  assembly.report.error(span, `${name} is used as a number, but nothing defines it`, {
    help: near.length > 0 ? `did you mean ${near.join(", ")}?` : `define it: ${name} = 42, or ${name} = . - start for a length`,
    fixes: near.map((replacement) => ({ title: `write ${replacement}`, span: nameSpan(span, name), text: replacement })),
    notes: notesOf(item),
  });
}
