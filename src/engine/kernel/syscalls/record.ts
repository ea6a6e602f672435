// A system call as it is remembered for a trace: numbers and a few captured bytes. The text is made when somebody looks.

import type { Errno } from "../abi/errno.ts";

/** A msghdr with what it points to, cut short. */
export interface CapturedMessage {
  readonly header: Uint8Array;
  readonly name: Uint8Array | undefined;
  readonly vectors: readonly CapturedVector[] | undefined;
  readonly control: Uint8Array | undefined;
  /** Bytes that a receiving call has put into the buffers. */
  readonly moved: number | undefined;
}

/** One entry of an array, an iovec above all, with what it points to, cut short. */
export interface CapturedVector {
  readonly base: number;
  readonly length: number;
  readonly bytes?: Uint8Array;
  /** Of an array of msghdr or mmsghdr. */
  readonly message?: CapturedMessage;
}

/** What an argument pointed to; undefined: nothing readable. */
export type Captured = Uint8Array | readonly CapturedVector[] | undefined;

export interface CallRecord {
  readonly sequence: number;
  readonly pid: number;
  readonly tid: number;
  readonly number: number;
  /** x0–x5, unsigned. */
  readonly arguments: readonly bigint[];
  /** Virtual time at which it was made. */
  readonly startedNs: number;
  /** Address of the instruction after the `svc`. */
  readonly returnAddress: bigint;
  /** By argument: what it pointed to when the call was made. */
  readonly before: readonly Captured[];
  /** It had to wait: "callBlocked" told of it. */
  hasWaited?: boolean;
  /** By argument: what an out-parameter pointed to when it ended. */
  after?: readonly Captured[];
  /** Absent while it is under way; "none": it never returns (exit, rt_sigreturn). */
  result?: number | Errno | "none";
}
