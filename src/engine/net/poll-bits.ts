// The readiness bits of `man 2 poll`, with Linux's numbers.

export const pollBits = { in: 0x1, out: 0x4, error: 0x8, hangUp: 0x10, readHangUp: 0x2000 } as const;
