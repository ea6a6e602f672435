// What a process has asked for a signal: struct sigaction of the kernel on arm64 (handler, flags, restorer, mask).

export const SIG_DFL = 0;
export const SIG_IGN = 1;

export const actionFlag = {
  SA_NOCLDSTOP: 1,
  SA_NOCLDWAIT: 2,
  SA_SIGINFO: 4,
  SA_RESTORER: 0x04000000,
  SA_ONSTACK: 0x08000000,
  SA_RESTART: 0x10000000,
  SA_NODEFER: 0x40000000,
  SA_RESETHAND: 0x80000000,
} as const;

export interface SignalAction {
  /** SIG_DFL, SIG_IGN or an address. */
  readonly handler: number;
  readonly flags: number;
  readonly restorer: number;
  /** Blocked while the handler runs. */
  readonly mask: bigint;
}

export const defaultSignalAction: SignalAction = { handler: SIG_DFL, flags: 0, restorer: 0, mask: 0n };

export const signalActionBytes = 32;

export function readSignalAction(bytes: Uint8Array): SignalAction {
  const view = new DataView(bytes.buffer, bytes.byteOffset, signalActionBytes);
  return {
    handler: Number(view.getBigUint64(0, true)),
    flags: Number(view.getBigUint64(8, true)),
    restorer: Number(view.getBigUint64(16, true)),
    mask: view.getBigUint64(24, true),
  };
}

export function writeSignalAction(action: SignalAction): Uint8Array {
  const bytes = new Uint8Array(signalActionBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(action.handler), true);
  view.setBigUint64(8, BigInt(action.flags), true);
  view.setBigUint64(16, BigInt(action.restorer), true);
  view.setBigUint64(24, action.mask, true);
  return bytes;
}
