// Numbers of <time.h>, and the structures that carry times (include/uapi/linux/time.h, time_types.h).

export const clock = {
  CLOCK_REALTIME: 0,
  CLOCK_MONOTONIC: 1,
  CLOCK_PROCESS_CPUTIME_ID: 2,
  CLOCK_THREAD_CPUTIME_ID: 3,
  CLOCK_MONOTONIC_RAW: 4,
  CLOCK_REALTIME_COARSE: 5,
  CLOCK_MONOTONIC_COARSE: 6,
  CLOCK_BOOTTIME: 7,
  CLOCK_TAI: 11,
} as const;

export const timerFlag = { TIMER_ABSTIME: 1 } as const;

export const nsPerSecond = 1_000_000_000;

/** struct timespec, struct timeval, and what they share: two signed 64-bit words. */
export const timespecBytes = 16;

export interface TimePair {
  readonly seconds: number;
  /** Nanoseconds of a timespec, microseconds of a timeval. */
  readonly fraction: number;
}

/** Reads struct timespec or timeval: 16 bytes, little-endian. */
export function readTimePair(bytes: Uint8Array): TimePair {
  const view = new DataView(bytes.buffer, bytes.byteOffset, timespecBytes);
  return { seconds: Number(view.getBigInt64(0, true)), fraction: Number(view.getBigInt64(8, true)) };
}

export function writeTimePair(time: TimePair): Uint8Array {
  const bytes = new Uint8Array(timespecBytes);
  const view = new DataView(bytes.buffer);
  view.setBigInt64(0, BigInt(time.seconds), true);
  view.setBigInt64(8, BigInt(time.fraction), true);
  return bytes;
}

export const splitNs = (ns: number): TimePair => ({
  seconds: Math.floor(ns / nsPerSecond),
  fraction: ns - Math.floor(ns / nsPerSecond) * nsPerSecond,
});

/** False for what every sleeping call refuses with EINVAL: a negative second or a fraction outside 0 … 999,999,999. */
export const isTimespecValid = (time: TimePair): boolean => time.seconds >= 0 && time.fraction >= 0 && time.fraction < nsPerSecond;

/** Saturates: a sleep of 2^63 seconds must not lose itself in arithmetic. */
export const timespecNs = (time: TimePair): number => Math.min(time.seconds * nsPerSecond + time.fraction, Number.MAX_SAFE_INTEGER);
