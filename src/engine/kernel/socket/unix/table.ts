// /proc/net/unix: the sockets of AF_UNIX that any descriptor refers to (net/unix/af_unix.c, unix_seq_show).

import type { Kernel } from "../../kernel.ts";
import { openDescriptions } from "../../vfs/description.ts";
import type { UnixEndpoint, UnixType } from "./endpoint.ts";

/** SOCK_* */
export const unixTypeNumber = { stream: 1, datagram: 2, seqpacket: 5 } as const satisfies Record<UnixType, number>;
const SS_UNCONNECTED = 1;
const SS_CONNECTED = 3;
const acceptsConnections = 0x10000;

const hexadecimal = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");

function line({ id, type, state, name, peer }: UnixEndpoint): string {
  const numbers = [
    hexadecimal(peer ? 3 : 2, 8),
    hexadecimal(0, 8),
    hexadecimal(state === "listening" ? acceptsConnections : 0, 8),
    hexadecimal(unixTypeNumber[type], 4),
    hexadecimal(state === "connected" ? SS_CONNECTED : SS_UNCONNECTED, 2),
    String(id).padStart(5),
  ];
  // NULs of an abstract name are shown as "@".
  return `0000000000000000: ${numbers.join(" ")}${name === undefined ? "" : ` ${name.replaceAll("\0", "@")}`}`;
}

/** All that any descriptor refers to, by their numbers. */
export function unixEndpoints({ state }: Kernel): UnixEndpoint[] {
  const endpoints = new Map<number, UnixEndpoint>();
  for (const { object } of openDescriptions(state.processes.values()))
    if (object.kind === "unix") endpoints.set(object.socket.id, object.socket);
  return [...endpoints.values()].sort((one, other) => one.id - other.id);
}

export function unixTable(kernel: Kernel): string {
  const lines = unixEndpoints(kernel).map(line);
  return ["Num       RefCount Protocol Flags    Type St Inode Path", ...lines, ""].join("\n");
}
