// Where things are in an address space: Linux on arm64 with 48 bits and no randomisation (arch/arm64 asm/processor.h, mm/util.c).

/** TASK_SIZE, and the end of the stack. */
export const userEnd = 0x1_0000_0000_0000;
export const stackEnd = userEnd;
/**
 * TASK_SIZE_MAX of a kernel with 52-bit addresses: what access_ok compares with. A buffer near the end of the stack may be said to be
 * longer than what is mapped, as a beginner's often is; only the bytes that are moved have to be there.
 */
export const accessEnd = 2 ** 52;
/** What exec maps of the stack at first; the rest grows on demand. */
export const initialStackBytes = 0x21000;
/** STACK_GUARD_GAP: a growing stack keeps this distance from what lies below. */
export const stackGapBytes = 256 * 4096;
/** Mappings are placed downwards from here: 128 MiB below the stack's end. */
export const mmapEnd = userEnd - 128 * 1024 * 1024;
/** vm.mmap_min_addr: nothing can be mapped at NULL. */
export const mmapLowest = 0x10000;
/** The page with the return from signal handlers that name no restorer. */
export const trampolinePage = mmapEnd - 0x1000;
/** `mov x8, #139` and `svc #0`: rt_sigreturn. */
export const trampolineCode = [0x68, 0x11, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4] as const;
