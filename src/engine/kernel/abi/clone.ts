// Flags of clone(2) and struct clone_args (include/uapi/linux/sched.h), in strace's order.

export const cloneFlag = {
  CLONE_VM: 0x100,
  CLONE_FS: 0x200,
  CLONE_FILES: 0x400,
  CLONE_SIGHAND: 0x800,
  CLONE_PIDFD: 0x1000,
  CLONE_PTRACE: 0x2000,
  CLONE_VFORK: 0x4000,
  CLONE_PARENT: 0x8000,
  CLONE_THREAD: 0x10000,
  CLONE_NEWNS: 0x20000,
  CLONE_SYSVSEM: 0x40000,
  CLONE_SETTLS: 0x80000,
  CLONE_PARENT_SETTID: 0x100000,
  CLONE_CHILD_CLEARTID: 0x200000,
  CLONE_DETACHED: 0x400000,
  CLONE_UNTRACED: 0x800000,
  CLONE_CHILD_SETTID: 0x1000000,
  CLONE_NEWCGROUP: 0x2000000,
  CLONE_NEWUTS: 0x4000000,
  CLONE_NEWIPC: 0x8000000,
  CLONE_NEWUSER: 0x10000000,
  CLONE_NEWPID: 0x20000000,
  CLONE_NEWNET: 0x40000000,
  CLONE_IO: 0x80000000,
} as const;

/** The low byte of clone's flags is the signal that the parent gets at the end. */
export const exitSignalMask = 0xff;
/** clone3 alone: handlers go back to the default in the child. Bit 32. */
export const CLONE_CLEAR_SIGHAND = 2 ** 32;

/** sizeof(struct clone_args): of its first version, and now. */
export const cloneArgumentsBytes = { first: 64, present: 88 } as const;

export interface CloneArguments {
  /** 64 bits, without a signal. */
  readonly flags: number;
  /** Where the descriptor of the child goes (CLONE_PIDFD). */
  readonly processDescriptor: number;
  readonly childTid: number;
  readonly parentTid: number;
  readonly exitSignal: number;
  /** The lowest byte of the stack; 0: the parent's stack pointer is kept. */
  readonly stack: number;
  readonly stackBytes: number;
  readonly threadPointer: number;
}

/** `bytes`: at least the first version's. */
export function readCloneArguments(bytes: Uint8Array): CloneArguments {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const word = (offset: number): number => Number(view.getBigUint64(offset, true));
  return {
    flags: word(0),
    processDescriptor: word(8),
    childTid: word(16),
    parentTid: word(24),
    exitSignal: word(32),
    stack: word(40),
    stackBytes: word(48),
    threadPointer: word(56),
  };
}
