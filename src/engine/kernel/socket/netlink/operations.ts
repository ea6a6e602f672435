// A socket of AF_NETLINK as a file: read, write and readiness.

import { pollEvent } from "../../abi/poll.ts";
import type { Operations } from "../../vfs/operations.ts";
import { socketStatus, writeBy } from "../socket-file.ts";
import { consumeNetlink, peekNetlink, sendNetlink } from "./family.ts";

export const netlinkOperations: Operations<"netlink"> = {
  peek: (kernel, object, count) => {
    const message = peekNetlink(kernel, object, count);
    return message === "wait" ? message : message.bytes;
  },
  consume: (kernel, object) => consumeNetlink(kernel, object),
  write: writeBy(sendNetlink),
  readiness: (_kernel, { socket }) => pollEvent.POLLOUT | (socket.queue.length > 0 ? pollEvent.POLLIN : 0),
  watchers: (_kernel, { socket }) => socket.watchers,
  status: (kernel, { socket }) => socketStatus(kernel, socket.id),
  readable: () => "ENOTTY",
  release: () => {},
};
