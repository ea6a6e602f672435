// Filling in what waited for symbols: bytes that the assembler can work out are written, the rest become relocations.

import { hex } from "../base/brand.ts";
import type { Fix, Span } from "../base/diagnostic.ts";
import type { ElfSymbol, Relocation } from "../elf/object-file.ts";
import { sectionFlag } from "../elf/object-file.ts";
import { type FixupKind, type FixupRow, fixups } from "../isa/fixup.ts";
import { type InstructionMatch, matchInstruction, nearestNames } from "../isa/index.ts";
import type { OperandSyntax } from "../isa/operand.ts";
import type { AskedRelocation, Assembly, DeferredInstruction, LinkerRelocation, Patch } from "./assembly.ts";
import { evaluate, isNumber, nameOf, placeOf, type Value } from "./evaluate.ts";
import { type Expression, symbolExpression } from "./expression.ts";
import { isMerged } from "./layout.ts";
import { adviceForName, adviceForOperands } from "./mistakes.ts";
import { refill } from "./operand-values.ts";
import { checkProcessor } from "./processor.ts";
import type { AsmSection, Fragment } from "./section.ts";
import { within } from "./source.ts";
import type { AsmSymbol } from "./symbol.ts";

/** What settling needs of the object file that is being made. */
export interface Target {
  readonly contents: ReadonlyMap<AsmSection, Uint8Array>;
  readonly relocations: ReadonlyMap<AsmSection, Relocation[]>;
  elfSymbol(symbol: AsmSymbol): ElfSymbol;
  sectionSymbol(section: AsmSection): ElfSymbol;
  /** Of relocations whose value is a number. */
  readonly noSymbol: ElfSymbol;
}

interface Site {
  readonly section: AsmSection;
  readonly offset: number;
  readonly span: Span;
}

export function settle(assembly: Assembly, target: Target): void {
  for (const list of inSectionOrder(assembly))
    for (const item of list) {
      // No object will come of it, and no more is said.
      if (!assembly.report.keeps("error")) return;
      settleOne(assembly, target, item);
    }
  for (const asked of assembly.askedRelocations) settleAsked(assembly, target, asked);
}

function settleOne(assembly: Assembly, target: Target, item: Assembly["waiting"][number]): void {
  if (item.kind === "patch" && settleBranch(target, item)) return;
  const site = siteOf(item.fragment, item.offset, item.kind === "instruction" ? item.mnemonicSpan : item.span);
  if (item.kind === "patch") settlePatch(assembly, target, item, site);
  else if (item.kind === "relocation") leaveRelocation(assembly, target, item, site);
  else settleInstruction(assembly, target, item, site);
}

/** .reloc: at an offset of its section, or at a label there. */
function settleAsked(assembly: Assembly, target: Target, asked: AskedRelocation): void {
  const { section, span, relocation } = asked;
  const at = evaluate(asked.place);
  const value = evaluate(asked.expression);
  const size = target.contents.get(section)!.length;
  const base = "failure" in at || !at.plus ? undefined : placeOf(at.plus);
  if ("failure" in at || at.minus || (at.plus && base?.section !== section)) {
    fail(assembly, asked, span, "the offset of .reloc must be a number or a place in this section");
    return;
  }
  const offset = (base?.offset ?? 0) + Number(at.addend);
  if (offset < 0 || offset >= size) fail(assembly, asked, span, `offset ${offset} lies outside the section, which has ${size} bytes`);
  else if ("failure" in value || value.minus)
    fail(assembly, asked, span, "failure" in value ? value.failure : "one address is needed here");
  else relocate(assembly, target, { relocation }, value, { section, offset, span }, value.addend);
}

