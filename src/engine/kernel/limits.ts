// What one simulated computer may use before its programs see the errno that Linux would give.

export interface Limits {
  readonly processes: number;
  readonly tasks: number;
  /** RLIMIT_NOFILE of each process. */
  readonly descriptors: number;
  /** What the files of the tree hold together; beyond it ENOSPC. */
  readonly fileBytes: number;
  /** RLIMIT_STACK. */
  readonly stackBytes: number;
  /** Output that waits to be drained: from here on the computer stands still. */
  readonly outputBytes: number;
  /** Call records that wait to be drained; the oldest go first. */
  readonly callRecords: number;
}

export const defaultLimits: Limits = {
  processes: 64,
  tasks: 256,
  descriptors: 1024,
  fileBytes: 64 * 1024 * 1024,
  stackBytes: 8 * 1024 * 1024,
  outputBytes: 256 * 1024,
  callRecords: 4096,
};
