// Load-exclusive marks an address, store-exclusive stores there if the mark still stands and says whether it did.

import { type InstructionRow, instruction } from "../instruction.ts";
import type { ExclusiveBytes, Machine, ValueKinds } from "../machine.ts";
import { w, wordRegister } from "../operands/general.ts";
import { baseAlone } from "../operands/memory.ts";
import { orderedExamples } from "./ordered-examples.ts";
import { accesses, transfer, transferred } from "./register-access.ts";

const single = "Load/store exclusive register";
const pair = "Load/store exclusive pair";
const ordered = { ordered: true } as const;

const widths = [
  { suffix: "b", size: "00", load: accesses.ldrb, store: accesses.strb, note: "" },
  { suffix: "h", size: "01", load: accesses.ldrh, store: accesses.strh, note: "" },
  { suffix: "", size: "10", load: accesses.ldrW, store: accesses.strW, note: " (32-bit)" },
  { suffix: "", size: "11", load: accesses.ldrX, store: accesses.strX, note: " (64-bit)" },
] as const;

/** Marks the bytes and hands them to `access`. */
function loadExclusive<V extends ValueKinds>(m: Machine<V>, Rn: number, bytes: ExclusiveBytes, access: (address: V["i64"]) => void): void {
  const address = m.base(Rn);
  access(address);
  m.markExclusive(address, bytes);
}

/**
 * Where the mark does not stand, memory keeps its value by being stored again: nothing else runs in between.
 * The status is 0 if the store was made.
 */
function storeExclusive<V extends ValueKinds>(
  m: Machine<V>,
  { Rn, Rs }: { Rn: number; Rs: number },
  bytes: ExclusiveBytes,
  access: (address: V["i64"], choose: (value: V["i64"], kept: V["i64"]) => V["i64"]) => void,
): void {
  const address = m.base(Rn);
  const stands = m.isExclusive(address, bytes);
  access(address, (value, kept) => m.i64.select(stands, value, kept));
  m.clearExclusive();
  m.i32.write(Rs, m.i32.xor(stands, m.i32.constant(1)));
}

interface Order {
  readonly load: "ldxr" | "ldaxr";
  readonly store: "stxr" | "stlxr";
  readonly loadPair: "ldxp" | "ldaxp";
  readonly storePair: "stxp" | "stlxp";
  readonly o0: "0" | "1";
  readonly loadOrder: string;
  readonly storeOrder: string;
}

const orders: readonly Order[] = [
  {
    load: "ldxr",
    store: "stxr",
    loadPair: "ldxp",
    storePair: "stxp",
    o0: "0",
    loadOrder: "",
    storeOrder: "",
  },
  {
    load: "ldaxr",
    store: "stlxr",
    loadPair: "ldaxp",
    storePair: "stlxp",
    o0: "1",
    loadOrder: " before the accesses after it,",
    storeOrder: " after the accesses before it,",
  },
];

const singleRows = orders.flatMap((order) =>
  widths.flatMap(({ suffix, size, load, store, note }) => {
    const { registerBits, bytes } = load;
    return [
      instruction({
        name: (order.store + suffix).toUpperCase() + note,
        mnemonic: order.store + suffix,
        pattern: `${size} 001000 0 0 0 Rs:5 ${order.o0} (11111) Rn:5 Rt:5`,
        operands: [w("Rs"), transferred(store), baseAlone],
        summary: `${store.summary},${order.storeOrder} if the mark of the last load-exclusive stands; the first register becomes 0 if it did.`,
        reference: single,
        examples: orderedExamples(order.store + suffix, registerBits),
        execute(m, f) {
          storeExclusive(m, f, bytes, (address, choose) => {
            m.store(address, bytes, choose(m.i64.read(f.Rt), m.load(address, bytes, ordered)), ordered);
          });
        },
      }),
      instruction({
        name: (order.load + suffix).toUpperCase() + note,
        mnemonic: order.load + suffix,
        pattern: `${size} 001000 0 1 0 (11111) ${order.o0} (11111) Rn:5 Rt:5`,
        operands: [transferred(load), baseAlone],
        summary: `${load.summary},${order.loadOrder} and marks the address for a store-exclusive.`,
        reference: single,
        examples: orderedExamples(order.load + suffix, registerBits),
        execute(m, f) {
          loadExclusive(m, f.Rn, bytes, (address) => transfer(m, load, f.Rt, address, ordered));
        },
      }),
    ];
  }),
);

const bytesOf = (sf: number): 4 | 8 => (sf ? 8 : 4);
const pairBytesOf = (sf: number): 8 | 16 => (sf ? 16 : 8);

const pairRows = orders.flatMap((order) => [
  instruction({
    name: order.storePair.toUpperCase(),
    mnemonic: order.storePair,
    pattern: `1 sf:1 001000 0 0 1 Rs:5 ${order.o0} Rt2:5 Rn:5 Rt:5`,
    operands: [w("Rs"), wordRegister("Rt", "sf"), wordRegister("Rt2", "sf"), baseAlone],
    summary: `Stores two registers,${order.storeOrder} if the mark of the last load-exclusive stands; the first register becomes 0 if it did.`,
    reference: pair,
    examples: orderedExamples(order.storePair),
    execute(m, f) {
      const bytes = bytesOf(f.sf);
      storeExclusive(m, f, pairBytesOf(f.sf), (address, choose) => {
        const [first, second] = m.loadPair(address, bytes, ordered);
        m.storePair(address, bytes, choose(m.i64.read(f.Rt), first), choose(m.i64.read(f.Rt2), second), ordered);
      });
    },
  }),
  instruction({
    name: order.loadPair.toUpperCase(),
    mnemonic: order.loadPair,
    pattern: `1 sf:1 001000 0 1 1 (11111) ${order.o0} Rt2:5 Rn:5 Rt:5`,
    operands: [wordRegister("Rt", "sf"), wordRegister("Rt2", "sf"), baseAlone],
    summary: `Loads two registers,${order.loadOrder} and marks the address for a store-exclusive.`,
    reference: pair,
    examples: orderedExamples(order.loadPair),
    execute(m, f) {
      loadExclusive(m, f.Rn, pairBytesOf(f.sf), (address) => {
        const [first, second] = m.loadPair(address, bytesOf(f.sf), ordered);
        m.i64.write(f.Rt, first);
        m.i64.write(f.Rt2, second);
      });
    },
  }),
]);

export const loadStoreExclusiveRows: readonly InstructionRow[] = [...singleRows, ...pairRows];
