// AF_UNIX behind the socket calls.

import type { SocketFamily } from "../family.ts";
import { acceptUnix, closeUnix, connectUnix, listenUnix, shutdownUnix, unixLocalName, unixRemoteName } from "./calls.ts";
import type { UnixSocket } from "./endpoint.ts";
import { bindName } from "./names.ts";
import { consumeUnix, peekUnix, refusesPacket, sendUnix } from "./transfer.ts";

export const unixFamily: SocketFamily<UnixSocket> = {
  bind: ({ kernel, process }, { socket }, address) => bindName(kernel, process, socket, address),
  connect: connectUnix,
  // It waits for nothing but a place in the listener's queue.
  isConnectDecided: () => true,
  listen: listenUnix,
  accept: acceptUnix,
  shutdown: shutdownUnix,
  localName: unixLocalName,
  remoteName: unixRemoteName,
  refuses: ({ socket }) => (socket.type === "seqpacket" ? refusesPacket(socket) : undefined),
  send: sendUnix,
  peek: peekUnix,
  consume: consumeUnix,
  keepsMessages: ({ socket }) => socket.type !== "stream",
  close: (kernel, socket) => closeUnix(kernel, socket),
};
