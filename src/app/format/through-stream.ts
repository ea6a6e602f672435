// Bytes through one of the browser's own streams, compressing or not, with a bound on what comes out: however well it was packed.

import { concatenate } from "../../engine/base/concatenate.ts";

/** More came out than was allowed. */
export class TooLarge extends Error {}

/** What is fed at once: only so much more comes out before the bound is looked at. */
const sliceBytes = 512;

/** Throws what the stream throws, or `TooLarge`. */
export async function throughStream(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  mostBytes = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const feed = async () => {
    for (let at = 0; at < bytes.length; at += sliceBytes) await writer.write(bytes.slice(at, at + sliceBytes));
    await writer.close();
  };
  // Its failure is the reader's too, and told there.
  const fed = feed().catch(() => undefined);
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    total += value.length;
    if (total > mostBytes) {
      await reader.cancel();
      throw new TooLarge();
    }
    pieces.push(value);
  }
  await fed;
  return concatenate(pieces);
}
