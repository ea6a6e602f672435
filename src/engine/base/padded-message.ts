// How MD5 and the SHA family fill a message up to whole blocks of 64 bytes (RFC 1321 §3.1, FIPS 180-4 §5.1.1).

/** The message, a one bit, zeros, and its length in bits: little-endian in MD5. */
export function paddedMessage(message: Uint8Array, isLittleEndian: boolean): DataView {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n, isLittleEndian);
  return view;
}

/** The words of a digest as its bytes. */
export function digestBytes(words: Iterable<number>, isLittleEndian: boolean): Uint8Array {
  const list = Array.from(words);
  const view = new DataView(new ArrayBuffer(4 * list.length));
  for (const [index, word] of list.entries()) view.setInt32(4 * index, word, isLittleEndian);
  return new Uint8Array(view.buffer);
}
