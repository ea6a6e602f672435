// Bytes taken from the user that the peer has not acknowledged: a ring that grows by doubling. Offset 0 is the oldest byte.

export interface SendBuffer {
  bytes: Uint8Array;
  start: number;
  length: number;
}

const smallestCapacity = 256;

export const createSendBuffer = (): SendBuffer => ({ bytes: emptyRing, start: 0, length: 0 });
const emptyRing = new Uint8Array(0);

/** Appends the first `count` of `source`. */
export function append(buffer: SendBuffer, source: Uint8Array, count: number): void {
  reserve(buffer, buffer.length + count);
  const capacity = buffer.bytes.length;
  const at = (buffer.start + buffer.length) & (capacity - 1);
  const untilEnd = capacity - at;
  if (count <= untilEnd) {
    buffer.bytes.set(count === source.length ? source : source.subarray(0, count), at);
  } else {
    buffer.bytes.set(source.subarray(0, untilEnd), at);
    buffer.bytes.set(source.subarray(untilEnd, count), 0);
  }
  buffer.length += count;
}

/** A copy of `count` bytes from `offset`; they must be there. */
export function copyOut(buffer: SendBuffer, offset: number, count: number): Uint8Array {
  const { bytes } = buffer;
  const at = (buffer.start + offset) & (bytes.length - 1);
  const untilEnd = bytes.length - at;
  if (count <= untilEnd) return bytes.slice(at, at + count);
  const copy = new Uint8Array(count);
  copy.set(bytes.subarray(at), 0);
  copy.set(bytes.subarray(0, count - untilEnd), untilEnd);
  return copy;
}

/** Forgets the oldest `count` bytes. */
export function dropFront(buffer: SendBuffer, count: number): void {
  buffer.length -= count;
  buffer.start = buffer.length === 0 ? 0 : (buffer.start + count) & (buffer.bytes.length - 1);
}

function reserve(buffer: SendBuffer, needed: number): void {
  let capacity = buffer.bytes.length;
  if (needed <= capacity) return;
  capacity = Math.max(capacity, smallestCapacity);
  while (capacity < needed) capacity *= 2;
  const grown = new Uint8Array(capacity);
  if (buffer.length > 0) grown.set(copyOut(buffer, 0, buffer.length));
  buffer.bytes = grown;
  buffer.start = 0;
}
