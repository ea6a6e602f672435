// Bytes as `hexdump -C` prints them, bounded.

import { byteText, characterText, hexadecimal } from "./number.ts";
import { sizeText } from "./quantity.ts";

const bytesPerLine = 16;
/** The whole dump of 64 KiB is 4,096 lines; this many are enough to look at. */
const mostLines = 1024;

export function dump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length && lines.length < mostLines; offset += bytesPerLine) {
    const line = bytes.subarray(offset, offset + bytesPerLine);
    const values = Array.from(line, byteText);
    const halves = [values.slice(0, 8).join(" "), values.slice(8).join(" ")].join("  ");
    lines.push(`${hexadecimal(offset, 4).slice(2)}  ${halves.padEnd(48)}  ${Array.from(line, characterText).join("")}`);
  }
  if (bytes.length > mostLines * bytesPerLine) lines.push(`… ${sizeText(bytes.length - mostLines * bytesPerLine)} more`);
  return lines.join("\n");
}
