// Atomic operations on memory (LSE): compare and swap, swap, and operations that give back what was there before.
// Nothing runs between an instruction's load and its store, so they are a load and a store.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Arithmetic, Machine, MemoryBytes, ValueKinds } from "../machine.ts";
import { w, wordRegister } from "../operands/general.ts";
import { baseAlone } from "../operands/memory.ts";
import { evenRegister, nextRegister } from "../operands/register-pair.ts";
import type { Fields } from "../pattern.ts";
import { orderedExamples } from "./ordered-examples.ts";

const atomics = "Atomic memory operations";
const aligned = { ordered: true } as const;

/** Acquire (A, or L of the compares) and release (R, or o0), and what the mnemonic has for them. */
const orders = [
  { suffix: "", acquire: "0", release: "0", does: "" },
  { suffix: "a", acquire: "1", release: "0", does: ", before the accesses after it" },
  { suffix: "l", acquire: "0", release: "1", does: ", after the accesses before it" },
  { suffix: "al", acquire: "1", release: "1", does: ", in order with the accesses around it" },
] as const;

type Order = (typeof orders)[number];

/** The accesses that have a mnemonic of their own; words and doublewords share one. */
const narrowWidths = [
  { suffix: "b", size: "00", bytes: 1, what: "a byte in memory" },
  { suffix: "h", size: "01", bytes: 2, what: "16 bits in memory" },
] as const;

type NarrowWidth = (typeof narrowWidths)[number];

const wordBytes = (sf: number): 4 | 8 => (sf ? 8 : 4);

const narrowRegisters = [w("Rs"), w("Rt"), baseAlone] as const;
const wordRegisters = [wordRegister("Rs", "sf"), wordRegister("Rt", "sf"), baseAlone] as const;

/** The low bytes of a value, extended to 64 bits. */
function lowBytes<V extends ValueKinds>({ i64 }: Machine<V>, value: V["i64"], bytes: MemoryBytes, signed = false): V["i64"] {
  if (bytes === 8) return value;
  return signed ? i64.signExtend(value, 8 * bytes) : i64.zeroExtend(value, 8 * bytes);
}

interface Operation {
  /** As the mnemonic has it after `ld` or `st`; `swp` stands alone. */
  readonly name: string;
  readonly o3: "0" | "1";
  readonly opc: "000" | "001" | "010" | "011" | "100" | "101" | "110" | "111";
  readonly does: string;
  readonly signed?: boolean;
  readonly apply: <T, V extends ValueKinds>(word: Arithmetic<T, V>, memory: T, register: T) => T;
}

const operations: readonly Operation[] = [
  { name: "add", o3: "0", opc: "000", does: "Adds a register to", apply: (word, memory, register) => word.add(memory, register) },
  {
    name: "clr",
    o3: "0",
    opc: "001",
    does: "Clears the bits that are 1 in a register in",
    apply: (word, memory, register) => word.and(memory, word.not(register)),
  },
  {
    name: "eor",
    o3: "0",
    opc: "010",
    does: "Inverts the bits that are 1 in a register in",
    apply: (word, memory, register) => word.xor(memory, register),
  },
  {
    name: "set",
    o3: "0",
    opc: "011",
    does: "Sets the bits that are 1 in a register in",
    apply: (word, memory, register) => word.or(memory, register),
  },
  {
    name: "smax",
    o3: "0",
    opc: "100",
    does: "Puts a signed register, if it is greater, into",
    signed: true,
    apply: (word, memory, register) => word.select(word.lessSigned(memory, register), register, memory),
  },
  {
    name: "smin",
    o3: "0",
    opc: "101",
    does: "Puts a signed register, if it is less, into",
    signed: true,
    apply: (word, memory, register) => word.select(word.lessSigned(register, memory), register, memory),
  },
  {
    name: "umax",
    o3: "0",
    opc: "110",
    does: "Puts an unsigned register, if it is higher, into",
    apply: (word, memory, register) => word.select(word.lessUnsigned(memory, register), register, memory),
  },
  {
    name: "umin",
    o3: "0",
    opc: "111",
    does: "Puts an unsigned register, if it is lower, into",
    apply: (word, memory, register) => word.select(word.lessUnsigned(register, memory), register, memory),
  },
  { name: "swp", o3: "1", opc: "000", does: "Puts a register into", apply: (_word, _memory, register) => register },
];

