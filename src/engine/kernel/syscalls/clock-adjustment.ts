// How well the clock keeps time: adjtimex, clock_adjtime (man 2 adjtimex). Virtual time cannot be adjusted.

import { formatName } from "../abi/flags.ts";
import { clock, writeTimePair } from "../abi/time.ts";
import { currentTime } from "../kernel.ts";
import { readBytes, writeBytes } from "../mm/user-memory.ts";
import { address, custom } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";

const structureBytes = 208;
/** ADJ_OFFSET_SS_READ asks without setting. */
const asks = 0xa001;
/** STA_UNSYNC, and what is returned of such a clock. */
const unsynchronized = { status: 64, TIME_ERROR: 5 } as const;
/** What a kernel tells that nobody has ever adjusted (kernel/time/ntp.c): microseconds, but for the tolerance in 2^−16 parts of a million. */
const untouched = { maximumError: 16_000_000, estimatedError: 16_000_000, constant: 2, precision: 1, tolerance: 32_768_000, tick: 10_000 };

function adjust({ kernel, memory }: CallContext, at: number): CallResult {
  const given = readBytes(memory, at, structureBytes);
  if (!given) return "EFAULT";
  const bytes = given.slice();
  const view = new DataView(bytes.buffer);
  const modes = view.getUint32(0, true);
  if (modes !== 0 && modes !== asks) return "EPERM";
  bytes.fill(0, 8);
  const { maximumError, estimatedError, constant, precision, tolerance, tick } = untouched;
  view.setInt32(40, unsynchronized.status, true);
  const words = [
    [24, maximumError],
    [32, estimatedError],
    [48, constant],
    [56, precision],
    [64, tolerance],
    [88, tick],
  ] as const;
  for (const [offset, value] of words) view.setBigInt64(offset, BigInt(value), true);
  const { seconds, fraction } = currentTime(kernel);
  bytes.set(writeTimePair({ seconds, fraction: Math.floor(fraction / 1000) }), 72);
  return writeBytes(memory, at, bytes) ? unsynchronized.TIME_ERROR : "EFAULT";
}

const result = (value: number): string => (value === unsynchronized.TIME_ERROR ? `${value} (TIME_ERROR)` : String(value));
const support = "partial: the clock cannot be adjusted (EPERM)";

export const clockAdjustmentCalls: readonly CallRow[] = [
  {
    number: 171,
    name: "adjtimex",
    arguments: signature({ buf: address }),
    result,
    summary: "tells how well the clock keeps time, and adjusts it",
    support,
    handler: adjust,
  },
  {
    number: 266,
    name: "clock_adjtime",
    arguments: signature({ clk_id: custom("clock", ({ value }) => formatName(clock, value, "CLOCK_")), buf: address }),
    result,
    summary: "as adjtimex, for a clock",
    support,
    handler: (context, id, at) => {
      if (!Object.values<number>(clock).includes(id)) return "EINVAL";
      return id === clock.CLOCK_REALTIME ? adjust(context, at) : "EOPNOTSUPP";
    },
  },
];
