// Reading and writing regular files and directories through a description.

import { pageBytes } from "../../cpu/processor.ts";
import { fileSeal, openFlag } from "../abi/fcntl.ts";
import { nodeEvent } from "../abi/inotify.ts";
import { pollEvent } from "../abi/poll.ts";
import type { FileStatus } from "../abi/stat.ts";
import { currentTime } from "../kernel.ts";
import { readMappings, writeMappings } from "../mm/file-mappings.ts";
import { notifyGone, notifyNode } from "./inotify.ts";
import { type Node, nodeMode, nodeSize } from "./node.ts";
import type { Operations } from "./operations.ts";
import { changeSetting } from "./proc/settings.ts";
import { terminalsDevice } from "./terminal.ts";
import { resizeFile } from "./tree.ts";

export function nodeStatus(node: Node): FileStatus {
  return {
    device: node.kind === "device" && node.isGenerated ? terminalsDevice : 1,
    inode: node.inode,
    mode: nodeMode(node),
    links: node.links,
    uid: node.uid,
    gid: node.gid,
    deviceNumber: node.kind === "device" ? node.major * 256 + node.minor : 0,
    size: nodeSize(node),
    modified: node.modified,
    accessed: node.accessed,
    changed: node.changed,
  };
}

const always = pollEvent.POLLIN | pollEvent.POLLOUT;

export const fileOperations: Operations<"file"> = {
  peek: (kernel, { node }, count, { offset }) => {
    readMappings(kernel, node, offset, offset + count);
    return node.contents.subarray(Math.min(offset, node.size), Math.min(offset + count, node.size));
  },
  consume: (kernel, { node }, count, description) => {
    description.offset += count;
    if (count > 0) notifyNode(kernel, node, nodeEvent.IN_ACCESS);
  },
  write: (kernel, { node }, source, description) => {
    if (description.flags & openFlag.O_APPEND) description.offset = node.size;
    const bytes = source.takeSome(source.length);
    if (bytes.length === 0 && source.length > 0) return "EFAULT";
    if (node.setting) return changeSetting(kernel, node.setting, bytes);
    const end = description.offset + bytes.length;
    const sizeBefore = node.size;
    const { seals = 0 } = node;
    if (seals & (fileSeal.F_SEAL_WRITE | fileSeal.F_SEAL_FUTURE_WRITE) || (seals & fileSeal.F_SEAL_GROW && end > sizeBefore))
      return "EPERM";
    if (end > sizeBefore) {
      const failure = resizeFile(kernel.state.files, node, end, kernel.limits.fileBytes);
      if (failure) return failure;
    }
    node.contents.set(bytes, description.offset);
    node.modified = node.changed = currentTime(kernel);
    // Behind its end the last page keeps what programs have written there; a page that was not the file's begins with zeros.
    const isInPages = end <= Math.ceil(sizeBefore / pageBytes) * pageBytes;
    writeMappings(kernel, node, Math.min(description.offset, sizeBefore), isInPages ? end : undefined);
    description.offset = end;
    if (bytes.length > 0) notifyNode(kernel, node, nodeEvent.IN_MODIFY);
    return bytes.length;
  },
  readiness: () => always,
  status: (_kernel, { node }) => nodeStatus(node),
  readable: (_kernel, { node }, { offset }) => node.size - offset,
  end: ({ node }) => node.size,
  release: (kernel, { node }, description) => {
    node.locks?.whole.delete(description.id);
    const isWriter = (description.flags & 3) !== 0;
    if (isWriter) node.writers--;
    notifyNode(kernel, node, isWriter ? nodeEvent.IN_CLOSE_WRITE : nodeEvent.IN_CLOSE_NOWRITE);
    // A file without a name goes with its last description.
    if (--node.opens > 0 || node.links > 0) return;
    resizeFile(kernel.state.files, node, 0, kernel.limits.fileBytes);
    notifyGone(kernel, node);
  },
};

export const directoryOperations: Operations<"directory"> = {
  peek: () => "EISDIR",
  consume: () => {},
  write: () => "EBADF",
  readiness: () => always,
  status: (_kernel, { node }) => nodeStatus(node),
  readable: () => "ENOTTY",
  end: ({ node }) => node.entries.size,
  release: (kernel, { node }) => notifyNode(kernel, node, nodeEvent.IN_CLOSE_NOWRITE),
};

/** Whoever asks for more than its place in the tree does not even find the descriptor. */
export const pathOperations: Operations<"path"> = {
  peek: () => "EBADF",
  consume: () => {},
  write: () => "EBADF",
  readiness: () => pollEvent.POLLNVAL,
  status: (_kernel, { node }) => nodeStatus(node),
  readable: () => "EBADF",
  release: () => {},
};
