// What each general register is for: the procedure call standard (AAPCS64 §6.1.1) and Linux's convention for system calls.

const argumentRole = (index: number): string => {
  const ordinal = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"][index];
  const answer = index === 0 ? ", and its result" : "";
  return index < 6 ? `${ordinal} argument of a call or system call${answer}` : `${ordinal} argument of a call`;
};

/** One line about `x<index>`. */
export function generalRegisterRole(index: number): string {
  if (index <= 7) return argumentRole(index);
  if (index === 8) return "system-call number; in calls, the address of a large result";
  if (index <= 15) return "temporary: a call may change it";
  if (index <= 17) return `ip${index - 16}: temporary, also used by the linker between calls`;
  if (index === 18) return "platform register: best left alone; on Linux a temporary";
  if (index <= 28) return "kept by calls: save it before use, restore it after";
  if (index === 29) return "fp, frame pointer: where the caller's x29 and x30 are saved";
  return "lr, link register: where ret goes; bl writes it";
}

export const stackPointerRole = "stack pointer: lowest address in use; a multiple of 16 whenever memory is accessed through it";
export const programCounterRole = "program counter: address of the instruction about to run";

/** What a set flag says about the last instruction that set flags. */
export const flagRoles = {
  N: "Negative: the result's top bit was 1",
  Z: "Zero: the result was 0, as cmp leaves it for equal numbers",
  C: "Carry: an addition carried out, or a subtraction did not borrow (unsigned higher or same)",
  V: "Overflow: the signed result did not fit",
} as const;
