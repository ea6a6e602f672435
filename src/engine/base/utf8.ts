// UTF-8 without the host's TextEncoder, which the engine may not use. Takes and gives whole strings;
// malformed input becomes U+FFFD, one for each byte that starts no sequence, or is kept, where it must come back as it was.

/** A byte that starts no sequence is kept as this and the byte: half a surrogate pair, which no UTF-8 spells. */
const keptByte = 0xdc00;

/** The UTF-8 bytes of a string. A lone surrogate becomes U+FFFD, unless it stands for a byte (`decodeBytes`). */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[length++] = unit;
      continue;
    }
    let point = text.codePointAt(index)!;
    if (point > 0xffff) index += 1;
    else if (point >= keptByte + 0x80 && point <= keptByte + 0xff) {
      bytes[length++] = point - keptByte;
      continue;
    } else if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x800) bytes[length++] = 0xc0 | (point >> 6);
    else {
      if (point < 0x10000) bytes[length++] = 0xe0 | (point >> 12);
      else {
        bytes[length++] = 0xf0 | (point >> 18);
        bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[length++] = 0x80 | (point & 0x3f);
  }
  return bytes.slice(0, length);
}

/** The string that UTF-8 bytes spell, from `start` up to `end`. */
export const decodeUtf8 = (bytes: Uint8Array, start = 0, end = bytes.length): string => decode(bytes, start, end, () => 0xfffd);

/** As `decodeUtf8`, but `encodeUtf8` gives back the very bytes, whatever they are: what names of files and words of commands need. */
export const decodeBytes = (bytes: Uint8Array): string => decode(bytes, 0, bytes.length, (byte) => keptByte + byte);

function decode(bytes: Uint8Array, start: number, end: number, malformed: (byte: number) => number): string {
  const pieces: string[] = [];
  let units: number[] = [];
  for (let index = start; index < end; ) {
    const first = bytes[index];
    const extra = first < 0x80 ? 0 : first >= 0xf0 && first < 0xf5 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : -1;
    let point = extra === 0 ? first : first & (0x3f >> extra);
    let valid = extra >= 0 && index + extra < end && first < 0xf5;
    for (let offset = 1; valid && offset <= extra; offset += 1) {
      const next = bytes[index + offset];
      valid = (next & 0xc0) === 0x80;
      point = (point << 6) | (next & 0x3f);
    }
    // Overlong forms and surrogates are malformed too (Unicode §3.9, table 3-7).
    if (valid && extra > 0) valid = point >= [0, 0x80, 0x800, 0x10000][extra] && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    if (!valid) point = malformed(first);
    index += valid ? extra + 1 : 1;
    if (point > 0xffff) units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 0x3ff));
    else units.push(point);
    if (units.length > 4096) {
      pieces.push(String.fromCharCode(...units));
      units = [];
    }
  }
  pieces.push(String.fromCharCode(...units));
  return pieces.join("");
}
