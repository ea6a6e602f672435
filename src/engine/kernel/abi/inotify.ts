// Numbers of <sys/inotify.h> and struct inotify_event (include/uapi/linux/inotify.h).

import { openFlag } from "./fcntl.ts";
import { encodeUtf8 } from "./text.ts";

/** What can happen, and what is told of it. In strace's order. */
export const nodeEvent = {
  IN_ACCESS: 0x1,
  IN_MODIFY: 0x2,
  IN_ATTRIB: 0x4,
  IN_CLOSE_WRITE: 0x8,
  IN_CLOSE_NOWRITE: 0x10,
  IN_OPEN: 0x20,
  IN_MOVED_FROM: 0x40,
  IN_MOVED_TO: 0x80,
  IN_CREATE: 0x100,
  IN_DELETE: 0x200,
  IN_DELETE_SELF: 0x400,
  IN_MOVE_SELF: 0x800,
  IN_UNMOUNT: 0x2000,
  IN_Q_OVERFLOW: 0x4000,
  IN_IGNORED: 0x8000,
  IN_ONLYDIR: 0x1000000,
  IN_DONT_FOLLOW: 0x2000000,
  IN_EXCL_UNLINK: 0x4000000,
  IN_MASK_CREATE: 0x10000000,
  IN_MASK_ADD: 0x20000000,
  IN_ISDIR: 0x40000000,
  IN_ONESHOT: 0x80000000,
} as const;

/** What a watch can wait for. */
export const awaitedNodeEvents = 0xfff;

export const inotifyFlag = { IN_CLOEXEC: openFlag.O_CLOEXEC, IN_NONBLOCK: openFlag.O_NONBLOCK } as const;

export interface NodeEvent {
  /** −1: of the queue itself. */
  readonly descriptor: number;
  readonly mask: number;
  /** Joins the two halves of a rename; else 0. */
  readonly cookie: number;
  /** In the watched directory; undefined: the event is of what is watched itself. */
  readonly name: string | undefined;
}

const headerBytes = 16;

/** The name ends in a NUL at least, and fills up multiples of 16 bytes. */
export function writeNodeEvent({ descriptor, mask, cookie, name }: NodeEvent): Uint8Array {
  const text = name === undefined ? new Uint8Array(0) : encodeUtf8(name);
  const nameBytes = name === undefined ? 0 : Math.ceil((text.length + 1) / headerBytes) * headerBytes;
  const bytes = new Uint8Array(headerBytes + nameBytes);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, descriptor, true);
  view.setUint32(4, mask, true);
  view.setUint32(8, cookie, true);
  view.setUint32(12, nameBytes, true);
  bytes.set(text, headerBytes);
  return bytes;
}
