// A socket of the internet as a file: read, write, readiness and release of an endpoint of the network.

import { closeEndpoint, readiness as endpointReadiness, endpointStatus } from "../../net/index.ts";
import { openFlag } from "../abi/fcntl.ts";
import type { Kernel } from "../kernel.ts";
import type { Watcher } from "../vfs/epoll.ts";
import type { Operations } from "../vfs/operations.ts";
import { consumeInternet, peekInternet, sendInternet } from "./internet.ts";
import { settle } from "./settle.ts";
import { socketStatus, writeBy } from "./socket-file.ts";
import type { InternetSocket } from "./socket-object.ts";

/** The last descriptor has gone, or there never was one. */
export function closeInternet(kernel: Kernel, { endpoint }: InternetSocket): void {
  settle(kernel);
  closeEndpoint(kernel.state.network, endpoint);
  kernel.state.watchers.sockets.delete(endpoint);
  settle(kernel);
}

export const socketOperations: Operations<"socket"> = {
  peek: (kernel, socket, count, description) => {
    const message = peekInternet(kernel, socket, count);
    if (typeof message === "string") return message;
    return message.endsWait && description.flags & openFlag.O_NONBLOCK ? "EAGAIN" : message.bytes;
  },
  consume: (kernel, socket, count) => {
    const message = peekInternet(kernel, socket, count);
    if (typeof message !== "string") consumeInternet(kernel, socket, message);
  },
  write: writeBy(sendInternet),
  readiness: (kernel, { endpoint }) => {
    settle(kernel);
    return endpointReadiness(kernel.state.network, endpoint);
  },
  watchers: (kernel, { endpoint }) => {
    const { sockets } = kernel.state.watchers;
    const existing = sockets.get(endpoint);
    if (existing) return existing;
    const watchers = new Set<Watcher>();
    sockets.set(endpoint, watchers);
    return watchers;
  },
  status: (kernel, { endpoint }) => socketStatus(kernel, endpoint),
  readable: (kernel, { endpoint }) => {
    settle(kernel);
    const status = endpointStatus(kernel.state.network, endpoint);
    return status.phase === "listening" ? "EINVAL" : status.readableBytes;
  },
  release: closeInternet,
};
