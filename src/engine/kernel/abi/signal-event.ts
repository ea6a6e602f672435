// struct sigevent (include/uapi/asm-generic/siginfo.h): how a program wants to be told that something has happened.

export const signalEventBytes = 64;

export const notification = { SIGEV_SIGNAL: 0, SIGEV_NONE: 1, SIGEV_THREAD: 2, SIGEV_THREAD_ID: 4 } as const;

export interface SignalEvent {
  /** The program's own word. */
  readonly value: bigint;
  readonly signal: number;
  /** One of `notification`. */
  readonly how: number;
  /** Of SIGEV_THREAD_ID. */
  readonly tid: number;
}

export function readSignalEvent(bytes: Uint8Array): SignalEvent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, signalEventBytes);
  const word = (offset: number): number => view.getInt32(offset, true);
  return { value: view.getBigUint64(0, true), signal: word(8), how: word(12), tid: word(16) };
}
