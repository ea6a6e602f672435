// Bytes that have arrived in order and wait for the user: the payloads themselves, in a queue.

import { noBytes } from "../wire/packet.ts";

export interface ReceiveQueue {
  /** Never written to: they may be shared with a packet in flight. */
  chunks: Uint8Array[];
  /** First chunk that still has bytes, and how many of it are gone. */
  firstChunk: number;
  firstOffset: number;
  length: number;
}

export const createReceiveQueue = (): ReceiveQueue => ({ chunks: [], firstChunk: 0, firstOffset: 0, length: 0 });

export function enqueue(queue: ReceiveQueue, chunk: Uint8Array): void {
  if (chunk.length === 0) return;
  queue.chunks.push(chunk);
  queue.length += chunk.length;
}

/** The oldest bytes, at most `maximum`, not to be written to; they stay. */
export function peekFront(queue: ReceiveQueue, maximum: number): Uint8Array {
  const count = Math.min(maximum, queue.length);
  if (count === 0) return noBytes;
  const first = queue.chunks[queue.firstChunk] as Uint8Array;
  if (queue.firstOffset === 0 && count === first.length) return first;
  const copy = new Uint8Array(count);
  let filled = 0;
  let offset = queue.firstOffset;
  for (let index = queue.firstChunk; filled < count; index++) {
    const chunk = queue.chunks[index] as Uint8Array;
    const piece = chunk.subarray(offset, offset + count - filled);
    copy.set(piece, filled);
    filled += piece.length;
    offset = 0;
  }
  return copy;
}

/** Forgets the oldest `count` bytes; they must be there. */
export function dropFront(queue: ReceiveQueue, count: number): void {
  queue.length -= count;
  let left = count;
  while (left > 0) {
    const available = (queue.chunks[queue.firstChunk] as Uint8Array).length - queue.firstOffset;
    if (left < available) {
      queue.firstOffset += left;
      return;
    }
    left -= available;
    queue.firstChunk++;
    queue.firstOffset = 0;
  }
  if (queue.length === 0) {
    queue.chunks.length = 0;
    queue.firstChunk = 0;
  } else if (queue.firstChunk > 64 && queue.firstChunk * 2 > queue.chunks.length) {
    queue.chunks = queue.chunks.slice(queue.firstChunk);
    queue.firstChunk = 0;
  }
}
