// Bytes as strace quotes them: C escapes, octal in the shortest form that cannot be misread, cut at 32 bytes.

/** strace's default for buffers; paths are shown whole. */
export const shownBytes = 32;

const escapes: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\" };
const isOctalDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x37;

/** The bytes between quotation marks, all of them. */
export function quote(bytes: Uint8Array): string {
  let text = '"';
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (escapes[byte]) text += escapes[byte];
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\${byte.toString(8).padStart(isOctalDigit(bytes[index + 1]) ? 3 : 1, "0")}`;
  }
  return `${text}"`;
}

/** At most `shownBytes` of a buffer of `length` bytes, with "..." when there is more. */
export const quoteBuffer = (bytes: Uint8Array, length: number): string =>
  quote(bytes.subarray(0, shownBytes)) + (length > shownBytes ? "..." : "");

/** As quoteBuffer, every byte in hexadecimal: for what is not meant to be read. */
export function quoteHexadecimal(bytes: Uint8Array, length: number): string {
  const shown = [...bytes.subarray(0, shownBytes)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`);
  return `"${shown.join("")}"${length > shownBytes ? "..." : ""}`;
}
