// struct rusage, and the size of a set of processors (include/uapi/linux/resource.h, kernel/sched/syscalls.c).

import { splitNs, writeTimePair } from "./time.ts";

export const usageBytes = 144;
/** What sched_getaffinity fills: a word of 64 processors. */
export const processorMaskBytes = 8;

/** User time alone: the kernel's own work takes no time here. */
export function writeUsage(userNs: number): Uint8Array {
  const bytes = new Uint8Array(usageBytes);
  const { seconds, fraction } = splitNs(userNs);
  bytes.set(writeTimePair({ seconds, fraction: Math.floor(fraction / 1000) }));
  return bytes;
}
