// The registers that gdb is told of, in the order of its numbers: the core, floating point, and the thread pointer (GDB manual,
// G.5.1 "AArch64 Features"). How each is read from and written to a register block.

import type { Registers } from "../../cpu/index.ts";
import { cpsrOf } from "../expression/registers.ts";

export interface RemoteRegister {
  readonly name: string;
  readonly bytes: 4 | 8 | 16;
  readonly read: (registers: Registers) => Uint8Array;
  readonly write: (registers: Registers, bytes: Uint8Array) => void;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const long = (name: string, get: (registers: Registers) => bigint, set: (registers: Registers, value: bigint) => void): RemoteRegister => ({
  name,
  bytes: 8,
  read: (registers) => {
    const bytes = new Uint8Array(8);
    viewOf(bytes).setBigUint64(0, get(registers), true);
    return bytes;
  },
  write: (registers, bytes) => set(registers, viewOf(bytes).getBigUint64(0, true)),
});

const word = (name: string, get: (registers: Registers) => number, set: (registers: Registers, value: number) => void): RemoteRegister => ({
  name,
  bytes: 4,
  read: (registers) => {
    const bytes = new Uint8Array(4);
    viewOf(bytes).setUint32(0, get(registers), true);
    return bytes;
  },
  write: (registers, bytes) => set(registers, viewOf(bytes).getUint32(0, true)),
});

const numbered = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

const core: readonly RemoteRegister[] = [
  ...numbered(31, (index) =>
    long(
      `x${index}`,
      (registers) => registers.x(index),
      (registers, value) => registers.setX(index, value),
    ),
  ),
  long(
    "sp",
    ({ sp }) => sp,
    (registers, value) => {
      registers.sp = value;
    },
  ),
  long(
    "pc",
    ({ pc }) => pc,
    (registers, value) => {
      registers.pc = value;
    },
  ),
  word("cpsr", cpsrOf, (registers, value) => {
    registers.nzcv = value >>> 28;
  }),
];

const floatingPoint: readonly RemoteRegister[] = [
  ...numbered(
    32,
    (index): RemoteRegister => ({
      name: `v${index}`,
      bytes: 16,
      read: (registers) => registers.v(index).slice(),
      write: (registers, bytes) => registers.v(index).set(bytes),
    }),
  ),
  word(
    "fpsr",
    ({ fpsr }) => fpsr,
    (registers, value) => {
      registers.fpsr = value;
    },
  ),
  word(
    "fpcr",
    ({ fpcr }) => fpcr,
    (registers, value) => {
      registers.fpcr = value;
    },
  ),
];

const threadPointer: readonly RemoteRegister[] = [
  long(
    "tpidr",
    (registers) => registers.threadPointer,
    (registers, value) => {
      registers.threadPointer = value;
    },
  ),
];

/** By gdb's number. */
export const remoteRegisters: readonly RemoteRegister[] = [...core, ...floatingPoint, ...threadPointer];

/** Those that every stop tells of, by their numbers: x29, sp, pc. */
export const expedited: readonly number[] = [29, 31, 32];

const typeOf = ({ name, bytes }: RemoteRegister): string => {
  if (name === "sp" || name === "tpidr") return ' type="data_ptr"';
  if (name === "pc") return ' type="code_ptr"';
  if (name === "cpsr") return ' type="cpsr_flags"';
  if (bytes === 16) return ' type="aarch64v"';
  return name.startsWith("fp") ? ' type="int"' : "";
};

const rows = (registers: readonly RemoteRegister[]): string =>
  registers.map((register) => `<reg name="${register.name}" bitsize="${register.bytes * 8}"${typeOf(register)}/>`).join("\n");

const vectorTypes = `
<vector id="v2d" type="ieee_double" count="2"/><vector id="v2u" type="uint64" count="2"/><vector id="v2i" type="int64" count="2"/>
<vector id="v4f" type="ieee_single" count="4"/><vector id="v4u" type="uint32" count="4"/><vector id="v4i" type="int32" count="4"/>
<vector id="v8f" type="ieee_half" count="8"/><vector id="v8u" type="uint16" count="8"/><vector id="v8i" type="int16" count="8"/>
<vector id="v16u" type="uint8" count="16"/><vector id="v16i" type="int8" count="16"/>
<vector id="v1u" type="uint128" count="1"/><vector id="v1i" type="int128" count="1"/>
<union id="vnd"><field name="f" type="v2d"/><field name="u" type="v2u"/><field name="s" type="v2i"/></union>
<union id="vns"><field name="f" type="v4f"/><field name="u" type="v4u"/><field name="s" type="v4i"/></union>
<union id="vnh"><field name="f" type="v8f"/><field name="u" type="v8u"/><field name="s" type="v8i"/></union>
<union id="vnb"><field name="u" type="v16u"/><field name="s" type="v16i"/></union>
<union id="vnq"><field name="u" type="v1u"/><field name="s" type="v1i"/></union>
<union id="aarch64v"><field name="d" type="vnd"/><field name="s" type="vns"/><field name="h" type="vnh"/><field name="b" type="vnb"/><field name="q" type="vnq"/></union>`;

const flags = `
<flags id="cpsr_flags" size="4"><field name="V" start="28" end="28"/><field name="C" start="29" end="29"/><field name="Z" start="30" end="30"/><field name="N" start="31" end="31"/></flags>`;

export const targetDescription = `<?xml version="1.0"?>
<!DOCTYPE target SYSTEM "gdb-target.dtd">
<target version="1.0">
<architecture>aarch64</architecture>
<osabi>GNU/Linux</osabi>
<feature name="org.gnu.gdb.aarch64.core">${flags}
${rows(core)}
</feature>
<feature name="org.gnu.gdb.aarch64.fpu">${vectorTypes}
${rows(floatingPoint)}
</feature>
<feature name="org.gnu.gdb.aarch64.tls">
${rows(threadPointer)}
</feature>
</target>
`;
