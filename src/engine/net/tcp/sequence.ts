// Sequence numbers: 32 bits that wrap (RFC 9293 §3.4). Kept unsigned; compared by the sign of their difference.

export const advance = (sequence: number, count: number): number => (sequence + count) >>> 0;

/** How far `later` lies after `earlier`; negative when it lies before. */
export const distance = (earlier: number, later: number): number => (later - earlier) | 0;

export const isBefore = (left: number, right: number): boolean => ((left - right) | 0) < 0;
export const isAfter = (left: number, right: number): boolean => ((left - right) | 0) > 0;
export const latest = (left: number, right: number): number => (isBefore(left, right) ? right : left);
