// A socket of AF_UNIX (man 7 unix) as plain data: what it is joined to, what waits to be read from it, and what its own
// unread messages cost it. Sizes are counted as the kernel's socket buffers count, so that a buffer is full when Linux's is.

import type { Errno } from "../../abi/errno.ts";
import type { Description } from "../../vfs/description.ts";
import type { Watcher } from "../../vfs/epoll.ts";
import type { SocketNode } from "../../vfs/node.ts";
import { defaultSocketOptions, type SocketOptions } from "../socket-options-state.ts";

export type UnixType = "stream" | "datagram" | "seqpacket";

/** struct ucred: who sent, or connected. */
export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** One struct cmsghdr and what follows it. */
export interface ControlMessage {
  readonly level: number;
  readonly type: number;
  readonly data: Uint8Array;
}

/** What travels beside the bytes of a message (man 7 unix, "Ancillary messages"). */
export interface Ancillary {
  /** What the receiver has asked to be told of a datagram, or its sender says of it. */
  readonly controls?: readonly ControlMessage[];
  /** SCM_RIGHTS: each counts as one reference while it is under way. */
  readonly descriptions: readonly Description[];
  /** SCM_CREDENTIALS, where either end asks for it or the sender gave it. */
  readonly credentials: PeerCredentials | undefined;
}

export interface UnixMessage {
  readonly sender: UnixEndpoint;
  /** What has not been read yet. */
  bytes: Uint8Array;
  /** Stays what it was until it is read; then the descriptors are gone. */
  ancillary: Ancillary;
  /** What it takes of the sender's send buffer. */
  readonly cost: number;
}

export interface UnixEndpoint {
  readonly id: number;
  readonly type: UnixType;
  state: "unconnected" | "listening" | "connected" | "closed";
  /** sun_path as bind set it, in Latin-1; an abstract name starts with NUL. */
  name: string | undefined;
  /** Of a path name. */
  node: SocketNode | undefined;
  peer: UnixEndpoint | undefined;
  readonly queue: UnixMessage[];
  /** Of a listener: connected ends that nobody has accepted yet. */
  readonly waiting: UnixEndpoint[];
  backlog: number;
  /** What its unread messages take of its send buffer. */
  sentCost: number;
  readShut: boolean;
  writeShut: boolean;
  error: Errno | undefined;
  /** SO_PEERCRED */
  peerCredentials: PeerCredentials;
  /** SO_PASSCRED */
  passCredentials: boolean;
  sendBufferBytes: number;
  receiveBufferBytes: number;
  readonly options: SocketOptions;
  /** Of epoll instances. */
  readonly watchers: Set<Watcher>;
}

export interface UnixSocket {
  readonly kind: "unix";
  readonly socket: UnixEndpoint;
}

export const nobody: PeerCredentials = { pid: 0, uid: -1, gid: -1 };

/** net.core.wmem_default. */
const defaultBufferBytes = 212992;
/** net.unix.max_dgram_qlen. */
const datagramBacklog = 10;

export const createUnixEndpoint = (id: number, type: UnixType): UnixEndpoint => ({
  id,
  type,
  state: "unconnected",
  name: undefined,
  node: undefined,
  peer: undefined,
  queue: [],
  waiting: [],
  backlog: datagramBacklog,
  sentCost: 0,
  readShut: false,
  writeShut: false,
  error: undefined,
  peerCredentials: nobody,
  passCredentials: false,
  sendBufferBytes: defaultBufferBytes,
  receiveBufferBytes: defaultBufferBytes,
  options: defaultSocketOptions(),
  watchers: new Set(),
});

/** unix_recvq_full: connections of a listener, messages of anything else. */
export const isQueueFull = ({ waiting, queue, backlog, state }: UnixEndpoint): boolean =>
  (state === "listening" ? waiting.length : queue.length) > backlog;

/** unix_writable: three quarters of the send buffer are free. The count that it asks begins at 1 (sk_wmem_alloc). */
export const isWritable = ({ state, sentCost, sendBufferBytes }: UnixEndpoint): boolean =>
  state !== "listening" && (sentCost + 1) * 4 <= sendBufferBytes;

const headerCost = 256;
const sharedInfoBytes = 320;
const smallestBlock = 512;
const pageBytes = 4096;
/** SKB_MAX_HEAD(0), UNIX_SKB_FRAGS_SZ, SKB_MAX_ALLOC, MAX_SKB_FRAGS pages. */
const largestHead = 3776;
const largestFragments = 32768;
const largestLinear = 16064;
const largestPaged = 17 * pageBytes;

/** A buffer's header, its linear part in the allocator's blocks of powers of two, and its pages. */
function bufferCost(linear: number, paged: number): number {
  let block = smallestBlock;
  while (block < linear + sharedInfoBytes) block *= 2;
  return headerCost + block + paged;
}

const wholePages = (bytes: number): number => Math.ceil(bytes / pageBytes) * pageBytes;

/** How much of `length` bytes a stream puts into one message, and what that costs (unix_stream_sendmsg). */
export function streamPiece(endpoint: UnixEndpoint, length: number): { readonly length: number; readonly cost: number } {
  const size = Math.min(length, Math.floor(endpoint.sendBufferBytes / 2) - 64, largestHead + largestFragments);
  const paged = Math.min(size, wholePages(Math.max(0, size - largestHead)));
  return { length: size, cost: bufferCost(size - paged, wholePages(paged)) };
}

/** What a datagram costs (unix_dgram_sendmsg). */
export function datagramCost(length: number): number {
  const paged = length > largestLinear ? wholePages(Math.min(length - largestLinear, largestPaged)) : 0;
  return bufferCost(Math.max(0, length - paged), paged);
}
