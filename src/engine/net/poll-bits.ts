// The readiness bits of `man 2 poll`, with Linux's numbers.

export const pollBits = {
  in: 0x1,
  priority: 0x2,
  out: 0x4,
  error: 0x8,
  hangUp: 0x10,
  readHangUp: 0x2000,
  /** No bit of poll's: an urgent pointer has come, of which the owner is told by SIGURG. */
  urgentNews: 0x1_0000,
} as const;
