// The frame that a signal handler runs on, and the way back: struct rt_sigframe of arm64 with its FPSIMD context
// (arch/arm64/kernel/signal.c, include/uapi/asm/sigcontext.h).

import type { Registers } from "../../cpu/processor.ts";
import { minimumSignalStackBytes } from "../abi/auxiliary-vector.ts";
import type { Errno } from "../abi/errno.ts";
import { type Kernel, registersOf } from "../kernel.ts";
import { trampolinePage } from "../mm/layout.ts";
import { userMemoryOf } from "../mm/process-memory.ts";
import { readBytes, writeBytes } from "../mm/user-memory.ts";
import type { Process } from "../task/process.ts";
import type { AlternateStack, Task } from "../task/task.ts";
import { actionFlag, type SignalAction } from "./action.ts";
import { informationBytes, type SignalInformation, writeSignalInformation } from "./information.ts";
import { unblockable } from "./signals.ts";

export const alternateStackFlag = { SS_ONSTACK: 1, SS_DISABLE: 2, SS_AUTODISARM: -(2 ** 31) } as const;
export const alternateStackBytes = 24;

/** Offsets in the frame. The ucontext follows the siginfo. */
const offset = {
  stack: informationBytes + 16,
  mask: informationBytes + 40,
  faultAddress: informationBytes + 176,
  registers: informationBytes + 184,
  sp: informationBytes + 184 + 31 * 8,
  pc: informationBytes + 184 + 32 * 8,
  pstate: informationBytes + 184 + 33 * 8,
  reserved: informationBytes + 176 + 288,
} as const;
const frameBytes = offset.reserved + 4096;

const simdMagic = 0x46508001;
const simdBytes = 0x210;
/** fpsr and fpcr stand after the record's header, the registers after them. */
const simdOffset = { fpsr: 8, fpcr: 12, registers: 16 } as const;
/** x29 and x30 below which the frame starts, so that unwinders find the interrupted code. */
const frameRecordBytes = 16;

export const isOnAlternateStack = (stack: AlternateStack | undefined, sp: number): boolean =>
  stack !== undefined && !stack.disarms && sp > stack.start && sp - stack.start <= stack.size;

/** What a stack_t says; `sp` must not be on the present one. EPERM, EINVAL, ENOMEM (do_sigaltstack). */
export function setAlternateStack(task: Task, given: Uint8Array, sp: number): Errno | undefined {
  const view = new DataView(given.buffer, given.byteOffset, alternateStackBytes);
  const flags = view.getInt32(8, true);
  const size = Number(view.getBigUint64(16, true));
  const { SS_ONSTACK, SS_DISABLE, SS_AUTODISARM } = alternateStackFlag;
  const mode = flags & ~SS_AUTODISARM;
  if (isOnAlternateStack(task.alternateStack, sp)) return "EPERM";
  if (mode !== 0 && mode !== SS_ONSTACK && mode !== SS_DISABLE) return "EINVAL";
  if (mode === SS_DISABLE) delete task.alternateStack;
  else if (size < minimumSignalStackBytes) return "ENOMEM";
  else task.alternateStack = { start: Number(view.getBigUint64(0, true)), size, disarms: flags !== mode };
  return undefined;
}

/** A stack_t of the present one, as seen from `sp`. */
export function writeAlternateStack(stack: AlternateStack | undefined, sp: number): Uint8Array {
  const { SS_ONSTACK, SS_DISABLE, SS_AUTODISARM } = alternateStackFlag;
  const bytes = new Uint8Array(alternateStackBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(stack?.start ?? 0), true);
  const mode = isOnAlternateStack(stack, sp) ? SS_ONSTACK : 0;
  view.setInt32(8, stack ? mode | (stack.disarms ? SS_AUTODISARM : 0) : SS_DISABLE, true);
  view.setBigUint64(16, BigInt(stack?.size ?? 0), true);
  return bytes;
}

