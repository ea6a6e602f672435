// A socket of AF_NETLINK as a file: read, write and readiness.

import { invariant } from "../../../base/errors.ts";
import { pollEvent } from "../../abi/poll.ts";
import { fileType } from "../../abi/stat.ts";
import { realTime } from "../../kernel.ts";
import type { Operations } from "../../vfs/operations.ts";
import { consumeNetlink, peekNetlink, sendNetlink } from "./family.ts";

export const netlinkOperations: Operations<"netlink"> = {
  peek: (kernel, object, count) => {
    const message = peekNetlink(kernel, object, count);
    return message === "wait" ? message : message.bytes;
  },
  consume: (kernel, object) => consumeNetlink(kernel, object),
  write: (kernel, object, source, _description, pid) => {
    const process = kernel.state.processes.get(pid);
    invariant(process, `no process ${pid} to write`);
    const sent = sendNetlink({ kernel, process }, object, source, { flags: 0 });
    return typeof sent === "object" ? "wait" : sent;
  },
  readiness: (_kernel, { socket }) => pollEvent.POLLOUT | (socket.queue.length > 0 ? pollEvent.POLLIN : 0),
  watchers: (_kernel, { socket }) => socket.watchers,
  status: (kernel, { socket }) => ({
    device: 8,
    inode: socket.id,
    mode: fileType.S_IFSOCK | 0o777,
    links: 1,
    uid: 0,
    gid: 0,
    deviceNumber: 0,
    size: 0,
    modified: realTime(kernel, 0),
  }),
  readable: () => "ENOTTY",
  release: () => {},
};
