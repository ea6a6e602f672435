// UDP_CORK (man 7 udp): what is sent is held back, and goes as one datagram when the cork is pulled.

import { releaseHeld } from "../../net/index.ts";
import { socketLevel } from "../abi/socket.ts";
import { int32, type OptionRow, stored } from "./option-row.ts";
import { settle } from "./settle.ts";
import type { InternetSocket } from "./socket-object.ts";

export const udpCork = 1;
const key = (socketLevel.SOL_UDP << 16) | udpCork;

export const isCorked = ({ options }: InternetSocket): boolean => (options.stored.get(key) ?? 0) !== 0;

const kept = stored(socketLevel.SOL_UDP, udpCork, { isFlag: true });

export const udpCorkRow: OptionRow = {
  ...kept,
  set: (kernel, socket, value) => {
    const failure = kept.set!(kernel, socket, value);
    if (int32(value) === 0 && socket.kind === "socket") {
      releaseHeld(kernel.state.network, socket.endpoint);
      settle(kernel);
    }
    return failure;
  },
};