/** What waits, section by section as GNU as goes through it, which is the order in which `.L` names are needed. */
function inSectionOrder({ waiting, sections }: Assembly): Assembly["waiting"][] {
  const [first] = waiting;
  const only = first?.fragment.subsection;
  if (only && only.section.subsections.size === 1 && waiting.every(({ fragment }) => fragment.subsection === only)) return [waiting];
  const bySection = new Map<AsmSection, Assembly["waiting"]>([...sections.values()].map((section) => [section, []]));
  for (const item of waiting) bySection.get(item.fragment.subsection.section)?.push(item);
  for (const [section, list] of bySection)
    if (section.subsections.size > 1) list.sort((a, b) => a.fragment.subsection.number - b.fragment.subsection.number);
  return [...bySection.values()];
}

const siteOf = (fragment: Fragment, offset: number, span: Span): Site => ({
  section: fragment.subsection.section,
  offset: fragment.address + offset,
  span,
});

/** Where the words of a distance go in an instruction: bits from `shift` on, `width` of them. */
const branchFields: Readonly<Partial<Record<FixupKind, { readonly shift: number; readonly width: number }>>> = {
  jump26: { shift: 0, width: 26 },
  call26: { shift: 0, width: 26 },
  condbr19: { shift: 5, width: 19 },
  ldLitPrel19: { shift: 5, width: 19 },
  tstbr14: { shift: 5, width: 14 },
};

/** The usual case, in numbers: a branch to a label of its own section that it reaches. False: the long way must be gone. */
function settleBranch(target: Target, { fixup, expression, fragment, offset }: Patch): boolean {
  const field = branchFields[fixup];
  if (!field || expression.kind !== "symbol" || expression.addend !== 0n) return false;
  const { symbol } = expression;
  const { section } = fragment.subsection;
  if (!symbol.fragment || symbol.fragment.subsection.section !== section || section.isNobits || staysNamed(symbol)) return false;
  const place = fragment.address + offset;
  const distance = symbol.fragment.address + symbol.offset - place;
  const { shift, width } = field;
  const words = distance >> 2;
  if (distance & 3 || (words << (32 - width)) >> (32 - width) !== words || Math.abs(distance) > 0x7fff_ffff) return false;
  const contents = target.contents.get(section)!;
  const mask = (2 ** width - 1) << shift;
  const word = contents[place] | (contents[place + 1] << 8) | (contents[place + 2] << 16) | (contents[place + 3] << 24);
  const result = (word & ~mask) | ((words << shift) & mask);
  contents[place] = result;
  contents[place + 1] = result >> 8;
  contents[place + 2] = result >> 16;
  contents[place + 3] = result >> 24;
  return true;
}

function settlePatch(assembly: Assembly, target: Target, patch: Patch, site: Site): void {
  const value = evaluate(patch.expression);
  if ("failure" in value) {
    fail(assembly, patch, site.span, value.failure);
    return;
  }
  const problem = isData(patch.fixup)
    ? settleData(assembly, target, patch.fixup, value, site)
    : settleFixup(assembly, target, patch.fixup, value, site);
  if (problem) fail(assembly, patch, site.span, problem.message, problem.help);
}

/** Relocations of the table of offsets and of thread-local variables name their symbol. */
function leaveRelocation(assembly: Assembly, target: Target, item: LinkerRelocation, site: Site): void {
  // The symbol that was written, even where it equals another place.
  const { expression } = item;
  if (!isThreadRelocation(item.relocation)) {
    const value = evaluate(expression);
    const problem = "failure" in value ? value.failure : value.minus ? "one address is needed here" : undefined;
    if (problem !== undefined || "failure" in value) fail(assembly, item, site.span, problem ?? "");
    else relocate(assembly, target, item, value, site, value.addend);
    return;
  }
  const named = expression.kind === "symbol" && !expression.symbol.anonymous ? expression : undefined;
  if (!named || placelessNumber(named.symbol)) {
    fail(assembly, item, site.span, "expected a symbol after the operator", "the linker gives each symbol its entry or offset");
    return;
  }
  const { symbol, addend } = named;
  need(assembly, symbol, site.span);
  if (item.relocation < descriptorMarks.first || item.relocation > descriptorMarks.last) symbol.type = "tls";
  target.relocations.get(site.section)!.push({ offset: site.offset, type: item.relocation, symbol: target.elfSymbol(symbol), addend });
}

