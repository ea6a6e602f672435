// A pipe: bytes on their way between its two ends (man 7 pipe). Plain data; who is blocked on it is the scheduler's matter.

import type { Errno } from "../abi/errno.ts";
import type { Watcher } from "./epoll.ts";
import type { FifoNode } from "./node.ts";

/** What a pipe holds unless F_SETPIPE_SZ says otherwise, and what anybody but root may ask for. */
export const pipeBytes = 65536;
export const pipeBytesMaximum = 1 << 20;
/** PIPE_BUF: a write of at most this many bytes goes in whole or not at all. */
export const atomicBytes = 4096;

export interface Pipe {
  readonly id: number;
  /** As long as the pipe is large. */
  buffer: Uint8Array;
  /** Where the first unread byte is. */
  start: number;
  length: number;
  /** Descriptions open on either end. */
  readers: number;
  writers: number;
  /** Of epoll instances, by the end that they watch. */
  readonly watchers: { readonly read: Set<Watcher>; readonly write: Set<Watcher> };
  /** Its name in the tree, if it has one. */
  readonly node?: FifoNode;
}

/** Nobody has an end of it yet. */
export const createPipe = (id: number, node?: FifoNode): Pipe => ({
  id,
  buffer: new Uint8Array(pipeBytes),
  start: 0,
  length: 0,
  readers: 0,
  writers: 0,
  watchers: { read: new Set(), write: new Set() },
  ...(node ? { node } : {}),
});

/** One description more has that end. */
export function openEnd(pipe: Pipe, end: "read" | "write" | "both"): void {
  if (end !== "write") pipe.readers++;
  if (end !== "read") pipe.writers++;
}

/** F_SETPIPE_SZ: a power of two of pages. What is in the pipe must fit (EBUSY). Gives the size. */
export function resizePipe(pipe: Pipe, wanted: number, maximum: number): number | Errno {
  const bytes = 2 ** Math.ceil(Math.log2(Math.max(wanted, atomicBytes)));
  if (wanted > 0x7fffffff) return "EINVAL";
  if (bytes > maximum && bytes > pipe.buffer.length) return "EPERM";
  if (bytes < pipe.length) return "EBUSY";
  const buffer = new Uint8Array(bytes);
  buffer.set(peekPipe(pipe, pipe.length));
  pipe.buffer = buffer;
  pipe.start = 0;
  return bytes;
}

/** A writer that needs no more than PIPE_BUF would not wait. */
export const isWritable = (pipe: Pipe): boolean => pipe.buffer.length - pipe.length >= atomicBytes;

/** The first bytes, left where they are. */
export function peekPipe(pipe: Pipe, count: number): Uint8Array {
  const bytes = new Uint8Array(Math.min(count, pipe.length));
  const first = pipe.buffer.subarray(pipe.start, pipe.start + bytes.length);
  bytes.set(first);
  bytes.set(pipe.buffer.subarray(0, bytes.length - first.length), first.length);
  return bytes;
}

export function consumePipe(pipe: Pipe, count: number): void {
  pipe.start = (pipe.start + count) % pipe.buffer.length;
  pipe.length -= count;
}

/** How many of `count` bytes a write can put in now. */
export function roomInPipe(pipe: Pipe, count: number): number | "wait" {
  const free = pipe.buffer.length - pipe.length;
  if (free === 0 || (count <= atomicBytes && free < count)) return "wait";
  return Math.min(count, free);
}

/** `bytes` must fit. */
export function writePipe(pipe: Pipe, bytes: Uint8Array): void {
  const end = (pipe.start + pipe.length) % pipe.buffer.length;
  const first = bytes.subarray(0, pipe.buffer.length - end);
  pipe.buffer.set(first, end);
  pipe.buffer.set(bytes.subarray(first.length), 0);
  pipe.length += bytes.length;
}
