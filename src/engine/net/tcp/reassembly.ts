// Segments that arrived ahead of their turn (RFC 9293 §3.4): kept in order of sequence number, until the gap before
// them is filled. What lies beyond the receive window never gets here.

import { advance, distance, isAfter, isBefore } from "./sequence.ts";

export interface EarlyPiece {
  readonly sequence: number;
  readonly payload: Uint8Array;
  /** A FIN follows the payload. */
  readonly fin: boolean;
}

const pieceEnd = (piece: EarlyPiece): number => advance(piece.sequence, piece.payload.length);

/** Keeps the piece, unless one that is here already covers it. Overlaps are cut when their turn comes. */
export function keepEarly(pieces: EarlyPiece[], piece: EarlyPiece): void {
  const end = pieceEnd(piece);
  let index = pieces.length;
  for (let at = pieces.length - 1; at >= 0; at--) {
    const known = pieces[at] as EarlyPiece;
    if (isAfter(known.sequence, piece.sequence)) index = at;
    else if (!isBefore(pieceEnd(known), end) && (known.fin || !piece.fin)) return;
  }
  pieces.splice(index, 0, piece);
}

/** Takes out and returns the first piece when nothing is missing before it, cut to what lies at `next` and beyond. */
export function takeNext(pieces: EarlyPiece[], next: number): EarlyPiece | undefined {
  for (;;) {
    const first = pieces[0];
    if (first === undefined || isAfter(first.sequence, next)) return undefined;
    pieces.shift();
    const stale = distance(first.sequence, next);
    if (stale < first.payload.length || (first.fin && stale === first.payload.length)) {
      return { sequence: next, payload: first.payload.subarray(stale), fin: first.fin };
    }
  }
}