/** Puts the symbol into the object file, for the relocation at `span`. */
function need({ symbols, report }: Assembly, symbol: AsmSymbol, span: Span): void {
  if (symbol.superseded)
    report.error(span, `${symbol.name} means something else further down: the linker would take that`, {
      help: "give one of the two another name",
    });
  symbol.needed = true;
  if (!symbol.isPlaced) symbols.settleIn(symbol);
}

const placelessNumber = (symbol: AsmSymbol): boolean => symbol.expression !== undefined && placeOf(symbol) === undefined;

/** R_AARCH64_TLSDESC_LDR, ADD and CALL mark instructions and say nothing of the symbol. */
const descriptorMarks = { first: 567, last: 569 };

/** R_AARCH64_TLS*: their numbers are together (AAELF64 §5.7.12). */
const isThreadRelocation = (type: number): boolean => type >= 512 && type < 1024;

interface Problem {
  readonly message: string;
  readonly help?: string;
}

const isData = (kind: FixupKind): boolean => kind === "abs8" || kind === "abs16" || kind === "abs32" || kind === "abs64";

/** The distance that a data fixup becomes when a place in its own section is subtracted. */
const relativeOf: Readonly<Partial<Record<FixupKind, FixupKind>>> = { abs16: "prel16", abs32: "prel32", abs64: "prel64" };

function settleData(assembly: Assembly, target: Target, kind: FixupKind, value: Value, site: Site): Problem | undefined {
  const { bytes } = fixups[kind];
  if (isNumber(value)) {
    const beyond = value.addend >> BigInt(bytes * 8);
    if (beyond !== 0n && beyond !== -1n) return { message: `${value.addend} does not fit ${bytes} byte${bytes === 1 ? "" : "s"}` };
    return apply(target, fixups[kind], value.addend, site);
  }
  if (site.section.isNobits) return { message: `${site.section.name} has no contents in the file, it can only hold zeros` };
  if (!value.plus) {
    const from = value.minus && placeOf(value.minus);
    const relative = relativeOf[kind];
    if (from?.section === site.section && relative) {
      relocate(assembly, target, fixups[relative], { ...value, minus: undefined }, site, value.addend + BigInt(site.offset - from.offset));
      return undefined;
    }
    return { message: `the address of ${nameOf(value)} cannot be subtracted from a number: the linker has no relocation for that` };
  }
  if (kind === "abs8")
    return { message: `the address of ${nameOf(value)} does not fit one byte`, help: "addresses are 8 bytes: .xword or .quad" };
  if (!value.minus) {
    relocate(assembly, target, fixups[kind], value, site, value.addend);
    return undefined;
  }
  const from = placeOf(value.minus);
  const relative = relativeOf[kind];
  if (!from || from.section !== site.section || !relative)
    return {
      message: `the distance from ${nameOf({ ...value, plus: value.minus })} to ${nameOf(value)} is not known: they are in different sections`,
    };
  relocate(assembly, target, fixups[relative], value, site, value.addend + BigInt(site.offset - from.offset));
  return undefined;
}

/** Groups of a move-wide settle themselves; parts of addresses are left to the linker even where they are numbers. */
const settlesNumbers = (row: FixupRow): boolean => row.relocation >= 263 && row.relocation <= 272;

function settleFixup(assembly: Assembly, target: Target, kind: FixupKind, value: Value, site: Site): Problem | undefined {
  const row: FixupRow = fixups[kind];
  if (value.minus)
    return { message: `${nameOf({ ...value, plus: value.minus })} cannot be subtracted here: an instruction refers to one address` };
  if (!value.plus) {
    if (settlesNumbers(row)) return apply(target, row, value.addend, site);
    relocate(assembly, target, row, value, site, value.addend);
    return undefined;
  }
  const place = placeOf(value.plus);
  if (row.relative && kind !== "adrPrelPgHi21" && place?.section === site.section && !staysNamed(value.plus))
    return apply(target, row, BigInt(place.offset) + value.addend, site);
  relocate(assembly, target, row, value, site, value.addend);
  return undefined;
}

