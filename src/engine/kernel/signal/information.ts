// Why a signal was sent: siginfo_t as a value, its 128 bytes on arm64, and its text in a trace (man 2 sigaction).

import { formatSignal, type SignalName, signalNumber } from "./signals.ts";

/** si_code by its name; a code below or equal 0 was sent by a program. */
export const signalCode = {
  SI_USER: 0,
  SI_KERNEL: 0x80,
  SI_QUEUE: -1,
  SI_TIMER: -2,
  SI_MESGQ: -3,
  SI_TKILL: -6,
  POLL_IN: 1,
  POLL_OUT: 2,
  POLL_ERR: 4,
  POLL_PRI: 5,
  POLL_HUP: 6,
  ILL_ILLOPC: 1,
  SEGV_MAPERR: 1,
  SEGV_ACCERR: 2,
  BUS_ADRALN: 1,
  BUS_ADRERR: 2,
  TRAP_BRKPT: 1,
  CLD_EXITED: 1,
  CLD_KILLED: 2,
  CLD_DUMPED: 3,
  CLD_STOPPED: 5,
  CLD_CONTINUED: 6,
} as const;
export type SignalCode = keyof typeof signalCode;

export interface SignalInformation {
  readonly signal: number;
  readonly code: SignalCode;
  /** In its place when a program has sent a number of its own. */
  readonly otherCode?: number;
  /** Of a fault: what could not be accessed or executed, all 64 bits. */
  readonly address?: bigint;
  /** Who sent it, or the child that changed. */
  readonly pid?: number;
  readonly uid?: number;
  /** Of SIGCHLD: exit status or signal. */
  readonly status?: number;
  /** The program's own word (sigqueue, timer_create). */
  readonly value?: bigint;
  /** Of SI_TIMER: which timer of the process, and how often more it has gone off than this once. */
  readonly timer?: number;
  readonly overrun?: number;
  /** Of F_SETSIG: the events of poll, and the descriptor. */
  readonly band?: number;
  readonly fd?: number;
}

/** si_code as the number that it is. */
export const codeNumber = ({ code, otherCode }: SignalInformation): number => otherCode ?? signalCode[code];

export const informationBytes = 128;

export function writeSignalInformation(information: SignalInformation): Uint8Array {
  const bytes = new Uint8Array(informationBytes);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, information.signal, true);
  view.setInt32(8, codeNumber(information), true);
  if (information.address !== undefined) view.setBigUint64(16, information.address, true);
  else if (information.band !== undefined) {
    view.setBigInt64(16, BigInt(information.band), true);
    view.setInt32(24, information.fd ?? 0, true);
  } else {
    const { timer, pid = 0, overrun, uid = 0 } = information;
    view.setInt32(16, timer ?? pid, true);
    view.setUint32(20, overrun ?? uid, true);
    if (information.value === undefined) view.setInt32(24, information.status ?? 0, true);
    else view.setBigUint64(24, information.value, true);
  }
  return bytes;
}

const formatPointer = (value: bigint): string => (value === 0n ? "NULL" : `0x${value.toString(16)}`);

/** As strace prints a delivery: `--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x8} ---`. */
export function formatSignalInformation(information: SignalInformation): string {
  const name = formatSignal(information.signal);
  const fields = [`si_signo=${name}`, `si_code=${information.otherCode ?? information.code}`];
  const value = (): string =>
    `si_value={sival_int=${BigInt.asIntN(32, information.value ?? 0n)}, sival_ptr=${formatPointer(information.value ?? 0n)}}`;
  if (information.timer !== undefined)
    fields.push(`si_timerid=${formatPointer(BigInt(information.timer))}`, `si_overrun=${information.overrun}`, value());
  else if (information.address !== undefined) fields.push(`si_addr=${formatPointer(information.address)}`);
  else if (information.band !== undefined) fields.push(`si_band=${information.band}`, `si_fd=${information.fd}`);
  else if (information.pid !== undefined) fields.push(`si_pid=${information.pid}`, `si_uid=${information.uid ?? 0}`);
  if (information.timer === undefined && information.value !== undefined) fields.push(value());
  if (information.status !== undefined) {
    fields.push(`si_status=${information.code === "CLD_EXITED" ? information.status : formatSignal(information.status)}`);
  }
  return `--- ${name} {${fields.join(", ")}} ---`;
}

export const kernelSignal = (name: SignalName, code: SignalCode = "SI_KERNEL"): SignalInformation => ({ signal: signalNumber(name), code });

/** What someone at the machine sends, who is none of its processes. */
export const fromOutside = (name: SignalName): SignalInformation => ({ signal: signalNumber(name), code: "SI_USER", pid: 0, uid: 0 });

/** Whether someone at the machine sent it. */
export const isFromOutside = ({ code, pid }: SignalInformation): boolean => code === "SI_USER" && pid === 0;

/** The fields of a siginfo_t that was filled in, as strace shows them: `{si_signo=SIGUSR1, si_code=SI_USER, …}`; `{}` when empty. */
export function formatSignalFields(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, informationBytes);
  const signal = view.getInt32(0, true);
  if (signal === 0) return "{}";
  const number = view.getInt32(8, true);
  const family = signal === signalNumber("SIGCHLD") ? "CLD_" : "SI_";
  const [code] = Object.entries(signalCode).find(([name, value]) => value === number && name.startsWith(family)) ?? [String(number)];
  const fields = [`si_signo=${formatSignal(signal)}`, `si_code=${code}`];
  if (number !== signalCode.SI_KERNEL) fields.push(`si_pid=${view.getInt32(16, true)}`, `si_uid=${view.getUint32(20, true)}`);
  if (code.startsWith("CLD_")) {
    const status = view.getInt32(24, true);
    fields.push(`si_status=${code === "CLD_EXITED" ? status : formatSignal(status)}`, "si_utime=0", "si_stime=0");
  }
  return `{${fields.join(", ")}}`;
}
