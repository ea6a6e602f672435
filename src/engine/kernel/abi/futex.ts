// Operations of futex(2) (include/uapi/linux/futex.h).

export const futexOperation = {
  FUTEX_WAIT: 0,
  FUTEX_WAKE: 1,
  FUTEX_FD: 2,
  FUTEX_REQUEUE: 3,
  FUTEX_CMP_REQUEUE: 4,
  FUTEX_WAKE_OP: 5,
  FUTEX_LOCK_PI: 6,
  FUTEX_UNLOCK_PI: 7,
  FUTEX_TRYLOCK_PI: 8,
  FUTEX_WAIT_BITSET: 9,
  FUTEX_WAKE_BITSET: 10,
  FUTEX_WAIT_REQUEUE_PI: 11,
  FUTEX_CMP_REQUEUE_PI: 12,
  FUTEX_LOCK_PI2: 13,
} as const;

export const futexFlag = { FUTEX_PRIVATE_FLAG: 128, FUTEX_CLOCK_REALTIME: 256 } as const;
/** Any waker matches. */
export const anyBit = 0xffff_ffff;

/** What FUTEX_WAKE_OP does to the second word, and how it compares what was there. */
export const wakeOperation = {
  FUTEX_OP_SET: 0,
  FUTEX_OP_ADD: 1,
  FUTEX_OP_OR: 2,
  FUTEX_OP_ANDN: 3,
  FUTEX_OP_XOR: 4,
} as const;
export const wakeComparison = {
  FUTEX_OP_CMP_EQ: 0,
  FUTEX_OP_CMP_NE: 1,
  FUTEX_OP_CMP_LT: 2,
  FUTEX_OP_CMP_LE: 3,
  FUTEX_OP_CMP_GT: 4,
  FUTEX_OP_CMP_GE: 5,
} as const;

/** The word of a robust futex: who holds it, and two bits. */
export const robustWord = { ownerMask: 0x3fff_ffff, ownerDied: 0x4000_0000, waiters: 0x8000_0000 } as const;
/** sizeof(struct robust_list_head): next, offset of the futex, the one being locked. */
export const robustListBytes = 24;
