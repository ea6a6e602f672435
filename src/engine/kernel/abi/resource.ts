// Limits of a process: <sys/resource.h> (include/uapi/asm-generic/resource.h).

export const resource = {
  RLIMIT_CPU: 0,
  RLIMIT_FSIZE: 1,
  RLIMIT_DATA: 2,
  RLIMIT_STACK: 3,
  RLIMIT_CORE: 4,
  RLIMIT_RSS: 5,
  RLIMIT_NPROC: 6,
  RLIMIT_NOFILE: 7,
  RLIMIT_MEMLOCK: 8,
  RLIMIT_AS: 9,
  RLIMIT_LOCKS: 10,
  RLIMIT_SIGPENDING: 11,
  RLIMIT_MSGQUEUE: 12,
  RLIMIT_NICE: 13,
  RLIMIT_RTPRIO: 14,
  RLIMIT_RTTIME: 15,
} as const;

/** RLIM_INFINITY is all ones; as a number that no comparison exceeds. */
export const unlimited = Number.POSITIVE_INFINITY;

export interface ResourceLimit {
  current: number;
  maximum: number;
}

/** struct rlimit64. */
export const resourceLimitBytes = 16;
const infinityWord = 0xffff_ffff_ffff_ffffn;
const toWord = (limit: number): bigint => (limit === unlimited ? infinityWord : BigInt(limit));
const fromWord = (word: bigint): number => (word === infinityWord ? unlimited : Number(word));

export function writeResourceLimit(limit: ResourceLimit): Uint8Array {
  const bytes = new Uint8Array(resourceLimitBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, toWord(limit.current), true);
  view.setBigUint64(8, toWord(limit.maximum), true);
  return bytes;
}

export function readResourceLimit(bytes: Uint8Array): ResourceLimit {
  const view = new DataView(bytes.buffer, bytes.byteOffset, resourceLimitBytes);
  return { current: fromWord(view.getBigUint64(0, true)), maximum: fromWord(view.getBigUint64(8, true)) };
}
