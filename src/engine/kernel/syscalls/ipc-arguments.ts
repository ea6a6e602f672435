// What the calls of System V objects share: kinds of arguments, and the present as they stamp it.

import { formatFlags } from "../abi/flags.ts";
import { IPC_PRIVATE, ipcFlag } from "../abi/ipc.ts";
import { currentTime } from "../kernel.ts";
import { custom, hexadecimal } from "./argument-kind.ts";
import type { CallContext } from "./row.ts";

export const ipcKey = custom("key", ({ value }) => (value === IPC_PRIVATE ? "IPC_PRIVATE" : hexadecimal(value >>> 0)));

/** Flags, and the permissions of what is made. */
export const ipcGetFlags = custom("flags IPC_*", ({ value }) => {
  const mode = value & 0o777;
  const flags = value & ~0o777;
  const permissions = mode === 0 ? "000" : `0${mode.toString(8)}`;
  return flags === 0 ? permissions : `${formatFlags(ipcFlag, flags, "IPC_")}|${permissions}`;
});

/** Seconds since 1970. */
export const ipcNow = ({ kernel }: CallContext): number => currentTime(kernel).seconds;
