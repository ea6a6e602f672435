// A pipe: up to 64 KiB between its two ends (man 7 pipe). Plain data; who is blocked on it is the scheduler's matter.

import type { Errno } from "../abi/errno.ts";
import type { Watch } from "./epoll.ts";

export const pipeBytes = 65536;
/** PIPE_BUF: a write of at most this many bytes goes in whole or not at all. */
export const atomicBytes = 4096;

export interface Pipe {
  readonly id: number;
  readonly buffer: Uint8Array;
  /** Where the first unread byte is. */
  start: number;
  length: number;
  /** Descriptions open on either end. */
  readers: number;
  writers: number;
  /** Of epoll instances, by the end that they watch. */
  readonly watchers: { readonly read: Set<Watch>; readonly write: Set<Watch> };
}

export const createPipe = (id: number): Pipe => ({
  id,
  buffer: new Uint8Array(pipeBytes),
  start: 0,
  length: 0,
  readers: 1,
  writers: 1,
  watchers: { read: new Set(), write: new Set() },
});

/** A writer that needs no more than PIPE_BUF would not wait. */
export const isWritable = (pipe: Pipe): boolean => pipeBytes - pipe.length >= atomicBytes;

/** The first bytes, left where they are; empty is end of file. */
export function peekPipe(pipe: Pipe, count: number): Uint8Array | "wait" {
  if (pipe.length === 0) return pipe.writers === 0 ? new Uint8Array(0) : "wait";
  const bytes = new Uint8Array(Math.min(count, pipe.length));
  const first = pipe.buffer.subarray(pipe.start, pipe.start + bytes.length);
  bytes.set(first);
  bytes.set(pipe.buffer.subarray(0, bytes.length - first.length), first.length);
  return bytes;
}

export function consumePipe(pipe: Pipe, count: number): void {
  pipe.start = (pipe.start + count) % pipeBytes;
  pipe.length -= count;
}

/** How many of `count` bytes a write can put in now. */
export function roomInPipe(pipe: Pipe, count: number): number | Errno | "wait" {
  if (pipe.readers === 0) return "EPIPE";
  const free = pipeBytes - pipe.length;
  if (free === 0 || (count <= atomicBytes && free < count)) return "wait";
  return Math.min(count, free);
}

/** `bytes` must fit. */
export function writePipe(pipe: Pipe, bytes: Uint8Array): void {
  const end = (pipe.start + pipe.length) % pipeBytes;
  const first = bytes.subarray(0, pipeBytes - end);
  pipe.buffer.set(first, end);
  pipe.buffer.set(bytes.subarray(first.length), 0);
  pipe.length += bytes.length;
}
