// Structural sharing for views: where the new value equals the old one, the old one is kept, so that a panel whose part of
// the machine did not change does not render again. Plain data only: arrays, records, typed arrays and primitives.

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index]);

/** `next`, with every part that equals the same part of `previous` replaced by that part. */
export function shareStructure<T>(previous: unknown, next: T): T {
  if (Object.is(previous, next)) return next;
  if (typeof previous !== "object" || typeof next !== "object" || previous === null || next === null) return next;
  if (isBytes(next)) return isBytes(previous) && sameBytes(previous, next) ? (previous as T) : next;
  const isList = Array.isArray(next);
  if (isList !== Array.isArray(previous)) return next;
  const before = previous as Record<string, unknown>;
  const after = next as Record<string, unknown>;
  const keys = Object.keys(after);
  let same = keys.length === Object.keys(before).length;
  const shared: Record<string, unknown> = isList ? ([] as unknown as Record<string, unknown>) : {};
  for (const key of keys) {
    shared[key] = shareStructure(before[key], after[key]);
    if (!Object.is(shared[key], before[key]) || !(key in before)) same = false;
  }
  return (same ? previous : shared) as T;
}
