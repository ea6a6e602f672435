// A word of machine code as its pattern divides it: pieces with names and values, and bits that are fixed.

export interface EncodingPiece {
  /** Number of its least significant bit. */
  readonly low: number;
  /** As binary digits. */
  readonly bits: string;
  /** Absent: fixed. */
  readonly name?: string;
  readonly value?: number;
}

/** `pattern`: "sf:1 00 100010 sh:1 imm12:12 Rn:5 Rd:5", from the most significant bit on; bits in parentheses should be as written. */
export function encodingPieces(pattern: string, word: number): readonly EncodingPiece[] {
  let low = 32;
  return pattern
    .trim()
    .split(/\s+/)
    .map((token): EncodingPiece => {
      const [name, width] = token.split(":");
      const count = width === undefined ? token.replace(/[()]/g, "").length : Number(width);
      low -= count;
      const value = (word >>> low) & (2 ** count - 1);
      const piece = { low, bits: value.toString(2).padStart(count, "0") };
      return width === undefined || name === undefined ? piece : { ...piece, name, value };
    });
}

/** Whether a word has the bits that a pattern fixes. */
export const fitsPattern = (pattern: string, word: number): boolean => {
  const tokens = pattern.trim().split(/\s+/);
  return encodingPieces(pattern, word).every(
    ({ bits, name }, index) => name !== undefined || tokens[index].startsWith("(") || bits === tokens[index],
  );
};
