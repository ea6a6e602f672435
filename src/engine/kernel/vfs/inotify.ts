// Watches on files and directories (man 7 inotify) as plain data: who watches what, and what has happened and is not read yet. Whatever
// changes the tree says so here; without watches that costs one look.

import { awaitedNodeEvents, type NodeEvent, nodeEvent } from "../abi/inotify.ts";
import { pollEvent } from "../abi/poll.ts";
import type { Kernel } from "../kernel.ts";
import { signalWatchers, type Watcher } from "./epoll.ts";
import type { DirectoryNode, Node } from "./node.ts";

export interface NodeWatch {
  readonly instance: Inotify;
  readonly descriptor: number;
  readonly node: Node;
  /** What it waits for, and how. */
  mask: number;
}

export interface Inotify {
  readonly id: number;
  /** By watch descriptor. */
  readonly watches: Map<number, NodeWatch>;
  nextDescriptor: number;
  /** Not read yet. */
  readonly queue: NodeEvent[];
  /** Of epoll instances. */
  readonly watchers: Set<Watcher>;
}

export const createInotify = (id: number): Inotify => ({ id, watches: new Map(), nextDescriptor: 1, queue: [], watchers: new Set() });

/** fs.inotify.max_queued_events. */
const queueMaximum = 16384;

const isSame = (one: NodeEvent | undefined, other: NodeEvent): boolean =>
  one !== undefined &&
  one.descriptor === other.descriptor &&
  one.mask === other.mask &&
  one.cookie === other.cookie &&
  one.name === other.name;

function enqueue({ queue, watchers }: Inotify, event: NodeEvent): void {
  // What is the same as the newest is not told twice (inotify_merge).
  if (isSame(queue.at(-1), event)) return;
  const overflow: NodeEvent = { descriptor: -1, mask: nodeEvent.IN_Q_OVERFLOW, cookie: 0, name: undefined };
  if (queue.length > queueMaximum) return;
  queue.push(queue.length === queueMaximum ? overflow : event);
  signalWatchers(watchers, pollEvent.POLLIN | pollEvent.POLLRDNORM);
}

const isDirectoryBit = (node: Node): number => (node.kind === "directory" ? nodeEvent.IN_ISDIR : 0);

function tell(kernel: Kernel, watch: NodeWatch, mask: number, name: string | undefined, cookie = 0): void {
  if ((watch.mask & mask & awaitedNodeEvents) === 0) return;
  enqueue(watch.instance, { descriptor: watch.descriptor, mask: mask >>> 0, cookie, name });
  if (watch.mask & nodeEvent.IN_ONESHOT) removeNodeWatch(kernel, watch);
}

/** It ends, and says so. */
export function removeNodeWatch(kernel: Kernel, watch: NodeWatch): void {
  watch.instance.watches.delete(watch.descriptor);
  kernel.state.nodeWatches.delete(watch);
  enqueue(watch.instance, { descriptor: watch.descriptor, mask: nodeEvent.IN_IGNORED, cookie: 0, name: undefined });
}

/** The names that a directory has for a node. */
const namesOf = ({ entries }: DirectoryNode, node: Node): string[] =>
  [...entries].flatMap(([name, entry]) => (entry === node ? [name] : []));

/** Something was done to a file or directory: those that watch the directory that it is in are told, then its own watches. */
export function notifyNode(kernel: Kernel, node: Node, event: number): void {
  const { nodeWatches } = kernel.state;
  if (nodeWatches.size === 0) return;
  const mask = event | isDirectoryBit(node);
  for (const watch of nodeWatches) {
    if (watch.node.kind === "directory") for (const name of namesOf(watch.node, node)) tell(kernel, watch, mask, name);
  }
  for (const watch of nodeWatches) if (watch.node === node) tell(kernel, watch, mask, undefined);
}

/** A name has come to a directory, or has gone from it. */
export function notifyEntry(kernel: Kernel, directory: DirectoryNode, name: string, node: Node, event: number, cookie = 0): void {
  for (const watch of kernel.state.nodeWatches) {
    if (watch.node === directory) tell(kernel, watch, event | isDirectoryBit(node), name, cookie);
  }
}

/** IN_DELETE_SELF and IN_MOVE_SELF tell nothing of what it is. */
export function notifySelf(kernel: Kernel, node: Node, event: number): void {
  for (const watch of kernel.state.nodeWatches) if (watch.node === node) tell(kernel, watch, event, undefined);
}

/** Its last name and its last user have gone, and its watches with it. */
export function notifyGone(kernel: Kernel, node: Node): void {
  notifySelf(kernel, node, nodeEvent.IN_DELETE_SELF);
  for (const watch of kernel.state.nodeWatches) if (watch.node === node) removeNodeWatch(kernel, watch);
}

/** A node has been renamed, over another one if that had the name. */
export function notifyMove(
  kernel: Kernel,
  node: Node,
  from: { readonly parent: DirectoryNode; readonly name: string },
  to: { readonly parent: DirectoryNode; readonly name: string },
): void {
  if (kernel.state.nodeWatches.size === 0) return;
  const cookie = kernel.state.nextMove++;
  notifyEntry(kernel, from.parent, from.name, node, nodeEvent.IN_MOVED_FROM, cookie);
  notifyEntry(kernel, to.parent, to.name, node, nodeEvent.IN_MOVED_TO, cookie);
}
