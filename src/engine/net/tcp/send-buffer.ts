// Bytes taken from the user that the peer has not acknowledged: a ring that grows by doubling. Offset 0 is the oldest byte.
// What comes into an empty buffer is not copied: the user's own bytes stand for the ring until more comes.

export interface SendBuffer {
  bytes: Uint8Array;
  /** `bytes` are the user's, and never written to. */
  isBorrowed: boolean;
  start: number;
  length: number;
}

const smallestCapacity = 256;

export const createSendBuffer = (): SendBuffer => ({ bytes: emptyRing, isBorrowed: true, start: 0, length: 0 });
const emptyRing = new Uint8Array(0);

/** Appends the first `count` of `source`, which must not be written to afterwards. */
export function append(buffer: SendBuffer, source: Uint8Array, count: number): void {
  if (buffer.length === 0 && buffer.isBorrowed && count === source.length) {
    buffer.bytes = source;
    buffer.start = 0;
    buffer.length = count;
    return;
  }
  reserve(buffer, buffer.length + count);
  const at = placeOf(buffer, buffer.length);
  const untilEnd = buffer.bytes.length - at;
  if (count <= untilEnd) {
    buffer.bytes.set(count === source.length ? source : source.subarray(0, count), at);
  } else {
    buffer.bytes.set(source.subarray(0, untilEnd), at);
    buffer.bytes.set(source.subarray(untilEnd, count), 0);
  }
  buffer.length += count;
}

/** Of the byte at `offset`, which is less than the ring is long. */
function placeOf({ bytes, start }: SendBuffer, offset: number): number {
  const place = start + offset;
  return place < bytes.length ? place : place - bytes.length;
}

/** A copy of `count` bytes from `offset`; they must be there. */
export function copyOut(buffer: SendBuffer, offset: number, count: number): Uint8Array {
  const { bytes } = buffer;
  const at = placeOf(buffer, offset);
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
  if (buffer.length > 0) {
    buffer.start = placeOf(buffer, count);
    return;
  }
  buffer.start = 0;
  if (buffer.isBorrowed) buffer.bytes = emptyRing;
}

function reserve(buffer: SendBuffer, needed: number): void {
  if (!buffer.isBorrowed && needed <= buffer.bytes.length) return;
  let capacity = buffer.isBorrowed ? smallestCapacity : buffer.bytes.length;
  while (capacity < needed) capacity *= 2;
  const grown = new Uint8Array(capacity);
  if (buffer.length > 0) grown.set(copyOut(buffer, 0, buffer.length));
  buffer.bytes = grown;
  buffer.isBorrowed = false;
  buffer.start = 0;
}
