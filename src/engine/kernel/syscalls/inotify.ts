// Watching files: inotify_init1, inotify_add_watch, inotify_rm_watch (man 7 inotify; fs/notify/inotify/inotify_user.c).

import { AT_FDCWD } from "../abi/fcntl.ts";
import { awaitedNodeEvents, inotifyFlag, nodeEvent } from "../abi/inotify.ts";
import { install, lowestFree } from "../vfs/description.ts";
import { createInotify, type Inotify, removeNodeWatch } from "../vfs/inotify.ts";
import { isPermitted } from "../vfs/node.ts";
import { createDescription } from "../vfs/open.ts";
import { descriptor, flags, integer } from "./argument-kind.ts";
import { descriptorLimit, resolveAt } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { path } from "./structures.ts";
import { descriptionAt } from "./transfer.ts";

function create(context: CallContext, bits: number): CallResult {
  const { kernel, process } = context;
  const { IN_CLOEXEC, IN_NONBLOCK } = inotifyFlag;
  if (bits & ~(IN_CLOEXEC | IN_NONBLOCK)) return "EINVAL";
  const fd = lowestFree(process.descriptors, descriptorLimit(context));
  if (typeof fd === "string") return fd;
  const inotify = createInotify(kernel.state.nextDescription);
  const description = createDescription(kernel, { kind: "inotify", inotify }, bits & IN_NONBLOCK, "anon_inode:inotify");
  install(process.descriptors, fd, description, (bits & IN_CLOEXEC) !== 0);
  return fd;
}

function instanceAt(context: CallContext, fd: number): Inotify | "EBADF" | "EINVAL" {
  const description = descriptionAt(context, fd);
  if (!description) return "EBADF";
  return description.object.kind === "inotify" ? description.object.inotify : "EINVAL";
}

/** ALL_INOTIFY_BITS */
const everyBit = Object.values(nodeEvent).reduce((bits, bit) => bits | bit, 0);
const isMeant = (bits: number, flag: number): boolean => (bits & flag) !== 0;

function add(context: CallContext, fd: number, pointerToPath: number, mask: number): CallResult {
  const { IN_ONLYDIR, IN_DONT_FOLLOW, IN_MASK_ADD, IN_MASK_CREATE, IN_EXCL_UNLINK, IN_ONESHOT } = nodeEvent;
  const { kernel, process } = context;
  if (!isMeant(mask, everyBit)) return "EINVAL";
  const instance = instanceAt(context, fd);
  if (instance === "EBADF") return "EBADF";
  if (instance === "EINVAL" || (isMeant(mask, IN_MASK_ADD) && isMeant(mask, IN_MASK_CREATE))) return "EINVAL";
  const resolved = resolveAt(context, AT_FDCWD, pointerToPath, !isMeant(mask, IN_DONT_FOLLOW));
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  if (isMeant(mask, IN_ONLYDIR) && node.kind !== "directory") return "ENOTDIR";
  if (!isPermitted(node, process.credentials, 4)) return "EACCES";
  const kept = mask & (awaitedNodeEvents | IN_EXCL_UNLINK | IN_ONESHOT);
  const existing = [...instance.watches.values()].find((watch) => watch.node === node);
  if (existing) {
    if (isMeant(mask, IN_MASK_CREATE)) return "EEXIST";
    existing.mask = isMeant(mask, IN_MASK_ADD) ? existing.mask | kept : kept;
    return existing.descriptor;
  }
  const watch = { instance, descriptor: instance.nextDescriptor++, node, mask: kept };
  instance.watches.set(watch.descriptor, watch);
  kernel.state.nodeWatches.add(watch);
  return watch.descriptor;
}

function remove(context: CallContext, fd: number, which: number): CallResult {
  const instance = instanceAt(context, fd);
  if (typeof instance === "string") return instance;
  const watch = instance.watches.get(which);
  if (!watch) return "EINVAL";
  removeNodeWatch(context.kernel, watch);
  return 0;
}

export const inotifyCalls: readonly CallRow[] = [
  {
    number: 26,
    name: "inotify_init1",
    arguments: signature({ flags: flags(inotifyFlag, "IN_") }),
    result: "number",
    summary: "makes a descriptor from which one reads what happens to files and directories",
    support: "full",
    handler: create,
  },
  {
    number: 27,
    name: "inotify_add_watch",
    arguments: signature({ fd: descriptor, pathname: path, mask: flags(nodeEvent, "IN_") }),
    result: "number",
    summary: "watches a file or directory, or changes what is waited for",
    support: "partial: a file with several names in watched directories is told under each; IN_EXCL_UNLINK is without effect",
    handler: add,
  },
  {
    number: 28,
    name: "inotify_rm_watch",
    arguments: signature({ fd: descriptor, wd: integer }),
    result: "number",
    summary: "watches a file or directory no longer",
    support: "full",
    handler: remove,
  },
];
