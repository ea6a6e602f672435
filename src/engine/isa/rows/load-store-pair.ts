// Loads and stores of two registers side by side.

import { type InstructionRow, instruction } from "../instruction.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import type { OperandKind } from "../operand.ts";
import { wordRegister, x } from "../operands/general.ts";
import { pairOffset, pairPostIndexed, pairPreIndexed } from "../operands/memory.ts";
import { signed } from "../operands/target.ts";
import type { Fields } from "../pattern.ts";

const words = [wordRegister("Rt", "sf"), wordRegister("Rt2", "sf")] as const;
const doublewords = [x("Rt"), x("Rt2")] as const;

type Pair = Fields<"Rt" | "Rt2" | "Rn" | "imm7">;

const bytesOf = (sf: number): 4 | 8 => (sf ? 8 : 4);

function loadWords<V extends ValueKinds>(m: Machine<V>, { Rt, Rt2 }: Pair, address: V["i64"], bytes: 4 | 8): void {
  const [first, second] = m.loadPair(address, bytes);
  m.i64.write(Rt, first);
  m.i64.write(Rt2, second);
}

function loadSigned<V extends ValueKinds>(m: Machine<V>, { Rt, Rt2 }: Pair, address: V["i64"]): void {
  const [first, second] = m.loadPair(address, 4);
  m.i64.write(Rt, m.i64.signExtend(first, 32));
  m.i64.write(Rt2, m.i64.signExtend(second, 32));
}

function storeWords<V extends ValueKinds>(m: Machine<V>, { Rt, Rt2 }: Pair, address: V["i64"], bytes: 4 | 8): void {
  m.storePair(address, bytes, m.i64.read(Rt), m.i64.read(Rt2));
}

interface Mode {
  readonly bits: "000" | "001" | "010" | "011";
  readonly note: string;
  readonly does: string;
  readonly reference: string;
  readonly writesBack: boolean;
  /** The offset counts before the access. */
  readonly before: boolean;
  readonly word: OperandKind<"Rn" | "imm7" | "sf">;
  readonly signedWord: OperandKind<"Rn" | "imm7">;
}

const modes = {
  noAllocate: {
    bits: "000",
    note: "",
    does: "at a base plus a number, hinting that they will not be needed again soon",
    reference: "Load/store no-allocate pair (offset)",
    writesBack: false,
    before: true,
    word: pairOffset("sf"),
    signedWord: pairOffset(4),
  },
  post: {
    bits: "001",
    note: " (post-indexed)",
    does: "at a base to which a number is added afterwards",
    reference: "Load/store register pair (post-indexed)",
    writesBack: true,
    before: false,
    word: pairPostIndexed("sf"),
    signedWord: pairPostIndexed(4),
  },
  offset: {
    bits: "010",
    note: " (signed offset)",
    does: "at a base plus a number",
    reference: "Load/store register pair (offset)",
    writesBack: false,
    before: true,
    word: pairOffset("sf"),
    signedWord: pairOffset(4),
  },
  pre: {
    bits: "011",
    note: " (pre-indexed)",
    does: "at a base to which a number is added first",
    reference: "Load/store register pair (pre-indexed)",
    writesBack: true,
    before: true,
    word: pairPreIndexed("sf"),
    signedWord: pairPreIndexed(4),
  },
} as const satisfies Record<string, Mode>;

/** Works out the address, makes the access, and moves the base where the mode says so. */
function addressed<V extends ValueKinds>(m: Machine<V>, mode: Mode, f: Pair, bytes: 4 | 8, access: (address: V["i64"]) => void): void {
  const base = m.base(f.Rn);
  const moved = m.i64.add(base, m.i64.constant(signed(f.imm7, 7) * bytes));
  access(mode.before ? moved : base);
  if (mode.writesBack) m.i64.writeOrSp(f.Rn, moved);
}

function store(mnemonic: "stp" | "stnp", mode: Mode, ...examples: string[]): InstructionRow {
  return instruction({
    name: mnemonic.toUpperCase() + mode.note,
    mnemonic,
    pattern: `sf:1 0 101 0 ${mode.bits} 0 imm7:7 Rt2:5 Rn:5 Rt:5`,
    operands: [...words, mode.word],
    summary: `Stores two registers side by side, ${mode.does}.`,
    reference: mode.reference,
    examples,
    execute(m, f) {
      const bytes = bytesOf(f.sf);
      addressed(m, mode, f, bytes, (address) => storeWords(m, f, address, bytes));
    },
  });
}

function load(mnemonic: "ldp" | "ldnp", mode: Mode, ...examples: string[]): InstructionRow {
  return instruction({
    name: mnemonic.toUpperCase() + mode.note,
    mnemonic,
    pattern: `sf:1 0 101 0 ${mode.bits} 1 imm7:7 Rt2:5 Rn:5 Rt:5`,
    operands: [...words, mode.word],
    summary: `Loads two registers that lie side by side, ${mode.does}.`,
    reference: mode.reference,
    examples,
    execute(m, f) {
      const bytes = bytesOf(f.sf);
      addressed(m, mode, f, bytes, (address) => loadWords(m, f, address, bytes));
    },
  });
}

function loadSignedWords(mode: Mode, ...examples: string[]): InstructionRow {
  return instruction({
    name: `LDPSW${mode.note}`,
    mnemonic: "ldpsw",
    pattern: `01 101 0 ${mode.bits} 1 imm7:7 Rt2:5 Rn:5 Rt:5`,
    operands: [...doublewords, mode.signedWord],
    // Which of two results one register would hold is left open by the architecture; binutils counts these as undefined.
    unpredictable: ({ Rt, Rt2, Rn }) => Rt === Rt2 || (mode.writesBack && Rn !== 31 && (Rn === Rt || Rn === Rt2)),
    summary: `Loads two signed words that lie side by side, extended to 64 bits, ${mode.does}.`,
    reference: mode.reference,
    examples,
    execute(m, f) {
      addressed(m, mode, f, 4, (address) => loadSigned(m, f, address));
    },
  });
}

export const loadStorePairRows: readonly InstructionRow[] = [
  store("stnp", modes.noAllocate, "stnp w0, w1, [x2] // 40040028"),
  load("ldnp", modes.noAllocate, "ldnp x0, x1, [x2, #16] // 400441a8"),
  store("stp", modes.post, "stp x0, x1, [sp], #16 // e00781a8"),
  load("ldp", modes.post, "ldp x29, x30, [sp], #16 // fd7bc1a8", "ldp w0, w1, [x2], #-256 // 4004e028"),
  loadSignedWords(modes.post, "ldpsw x0, x1, [x2], #8 // 4004c168"),
  store("stp", modes.offset, "stp x19, x20, [sp, #504] // f3d31fa9", "stp w0, w1, [x2, #-256] // 40042029"),
  load("ldp", modes.offset, "ldp x19, x20, [sp, #16] // f35341a9"),
  loadSignedWords(modes.offset, "ldpsw x0, x1, [x2, #252] // 40845f69"),
  store("stp", modes.pre, "stp x29, x30, [sp, #-16]! // fd7bbfa9"),
  load("ldp", modes.pre, "ldp x0, x1, [x2, #0]! // 4004c0a9"),
  loadSignedWords(modes.pre, "ldpsw x0, x1, [x2, #-8]! // 4004ff69"),
];
