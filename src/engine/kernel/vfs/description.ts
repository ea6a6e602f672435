// Open file descriptions, and the tables of descriptor numbers that refer to them (man 2 open, "Open file descriptions").
// A description is shared by dup and fork: offset and status flags are its own; close-on-exec belongs to the number.

import type { DirectoryEntry } from "../abi/directory-entry.ts";
import type { Errno } from "../abi/errno.ts";
import type { PosixQueue } from "../ipc/posix-queue.ts";
import type { NetlinkSocket } from "../socket/netlink/endpoint.ts";
import type { InternetSocket } from "../socket/socket-object.ts";
import type { UnixSocket } from "../socket/unix/endpoint.ts";
import type { Timer } from "../task/timers.ts";
import type { Counter } from "./counter-operations.ts";
import type { Epoll, Watch } from "./epoll.ts";
import type { Inotify } from "./inotify.ts";
import type { DeviceNode, DirectoryNode, FileNode, Node } from "./node.ts";
import type { Pipe } from "./pipe.ts";
import type { SignalFilter } from "./signal-operations.ts";
import type { Owner, Subscription } from "./subscription.ts";
import type { Terminal } from "./terminal.ts";

export type StreamName = "stdin" | "stdout" | "stderr";

/** What a description stands for. */
export type OpenObject =
  | { readonly kind: "file"; readonly node: FileNode }
  | { readonly kind: "directory"; readonly node: DirectoryNode }
  /** O_PATH: a place in the tree and nothing more. */
  | { readonly kind: "path"; readonly node: Node }
  /** /dev/null and its kin; the terminal's own node opens a "terminal". */
  | { readonly kind: "device"; readonly node: DeviceNode }
  | { readonly kind: "terminal"; readonly terminal: Terminal }
  /** The program's side of a pseudoterminal. */
  | { readonly kind: "master"; readonly terminal: Terminal }
  /** A byte stream between the guest and the world outside: standard input, output and error of the command line. */
  | { readonly kind: "stream"; readonly stream: StreamName }
  | { readonly kind: "pipe"; readonly pipe: Pipe; readonly end: "read" | "write" | "both" }
  | { readonly kind: "epoll"; readonly epoll: Epoll }
  | { readonly kind: "counter"; readonly counter: Counter }
  | { readonly kind: "timer"; readonly timer: Timer }
  | { readonly kind: "process"; readonly pid: number }
  | { readonly kind: "signals"; readonly filter: SignalFilter }
  | { readonly kind: "inotify"; readonly inotify: Inotify }
  | { readonly kind: "posixQueue"; readonly queue: PosixQueue }
  | InternetSocket
  | UnixSocket
  | NetlinkSocket;

export type ObjectOf<Kind extends OpenObject["kind"]> = Extract<OpenObject, { kind: Kind }>;

export interface Description {
  readonly id: number;
  readonly object: OpenObject;
  /** Access mode and status flags, as F_GETFL gives them. */
  flags: number;
  offset: number;
  /** Descriptor numbers, of all processes, that refer to it; at 0 it is released. */
  references: number;
  /** As it was opened, for panels and /proc: "/etc/passwd", "socket:[3]". */
  readonly path: string;
  /** Of F_SETOWN and F_SETSIG. */
  owner?: Owner;
  ownerSignal?: number;
  /** With O_ASYNC. */
  subscription?: Subscription;
  /** Of a directory: its entries when they were first listed, which `offset` counts. */
  listing?: readonly DirectoryEntry[];
  /** Of epoll instances, on this. */
  watches?: Set<Watch>;
}

export interface Descriptor {
  readonly description: Description;
  closeOnExec: boolean;
}

export interface DescriptorTable {
  /** By number; holes are undefined. */
  readonly slots: (Descriptor | undefined)[];
  /** Processes that share it: with the last one its descriptors are closed. */
  users: number;
}

export const createTable = (): DescriptorTable => ({ slots: [], users: 1 });

export const descriptorAt = (table: DescriptorTable, fd: number): Descriptor | undefined => (fd >= 0 ? table.slots[fd] : undefined);

/** What the descriptors of these processes refer to, once for each of them. */
export function* openDescriptions(processes: Iterable<{ readonly descriptors: DescriptorTable }>): Generator<Description> {
  for (const { descriptors } of processes) for (const slot of descriptors.slots) if (slot) yield slot.description;
}

/** The lowest free number from `from` on, or EMFILE. */
export function lowestFree(table: DescriptorTable, limit: number, from = 0): number | Errno {
  for (let fd = from; fd < limit; fd++) if (!table.slots[fd]) return fd;
  return "EMFILE";
}

/** Puts a description at a number and counts the reference. The number must be free. */
export function install(table: DescriptorTable, fd: number, description: Description, closeOnExec: boolean): void {
  while (table.slots.length <= fd) table.slots.push(undefined);
  table.slots[fd] = { description, closeOnExec };
  description.references++;
}

/** A copy whose numbers refer to the same descriptions, for fork. */
export function copyTable(table: DescriptorTable): DescriptorTable {
  const slots = table.slots.map((slot) => slot && { ...slot });
  for (const slot of slots) if (slot) slot.description.references++;
  return { slots, users: 1 };
}