/** Writes a settled value; a sentence if it does not fit. */
function apply(target: Target, row: FixupRow, value: bigint, { section, offset }: Site): Problem | undefined {
  const contents = target.contents.get(section)!;
  if (section.isNobits)
    return value === 0n ? undefined : { message: `${section.name} has no contents in the file, it can only hold zeros` };
  let unit = 0n;
  for (let index = row.bytes - 1; index >= 0; index -= 1) unit = (unit << 8n) | BigInt(contents[offset + index]);
  const result = row.apply(unit, value, BigInt(offset));
  if (typeof result === "string") return { message: result };
  for (let index = 0, rest = result; index < row.bytes; index += 1, rest >>= 8n) contents[offset + index] = Number(rest & 0xffn);
  return undefined;
}

/** A relocation against the symbol, or against its section where the name does not matter outside. */
function relocate(
  assembly: Assembly,
  target: Target,
  { relocation }: { readonly relocation: number },
  value: Value,
  site: Site,
  addend: bigint,
): void {
  const list = target.relocations.get(site.section)!;
  const add = (symbol: ElfSymbol, sum: bigint): void =>
    void list.push({ offset: site.offset, type: relocation, symbol, addend: BigInt.asIntN(64, sum) });
  const symbol = value.plus;
  if (!symbol) {
    add(target.noSymbol, addend);
    return;
  }
  const place = placeOf(symbol);
  if (!place || staysNamed(symbol) || keepsName(place.section, symbol, addend)) {
    need(assembly, symbol, site.span);
    add(target.elfSymbol(symbol), addend);
    return;
  }
  add(target.sectionSymbol(place.section), BigInt(place.offset) + addend);
}

/** What another file may define as well, or what the linker must give an entry of its tables. */
const staysNamed = (symbol: AsmSymbol): boolean =>
  // A global name that was given to something else stands for its first place where it was read before; GNU as refuses a weak one.
  (symbol.superseded ? symbol.binding === "weak" : symbol.isExternal) || symbol.type === "gnuIndirectFunction";

/** Entries of merged sections may move, and thread-local relocations name their symbol. */
const keepsName = (section: AsmSection, symbol: AsmSymbol, addend: bigint): boolean =>
  !symbol.anonymous && ((isMerged(section) && addend !== 0n) || (section.flags & sectionFlag.tls) !== 0);

function settleInstruction(assembly: Assembly, target: Target, item: DeferredInstruction, site: Site): void {
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

/** `#lenght` without its `#`. */
const nameSpan = (span: Span, name: string): Span =>
  span.end - span.start === name.length + 1 ? within(span, 1, span.end - span.start) : span;

/** Edits that put an instruction right which no row takes. */
function fixesFor(item: DeferredInstruction, span: Span | undefined): Fix[] {
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

function reportUndefined(assembly: Assembly, item: DeferredInstruction, name: string, span: Span): void {
  const near = assembly.report.wantsAdvice(span) ? nearDefined(assembly, name) : [];
  assembly.report.error(span, `${name} is used as a number, but nothing defines it`, {
    help: near.length > 0 ? `did you mean ${near.join(", ")}?` : `define it: ${name} = 42, or ${name} = . - start for a length`,
    fixes: near.map((replacement) => ({ title: `write ${replacement}`, span: nameSpan(span, name), text: replacement })),
    notes: notesOf(item),
  });
}

const notesOf = ({ expansions }: { expansions: Patch["expansions"] }) =>
  expansions.map(({ title, calledAt }) => ({ span: calledAt, message: `${title} is expanded here` }));

function fail(assembly: Assembly, patch: Pick<Patch, "expansions">, span: Span, message: string, help?: string): void {
  assembly.report.error(span, message, { help, notes: notesOf(patch) });
}
