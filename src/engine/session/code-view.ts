// Code as the panels show it: a stretch of disassembly around pc, and the instruction about to run with its fields, its base form,
// what it reads and what it will write. Looks, changes nothing.

import { effectsOf } from "../cpu/effects.ts";
import type { AddressSpace, Registers } from "../cpu/index.ts";
import { baseOf, decode, disassemble, formOf } from "../isa/index.ts";
import type { Program } from "./program.ts";
import type { CodeRowView, InstructionView, OperandValueView } from "./views/index.ts";

const wordBytes = 4;

function wordAt(space: AddressSpace, address: number): number | undefined {
  const bytes = space.peek(address as never, wordBytes);
  return bytes.length < wordBytes ? undefined : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
}

function textOf(word: number, pc: number, program: Program | undefined): string {
  const symbolAt = program?.names.nameOf;
  const { mnemonic, operands, comment } = disassemble(word, { pc, ...(symbolAt ? { symbolAt } : {}) });
  return `${mnemonic.padEnd(operands === "" ? 0 : 7)} ${operands}${comment === undefined ? "" : `  // ${comment}`}`.trim();
}

/** `rows` words of pc's section, with pc in their first third, as far as there are any mapped. */
export function codeView(space: AddressSpace | undefined, pc: number, rows: number, program: Program | undefined): CodeRowView[] {
  if (!space || rows === 0 || pc % wordBytes !== 0) return [];
  const views: CodeRowView[] = [];
  const section = program?.executable.sections.find(({ address, size }) => address > 0 && pc >= address && pc < address + size);
  const first = Math.max(section?.address ?? 0, pc - Math.floor(rows / 3) * wordBytes);
  for (let address = first; address < first + rows * wordBytes; address += wordBytes) {
    const word = wordAt(space, address);
    if (word === undefined) continue;
    const symbol = program?.names.nameOf(address);
    const location = program?.lines.addressToLocation(address);
    views.push({
      address: BigInt(address),
      word,
      text: textOf(word, address, program),
      ...(symbol === undefined ? {} : { symbol }),
      ...(location ? { location } : {}),
    });
  }
  return views;
}

const bitsOf = (mask: number): number[] => Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (mask >>> bit) & 1);

/** What the instruction at pc is and does. */
export function instructionView(
  space: AddressSpace | undefined,
  registers: Registers | undefined,
  program: Program | undefined,
): InstructionView | undefined {
  const pc = Number(registers?.pc ?? 0n);
  const word = space && registers ? wordAt(space, pc) : undefined;
  const decoded = word === undefined ? undefined : decode(word);
  if (word === undefined || !decoded || !registers) return undefined;
  const { shown } = decoded;
  const base = baseOf(shown);
  const general = (mask: number): OperandValueView[] =>
    bitsOf(mask).map((register) =>
      register === 31 ? { name: "sp", value: registers.sp } : { name: `x${register}`, value: registers.x(register) },
    );
  const vector = (mask: number): OperandValueView[] =>
    bitsOf(mask).map((register) => {
      const bytes = registers.v(register);
      const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
      return { name: `v${register}`, value: (view.getBigUint64(8, true) << 64n) | view.getBigUint64(0, true) };
    });
  const effects = effectsOf(decoded, pc);
  const flags = (present: boolean): OperandValueView[] => (present ? [{ name: "nzcv", value: BigInt(registers.nzcv) }] : []);
  return {
    address: BigInt(pc),
    word,
    text: textOf(word, pc, program),
    pattern: decoded.row.pattern,
    form: formOf(shown),
    summary: shown.summary,
    reference: shown.reference,
    name: shown.name,
    ...(base === shown ? {} : { base: { name: base.name, form: formOf(base), summary: base.summary } }),
    reads: [...general(effects.registersRead), ...vector(effects.vectorsRead), ...flags(effects.flagsRead)],
    writes: [...general(effects.registersWritten), ...vector(effects.vectorsWritten), ...flags(effects.flagsWritten)],
    memory: effects.memory.map(({ kind, bytes, base: register, displacement }) => {
      const from = register === undefined ? undefined : register === 31 ? registers.sp : registers.x(register);
      const address = from === undefined || displacement === undefined ? undefined : BigInt.asUintN(64, from + BigInt(displacement));
      return { kind, bytes, ...(address === undefined ? {} : { address }) };
    }),
  };
}
