// The one kind of failure that is thrown: a fault of ours, never the learner's text (Diagnostic),
// a call's result (Errno) or the processor's event (Trap), which are returned as values.

export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** Throws when `condition` is false: svc0 itself is wrong. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Closes a `switch` over a union: a new member that nobody handles is a compile error. */
export function assertNever(value: never, what = "value"): never {
  throw new InvariantError(`unexpected ${what}: ${JSON.stringify(value)}`);
}
