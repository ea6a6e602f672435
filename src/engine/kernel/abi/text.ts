// Guest bytes as text and back: UTF-8, and the C strings that end in NUL.

import { decodeBytes, decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";

export { decodeBytes, decodeUtf8, encodeUtf8 };

/** A C string: the text in UTF-8 and a NUL. */
export function encodeCString(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  const terminated = new Uint8Array(bytes.length + 1);
  terminated.set(bytes);
  return terminated;
}