/** False: there is no room. `mask` is what sigreturn restores. */
export function pushSignalFrame(
  kernel: Kernel,
  process: Process,
  task: Task,
  action: SignalAction,
  information: SignalInformation,
  mask: bigint,
): boolean {
  const registers = registersOf(kernel, task);
  const memory = userMemoryOf(kernel, process);
  const interrupted = Number(registers.sp);
  const alternate = task.alternateStack;
  const isSwitching =
    alternate !== undefined && (action.flags & actionFlag.SA_ONSTACK) !== 0 && !isOnAlternateStack(alternate, interrupted);
  const top = isSwitching ? alternate.start + alternate.size : interrupted;
  const record = Math.floor((top - frameRecordBytes) / 16) * 16;
  const start = record - Math.ceil(frameBytes / 16) * 16;
  if (start < 0 || (alternate && isOnAlternateStack(alternate, top - 1) && start < alternate.start)) return false;

  const bytes = new Uint8Array(record - start + frameRecordBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(writeSignalInformation(information));
  bytes.set(writeAlternateStack(alternate, interrupted), offset.stack);
  view.setBigUint64(offset.mask, mask, true);
  view.setBigUint64(offset.faultAddress, information.address ?? 0n, true);
  for (let register = 0; register < 31; register++) view.setBigUint64(offset.registers + register * 8, registers.x(register), true);
  view.setBigUint64(offset.sp, registers.sp, true);
  view.setBigUint64(offset.pc, registers.pc, true);
  view.setBigUint64(offset.pstate, BigInt(registers.nzcv) << 28n, true);
  view.setUint32(offset.reserved, simdMagic, true);
  view.setUint32(offset.reserved + 4, simdBytes, true);
  view.setUint32(offset.reserved + simdOffset.fpsr, registers.fpsr, true);
  view.setUint32(offset.reserved + simdOffset.fpcr, registers.fpcr, true);
  for (let register = 0; register < 32; register++)
    bytes.set(registers.v(register), offset.reserved + simdOffset.registers + register * 16);
  view.setBigUint64(record - start, registers.x(29), true);
  view.setBigUint64(record - start + 8, registers.x(30), true);
  if (!writeBytes(memory, start, bytes)) return false;
  if (alternate?.disarms) delete task.alternateStack;

  const restorer = action.flags & actionFlag.SA_RESTORER ? action.restorer : trampolinePage;
  registers.setX(0, BigInt(information.signal));
  registers.setX(1, BigInt(start));
  registers.setX(2, BigInt(start + informationBytes));
  registers.setX(29, BigInt(record));
  registers.setX(30, BigInt(restorer));
  registers.sp = BigInt(start);
  registers.pc = BigInt(action.handler);
  return true;
}

/** rt_sigreturn: the interrupted registers and mask come back from the frame at sp. False: there is no frame (SIGSEGV). */
export function popSignalFrame(kernel: Kernel, process: Process, task: Task, registers: Registers): boolean {
  const start = Number(registers.sp);
  const bytes = start % 16 === 0 ? readBytes(userMemoryOf(kernel, process), start, frameBytes) : undefined;
  if (!bytes) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, frameBytes);
  if (view.getUint32(offset.reserved, true) !== simdMagic || view.getUint32(offset.reserved + 4, true) !== simdBytes) return false;
  task.signalMask = view.getBigUint64(offset.mask, true) & ~unblockable;
  for (let register = 0; register < 31; register++) registers.setX(register, view.getBigUint64(offset.registers + register * 8, true));
  registers.sp = view.getBigUint64(offset.sp, true);
  registers.pc = view.getBigUint64(offset.pc, true);
  registers.nzcv = Number((view.getBigUint64(offset.pstate, true) >> 28n) & 15n);
  registers.fpsr = view.getUint32(offset.reserved + simdOffset.fpsr, true);
  registers.fpcr = view.getUint32(offset.reserved + simdOffset.fpcr, true);
  for (let register = 0; register < 32; register++) {
    const from = offset.reserved + simdOffset.registers + register * 16;
    registers.v(register).set(bytes.subarray(from, from + 16));
  }
  // Whatever is wrong with it, it stays as it is (restore_altstack).
  setAlternateStack(task, bytes.subarray(offset.stack), Number(registers.sp));
  return true;
}
