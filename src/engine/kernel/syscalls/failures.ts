// Calls that fail because the computer's owner wants it so: the nth call of a name gives an errno without being made, or moves only
// a few bytes. What a program does then can be watched, for errors that are rare in life.

import type { Errno } from "../abi/errno.ts";
import type { Kernel } from "../kernel.ts";
import type { CallRow } from "./row.ts";

export type CallFailure = {
  /** "bind", "write" */
  readonly call: string;
  /** From 1, counted over all processes. */
  readonly nth: number;
} /** What the call gives, or how many bytes it is asked to move at most, whatever the program asked. */ & (
  | { readonly errno: Errno }
  | { readonly bytes: number }
);

/** Those of a computer: plain data of its state. */
export interface PlannedFailures {
  readonly plan: readonly CallFailure[];
  /** Calls so far, by name; only names of the plan. */
  readonly counts: Map<string, number>;
}

export const planFailures = (plan: readonly CallFailure[]): PlannedFailures => ({
  plan,
  counts: new Map(plan.map(({ call }) => [call, 0])),
});

/** What is planned for the call that begins; counts it. */
export function plannedFailure({ state }: Kernel, { name }: CallRow): CallFailure | undefined {
  const { plan, counts } = state.failures;
  const before = counts.get(name);
  if (before === undefined) return undefined;
  counts.set(name, before + 1);
  return plan.find(({ call, nth }) => call === name && nth === before + 1);
}

/** The arguments with the byte count lowered, where the call has one (`man 2 read`, `write`, `sendto`: the third). */
export const shortened = (raw: readonly bigint[], bytes: number): bigint[] =>
  raw.map((value, index) => (index === 2 && value > BigInt(bytes) ? BigInt(bytes) : value));
