// Types of the auxiliary vector that exec leaves above the environment (include/uapi/linux/auxvec.h, arm64 asm/auxvec.h).

export const auxiliaryType = {
  AT_NULL: 0,
  AT_PHDR: 3,
  AT_PHENT: 4,
  AT_PHNUM: 5,
  AT_PAGESZ: 6,
  AT_BASE: 7,
  AT_FLAGS: 8,
  AT_ENTRY: 9,
  AT_UID: 11,
  AT_EUID: 12,
  AT_GID: 13,
  AT_EGID: 14,
  AT_PLATFORM: 15,
  AT_HWCAP: 16,
  AT_CLKTCK: 17,
  AT_SECURE: 23,
  AT_RANDOM: 25,
  AT_HWCAP2: 26,
  AT_EXECFN: 31,
  AT_MINSIGSTKSZ: 51,
} as const;

/** What a Neoverse N1 offers (ARMv8.2-A). */
export const hardwareCapabilities = 0x119ffb;
/** Bytes that the largest signal frame takes. */
export const minimumSignalStackBytes = 4720;
export const programHeaderBytes = 56;
export const clockTicksPerSecond = 100;
