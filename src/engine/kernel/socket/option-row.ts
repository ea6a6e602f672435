// The form of a socket option, and the kinds of options that there are many of.

import { endpointOptions, type SettableOption, setBufferSize, setEndpointOption, takeError } from "../../net/index.ts";
import type { Errno } from "../abi/errno.ts";
import type { Kernel } from "../kernel.ts";
import { int32Bytes } from "../mm/user-memory.ts";
import { settle } from "./settle.ts";
import { optionsOf, type SocketObject } from "./socket-object.ts";

export type SocketKind = "tcp4" | "tcp6" | "udp4" | "udp6" | "unix" | "netlink";

export interface OptionRow {
  readonly get: (kernel: Kernel, socket: SocketObject) => Uint8Array | Errno;
  /** Absent: it can only be read (ENOPROTOOPT). `value`: as long as `bytes` of the row. */
  readonly set?: (kernel: Kernel, socket: SocketObject, value: Uint8Array) => Errno | undefined;
  /** Of an option whose value is of no one length. */
  readonly setText?: (kernel: Kernel, socket: SocketObject, value: Uint8Array) => Errno | undefined;
  /** What setsockopt must be given at least. */
  readonly bytes: number;
  /** Where getsockopt has less room for it, it is EINVAL instead of cut. */
  readonly leastRoom?: number;
}

export const int32 = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, true);

export const readOnly = (value: (kernel: Kernel, socket: SocketObject) => number): OptionRow => ({
  bytes: 4,
  get: (kernel, socket) => int32Bytes(value(kernel, socket)),
});

export interface StoredBounds {
  readonly initial?: number;
  /** Whatever is not 0 reads back as 1. */
  readonly isFlag?: boolean;
  /** EINVAL outside. */
  readonly least?: number;
  readonly most?: number;
  /** This value, although outside, means the initial one. */
  readonly asDefault?: number;
}

/** An option that is kept and given back. */
export function stored(level: number, option: number, bounds: StoredBounds = {}): OptionRow {
  const { initial = 0, isFlag = false, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY, asDefault } = bounds;
  const key = (level << 16) | option;
  return {
    bytes: 4,
    get: (_kernel, socket) => int32Bytes(optionsOf(socket).stored.get(key) ?? initial),
    set: (_kernel, socket, bytes) => {
      const value = int32(bytes);
      if (value === asDefault) optionsOf(socket).stored.delete(key);
      else if (value < least || value > most) return "EINVAL";
      else optionsOf(socket).stored.set(key, isFlag ? Number(value !== 0) : value);
      return undefined;
    },
  };
}

/** A flag that the network minds; AF_UNIX keeps it, or refuses to set it (`onUnix`). */
export function internetFlag(name: Exclude<SettableOption, "lingerSeconds" | "urgentInline">, onUnix?: Errno): OptionRow {
  const key = nameKeys[name];
  return {
    bytes: 4,
    get: (kernel, socket) => {
      if (socket.kind !== "socket") return int32Bytes(socket.socket.options.stored.get(key) ?? 0);
      return int32Bytes(endpointOptions(kernel.state.network, socket.endpoint)[name] ? 1 : 0);
    },
    set: (kernel, socket, value) => {
      const isOn = int32(value) !== 0;
      if (socket.kind !== "socket") {
        if (isOn && onUnix) return onUnix;
        socket.socket.options.stored.set(key, Number(isOn));
        return undefined;
      }
      setEndpointOption(kernel.state.network, socket.endpoint, name, isOn);
      settle(kernel);
      return undefined;
    },
  };
}

/** Where AF_UNIX keeps them: negative, apart from every `level << 16 | option`. */
const nameKeys = { reuseAddress: -1, reusePort: -2, keepAlive: -3, noDelay: -4, onlyIpv6: -5 } as const;

const largestBuffer = 425984;
const smallestBuffer = { send: 4608, receive: 2304 } as const;

export const bufferSize = (buffer: "send" | "receive"): OptionRow => ({
  bytes: 4,
  get: (kernel, socket) => {
    const { sendBufferBytes, receiveBufferBytes } =
      socket.kind !== "socket" ? socket.socket : endpointOptions(kernel.state.network, socket.endpoint);
    return int32Bytes(buffer === "send" ? sendBufferBytes : receiveBufferBytes);
  },
  set: (kernel, socket, bytes) => {
    const value = int32(bytes);
    if (socket.kind === "socket") {
      setBufferSize(kernel.state.network, socket.endpoint, buffer, value);
      return undefined;
    }
    // Doubled and clamped; negative counts as huge (man 7 socket).
    const size = Math.max(smallestBuffer[buffer], Math.min(value < 0 ? largestBuffer : value * 2, largestBuffer));
    if (buffer === "send") socket.socket.sendBufferBytes = size;
    else socket.socket.receiveBufferBytes = size;
    return undefined;
  },
});

/** SO_ERROR: the pending error, cleared by this. */
export function takePendingError(kernel: Kernel, socket: SocketObject): Errno | undefined {
  if (socket.kind === "socket") return takeError(kernel.state.network, socket.endpoint);
  const { error } = socket.socket;
  socket.socket.error = undefined;
  return error;
}
