// What the socket calls ask of a family: one set of functions for the internet's sockets, one for AF_UNIX. Addresses are
// bytes here (struct sockaddr, any length that a program gives); copying from and to its memory is the calls' matter.

import type { Errno } from "../abi/errno.ts";
import type { Kernel } from "../kernel.ts";
import type { Process } from "../task/process.ts";
import type { Source } from "../vfs/operations.ts";
import type { SocketObject } from "./socket-object.ts";
import type { Ancillary, UnixEndpoint } from "./unix/endpoint.ts";

/** Who calls. */
export interface Caller {
  readonly kernel: Kernel;
  readonly process: Process;
}

/** "wait": the connection is under way, and the same call again gives the outcome. A wait for `room`: for a place in its queue. */
export type ConnectProgress = Errno | 0 | "wait" | { readonly room: UnixEndpoint };

export interface AcceptedSocket {
  readonly socket: SocketObject;
  readonly remote: Uint8Array;
}

export interface OutgoingMessage {
  /** MSG_* */
  readonly flags: number;
  readonly to?: Uint8Array;
  readonly ancillary?: Ancillary;
}

export type SendResult = number | Errno | "wait" | { readonly room: UnixEndpoint };

export interface IncomingMessage {
  /** Cut to what was asked for. */
  readonly bytes: Uint8Array;
  /** Of the whole datagram. */
  readonly length: number;
  /** struct sockaddr; empty: the call does not tell one. Absent: it does not even set the length. */
  readonly from?: Uint8Array;
  readonly ancillary?: Ancillary;
  /** The last of it: MSG_WAITALL does not go on. */
  readonly isWhole: boolean;
  /** It ends the waiting of a call that blocks; one that does not says EAGAIN instead. */
  readonly endsWait?: boolean;
}

export interface SocketFamily<Socket extends SocketObject> {
  readonly bind: (caller: Caller, socket: Socket, address: Uint8Array) => 0 | Errno;
  readonly connect: (caller: Caller, socket: Socket, address: Uint8Array, isNonblocking: boolean) => ConnectProgress;
  readonly isConnectDecided: (kernel: Kernel, socket: Socket) => boolean;
  readonly listen: (caller: Caller, socket: Socket, backlog: number) => 0 | Errno;
  readonly accept: (kernel: Kernel, socket: Socket, isNonblocking: boolean) => AcceptedSocket | Errno;
  readonly shutdown: (kernel: Kernel, socket: Socket, how: number) => 0 | Errno;
  readonly localName: (kernel: Kernel, socket: Socket) => Uint8Array;
  readonly remoteName: (kernel: Kernel, socket: Socket) => Uint8Array | Errno;
  /** What sendmsg says before it looks at what goes along. */
  readonly refuses?: (socket: Socket) => Errno | undefined;
  /** Takes what there is room for; a datagram whole. */
  readonly send: (caller: Caller, socket: Socket, source: Source, message: OutgoingMessage) => SendResult;
  /** What the next receive of `count` bytes would give, left where it is. */
  readonly peek: (kernel: Kernel, socket: Socket, count: number) => IncomingMessage | Errno | "wait";
  /** Takes away what `peek` gave: so many bytes of a stream, or one datagram. */
  readonly consume: (kernel: Kernel, socket: Socket, message: IncomingMessage) => void;
  /** Whether bytes come as messages with an end. */
  readonly keepsMessages: (socket: Socket) => boolean;
  readonly close: (kernel: Kernel, socket: Socket) => void;
}
