// What the loads and stores of one general register have in common, whatever their way of addressing.

import type { AccessOptions, Machine, MemoryBytes, ValueKinds } from "../machine.ts";
import type { OperandKind } from "../operand.ts";
import { w, x } from "../operands/general.ts";

export interface RegisterAccess {
  /** What stands before and after the letters that say how it addresses: `ldr` `sb` of ldrsb, ldursb, ldtrsb. */
  readonly verb: "ldr" | "str";
  readonly suffix: "" | "b" | "h" | "sb" | "sh" | "sw";
  /** Bits of the register, where the mnemonic is the same for both. */
  readonly registerBits: 32 | 64;
  readonly size: "00" | "01" | "10" | "11";
  readonly opc: "00" | "01" | "10" | "11";
  readonly bytes: MemoryBytes;
  /** "a byte", "the low 16 bits of a register". */
  readonly summary: string;
}

export const accesses = {
  strb: { verb: "str", suffix: "b", registerBits: 32, size: "00", opc: "00", bytes: 1, summary: "Stores the low byte of a register" },
  ldrb: { verb: "ldr", suffix: "b", registerBits: 32, size: "00", opc: "01", bytes: 1, summary: "Loads a byte" },
  ldrsbX: {
    verb: "ldr",
    suffix: "sb",
    registerBits: 64,
    size: "00",
    opc: "10",
    bytes: 1,
    summary: "Loads a signed byte, extended to 64 bits",
  },
  ldrsbW: {
    verb: "ldr",
    suffix: "sb",
    registerBits: 32,
    size: "00",
    opc: "11",
    bytes: 1,
    summary: "Loads a signed byte, extended to 32 bits",
  },
  strh: { verb: "str", suffix: "h", registerBits: 32, size: "01", opc: "00", bytes: 2, summary: "Stores the low 16 bits of a register" },
  ldrh: { verb: "ldr", suffix: "h", registerBits: 32, size: "01", opc: "01", bytes: 2, summary: "Loads 16 bits" },
  ldrshX: { verb: "ldr", suffix: "sh", registerBits: 64, size: "01", opc: "10", bytes: 2, summary: "Loads signed 16 bits, extended to 64" },
  ldrshW: { verb: "ldr", suffix: "sh", registerBits: 32, size: "01", opc: "11", bytes: 2, summary: "Loads signed 16 bits, extended to 32" },
  strW: { verb: "str", suffix: "", registerBits: 32, size: "10", opc: "00", bytes: 4, summary: "Stores a 32-bit register" },
  ldrW: { verb: "ldr", suffix: "", registerBits: 32, size: "10", opc: "01", bytes: 4, summary: "Loads a 32-bit register" },
  ldrsw: { verb: "ldr", suffix: "sw", registerBits: 64, size: "10", opc: "10", bytes: 4, summary: "Loads signed 32 bits, extended to 64" },
  strX: { verb: "str", suffix: "", registerBits: 64, size: "11", opc: "00", bytes: 8, summary: "Stores a 64-bit register" },
  ldrX: { verb: "ldr", suffix: "", registerBits: 64, size: "11", opc: "01", bytes: 8, summary: "Loads a 64-bit register" },
} as const satisfies Record<string, RegisterAccess>;

const isSigned = ({ suffix }: RegisterAccess): boolean => suffix.startsWith("s");

/** Accesses that share a mnemonic are told apart in names by the register: "LDR (32-bit, …)". */
export const widthNote = ({ suffix, registerBits }: RegisterAccess): string =>
  suffix === "" || suffix === "sb" || suffix === "sh" ? `${registerBits}-bit, ` : "";

export const transferred = ({ registerBits }: RegisterAccess): OperandKind<"Rt"> => (registerBits === 64 ? x("Rt") : w("Rt"));

/** Loads or stores the register at an address. */
export function transfer<V extends ValueKinds>(
  m: Machine<V>,
  access: RegisterAccess,
  register: number,
  address: V["i64"],
  options: AccessOptions = {},
): void {
  const { verb, bytes, registerBits } = access;
  if (verb === "str") {
    m.store(address, bytes, m.i64.read(register), options);
    return;
  }
  const loaded = m.load(address, bytes, options);
  if (isSigned(access)) {
    const word = m.word(registerBits === 64 ? 1 : 0);
    word.write(register, word.signExtend(word.fromI64(loaded), 8 * bytes));
  } else {
    m.i64.write(register, loaded);
  }
}