function operate<V extends ValueKinds>(
  m: Machine<V>,
  { signed, apply }: Operation,
  f: Fields<"Rs" | "Rn" | "Rt">,
  bytes: MemoryBytes,
): void {
  const address = m.base(f.Rn);
  const old = m.load(address, bytes, aligned);
  const register = lowBytes(m, m.i64.read(f.Rs), bytes, signed);
  m.store(address, bytes, apply(m.i64, lowBytes(m, old, bytes, signed), register), aligned);
  m.i64.write(f.Rt, old);
}

const isSwap = ({ name }: Operation): boolean => name === "swp";
const loadName = (operation: Operation): string => (isSwap(operation) ? "swp" : `ld${operation.name}`);

/** Whether there is an alias that does not ask for the old value: `stadd`, which cannot acquire. */
const hasStore = (operation: Operation, order: Order): boolean => !isSwap(operation) && order.acquire === "0";

function narrowRows(operation: Operation, order: Order, width: NarrowWidth): InstructionRow[] {
  const { o3, opc, does } = operation;
  const suffix = order.suffix + width.suffix;
  const mnemonic = loadName(operation) + suffix;
  const load = instruction({
    name: mnemonic.toUpperCase(),
    mnemonic,
    pattern: `${width.size} 111 0 00 ${order.acquire} ${order.release} 1 Rs:5 ${o3} ${opc} 00 Rn:5 Rt:5`,
    operands: narrowRegisters,
    summary: `${does} ${width.what} at once${order.does}, and gives what was there.`,
    reference: atomics,
    examples: orderedExamples(mnemonic),
    execute: (m, f) => operate(m, operation, f, width.bytes),
  });
  if (!hasStore(operation, order)) return [load];
  const store = alias({
    name: `ST${operation.name}${suffix}`.toUpperCase(),
    base: load.name,
    mnemonic: `st${operation.name}${suffix}`,
    pattern: `${width.size} 111 0 00 0 ${order.release} 1 Rs:5 ${o3} ${opc} 00 Rn:5 11111`,
    operands: [w("Rs"), baseAlone],
    summary: `${does} ${width.what} at once${order.does}.`,
    reference: atomics,
    examples: orderedExamples(`st${operation.name}${suffix}`),
  });
  return [load, store];
}

function wordRows(operation: Operation, order: Order): InstructionRow[] {
  const { o3, opc, does } = operation;
  const mnemonic = loadName(operation) + order.suffix;
  const load = instruction({
    name: mnemonic.toUpperCase(),
    mnemonic,
    pattern: `1 sf:1 111 0 00 ${order.acquire} ${order.release} 1 Rs:5 ${o3} ${opc} 00 Rn:5 Rt:5`,
    operands: wordRegisters,
    summary: `${does} a word in memory at once${order.does}, and gives what was there.`,
    reference: atomics,
    examples: orderedExamples(mnemonic),
    execute: (m, f) => operate(m, operation, f, wordBytes(f.sf)),
  });
  if (!hasStore(operation, order)) return [load];
  const store = alias({
    name: `ST${operation.name}${order.suffix}`.toUpperCase(),
    base: load.name,
    mnemonic: `st${operation.name}${order.suffix}`,
    pattern: `1 sf:1 111 0 00 0 ${order.release} 1 Rs:5 ${o3} ${opc} 00 Rn:5 11111`,
    operands: [wordRegister("Rs", "sf"), baseAlone],
    summary: `${does} a word in memory at once${order.does}.`,
    reference: atomics,
    examples: orderedExamples(`st${operation.name}${order.suffix}`),
  });
  return [load, store];
}

