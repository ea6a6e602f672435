// Text with one character for each byte (ISO 8859-1), and back: for names, keys and protocols that may hold any byte.
// utf8.ts has what people read.

/** `String.fromCharCode` takes its arguments from the stack, which a large input would overflow. */
const chunkBytes = 4096;

/** The bytes from `start` up to `end`, however many, with a character for each. */
export function latinText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = "";
  for (let at = start; at < end; at += chunkBytes)
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(end, at + chunkBytes)) as unknown as number[]);
  return text;
}

/** As `latinText`, up to the first NUL: the text of a field that C declares as char[n]. */
export function latinUntilZero(bytes: Uint8Array): string {
  const zero = bytes.indexOf(0);
  return latinText(bytes, 0, zero < 0 ? bytes.length : zero);
}

/** A byte for each character: of one beyond U+00FF, the low eight bits. */
export function latinBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
}

/** The ASCII character that a byte is, or what stands for one that cannot be seen. */
export const visibleCharacter = (byte: number, otherwise = "."): string =>
  byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : otherwise;
