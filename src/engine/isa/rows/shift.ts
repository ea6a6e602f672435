// Shifts by a fixed amount and extensions, as the second source of data processing has them.
// Arm ARM, shared pseudocode ShiftReg() and ExtendReg().

import type { Arithmetic, ValueKinds } from "../machine.ts";

/** `type` is the `shift` field: 0 LSL, 1 LSR, 2 ASR, 3 ROR. */
export function shiftBy<T, V extends ValueKinds>(word: Arithmetic<T, V>, value: T, type: number, amount: number): T {
  if (amount === 0) return value;
  const count = word.constant(amount);
  switch (type) {
    case 0:
      return word.shiftLeft(value, count);
    case 1:
      return word.shiftRightLogical(value, count);
    case 2:
      return word.shiftRightArithmetic(value, count);
    default:
      return word.rotateRight(value, count);
  }
}

/** `option`: the low two bits say from how many bits (8, 16, 32, 64), the third whether with their sign. */
export function extendBy<T, V extends ValueKinds>(word: Arithmetic<T, V>, value: T, option: number, amount: number): T {
  const fromBits = 8 << (option & 3);
  const isWhole = fromBits >= word.bits;
  const extended = isWhole ? value : option & 4 ? word.signExtend(value, fromBits) : word.zeroExtend(value, fromBits);
  return amount === 0 ? extended : word.shiftLeft(extended, word.constant(amount));
}
