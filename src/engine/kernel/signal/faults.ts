// From the processor's trap to the signal that Linux sends for it (arch/arm64/kernel/traps.c, mm/fault.c).

import { assertNever } from "../../base/errors.ts";
import type { Trap } from "../../cpu/trap.ts";
import type { SignalCode, SignalInformation } from "./information.ts";
import { type SignalName, signalNumber } from "./signals.ts";

export type FaultTrap = Exclude<Trap, { kind: "supervisorCall" }>;

/** `pc` is that of the instruction that trapped. A memory fault that is "exhausted" is not a program's fault: SIGKILL. */
export function faultSignal(trap: FaultTrap, pc: bigint): SignalInformation {
  const fault = (name: SignalName, code: SignalCode, address: bigint): SignalInformation => ({ signal: signalNumber(name), code, address });
  switch (trap.kind) {
    case "breakpoint":
      return fault("SIGTRAP", "TRAP_BRKPT", pc);
    case "undefined":
      return fault("SIGILL", "ILL_ILLOPC", pc);
    case "stackAlignment":
      return fault("SIGBUS", "BUS_ADRALN", trap.address);
    case "pcAlignment":
      return fault("SIGBUS", "BUS_ADRALN", trap.address);
    case "memory":
      switch (trap.reason) {
        case "unmapped":
          return fault("SIGSEGV", "SEGV_MAPERR", trap.address);
        case "permission":
          return fault("SIGSEGV", "SEGV_ACCERR", trap.address);
        case "alignment":
          return fault("SIGBUS", "BUS_ADRALN", trap.address);
        case "exhausted":
          return { signal: signalNumber("SIGKILL"), code: "SI_KERNEL" };
        default:
          return assertNever(trap.reason, "reason of a memory fault");
      }
    default:
      return assertNever(trap, "trap");
  }
}
