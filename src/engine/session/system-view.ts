// The system registers that a program may read (MRS), with their values for one thread. Looks, changes nothing.

import type { Registers } from "../cpu/index.ts";
import { systemRegisters } from "../isa/operands/system-register.ts";
import type { SystemRegisterView } from "./views/index.ts";

/** `nowNs`: the machine's time, which CNTVCT_EL0 counts. */
export function systemView(registers: Registers | undefined, nowNs: number, before: readonly SystemRegisterView[]): SystemRegisterView[] {
  const live: Readonly<Record<string, bigint>> = {
    nzcv: BigInt(((registers?.nzcv ?? 0) << 28) >>> 0),
    fpcr: BigInt(registers?.fpcr ?? 0),
    fpsr: BigInt(registers?.fpsr ?? 0),
    tpidr_el0: registers?.threadPointer ?? 0n,
    cntvct_el0: BigInt(Math.floor(nowNs)),
  };
  return systemRegisters.flatMap(({ name, access }): SystemRegisterView[] => {
    if (access.kind === "none") return [];
    const value = access.kind === "constant" ? access.value : (live[name] ?? 0n);
    const was = before.find((register) => register.name === name)?.value ?? value;
    return [{ name, value, before: was, access: access.kind === "constant" ? "constant" : access.write ? "written" : "read" }];
  });
}