function swapIfEqual<V extends ValueKinds>(m: Machine<V>, f: Fields<"Rs" | "Rn" | "Rt">, bytes: MemoryBytes): void {
  const address = m.base(f.Rn);
  const old = m.load(address, bytes, aligned);
  const isEqual = m.i64.equal(old, lowBytes(m, m.i64.read(f.Rs), bytes));
  m.store(address, bytes, m.i64.select(isEqual, m.i64.read(f.Rt), old), aligned);
  m.i64.write(f.Rs, old);
}

function swapPairIfEqual<V extends ValueKinds>(m: Machine<V>, f: Fields<"Rs" | "Rn" | "Rt">, bytes: 4 | 8): void {
  const { i64 } = m;
  const address = m.base(f.Rn);
  const [first, second] = m.loadPair(address, bytes, aligned);
  const isExpected = (old: V["i64"], register: number) => i64.equal(old, lowBytes(m, i64.read(register), bytes));
  const isEqual = m.i32.and(isExpected(first, f.Rs), isExpected(second, f.Rs + 1));
  const choose = (register: number, old: V["i64"]) => i64.select(isEqual, i64.read(register), old);
  m.storePair(address, bytes, choose(f.Rt, first), choose(f.Rt + 1, second), aligned);
  i64.write(f.Rs, first);
  i64.write(f.Rs + 1, second);
}

function compareRows(order: Order): InstructionRow[] {
  const narrow = narrowWidths.map((width) => {
    const mnemonic = `cas${order.suffix}${width.suffix}`;
    return instruction({
      name: mnemonic.toUpperCase(),
      mnemonic,
      pattern: `${width.size} 001000 1 ${order.acquire} 1 Rs:5 ${order.release} 11111 Rn:5 Rt:5`,
      operands: narrowRegisters,
      summary: `Replaces ${width.what} by the second register if it equals the first${order.does}, and gives what was there.`,
      reference: "Compare and swap",
      examples: orderedExamples(mnemonic),
      execute: (m, f) => swapIfEqual(m, f, width.bytes),
    });
  });
  const word = instruction({
    name: `CAS${order.suffix}`.toUpperCase(),
    mnemonic: `cas${order.suffix}`,
    pattern: `1 sf:1 001000 1 ${order.acquire} 1 Rs:5 ${order.release} 11111 Rn:5 Rt:5`,
    operands: wordRegisters,
    summary: `Replaces a word in memory by the second register if it equals the first${order.does}, and gives what was there.`,
    reference: "Compare and swap",
    examples: orderedExamples(`cas${order.suffix}`),
    execute: (m, f) => swapIfEqual(m, f, wordBytes(f.sf)),
  });
  const pair = instruction({
    name: `CASP${order.suffix}`.toUpperCase(),
    mnemonic: `casp${order.suffix}`,
    pattern: `0 sf:1 001000 0 ${order.acquire} 1 Rs:5 ${order.release} 11111 Rn:5 Rt:5`,
    operands: [evenRegister("Rs", "sf"), nextRegister("Rs", "sf"), evenRegister("Rt", "sf"), nextRegister("Rt", "sf"), baseAlone],
    reserved: ({ Rs, Rt }) => Rs % 2 === 1 || Rt % 2 === 1,
    summary: `Replaces two words in memory by the second pair of registers if they equal the first${order.does}, and gives what was there.`,
    reference: "Compare and swap pair",
    examples: orderedExamples(`casp${order.suffix}`),
    execute: (m, f) => swapPairIfEqual(m, f, wordBytes(f.sf)),
  });
  return [...narrow, word, pair];
}

export const atomicRows: readonly InstructionRow[] = [
  ...operations.flatMap((operation) =>
    orders.flatMap((order) => [...wordRows(operation, order), ...narrowWidths.flatMap((width) => narrowRows(operation, order, width))]),
  ),
  ...orders.flatMap(compareRows),
];
