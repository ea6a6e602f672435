// Bytes that are gathered up to a limit and counted beyond it. The pieces are kept as they came, uncopied: whoever gives
// them must not write to them afterwards. Plain data.

interface Piece {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export interface ByteSink {
  pieces: Piece[];
  /** Bytes in `pieces`. */
  kept: number;
  /** Ever given. */
  total: number;
  readonly limit: number;
}

export const createByteSink = (limit: number): ByteSink => ({ pieces: [], kept: 0, total: 0, limit });

/** So many pieces are made one, so that a body that comes byte by byte does not cost an object each. */
const mostPieces = 1024;

export function gather(sink: ByteSink, bytes: Uint8Array, start: number, end: number): void {
  sink.total += end - start;
  const count = Math.min(end - start, sink.limit - sink.kept);
  if (count <= 0) return;
  sink.pieces.push({ bytes, start, end: start + count });
  sink.kept += count;
  if (sink.pieces.length === mostPieces) sink.pieces = [{ bytes: gathered(sink), start: 0, end: sink.kept }];
}

/** A copy of what was kept. */
export function gathered(sink: ByteSink): Uint8Array {
  const whole = new Uint8Array(sink.kept);
  let offset = 0;
  for (const { bytes, start, end } of sink.pieces) {
    whole.set(bytes.subarray(start, end), offset);
    offset += end - start;
  }
  return whole;
}
