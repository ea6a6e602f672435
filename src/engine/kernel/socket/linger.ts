// SO_LINGER (man 7 socket): struct linger, two ints.

import { endpointOptions, setEndpointOption } from "../../net/index.ts";
import { int32Bytes } from "../mm/user-memory.ts";
import { int32, type OptionRow } from "./option-row.ts";

/** Where AF_UNIX, to which it means nothing, keeps it. */
const unixKey = -6;

export const linger: OptionRow = {
  bytes: 8,
  get: (kernel, socket) => {
    const seconds =
      socket.kind !== "socket"
        ? socket.socket.options.stored.get(unixKey)
        : endpointOptions(kernel.state.network, socket.endpoint).lingerSeconds;
    return int32Bytes(seconds === undefined ? 0 : 1, seconds ?? 0);
  },
  set: (kernel, socket, value) => {
    const seconds = int32(value) === 0 ? undefined : int32(value.subarray(4));
    if (socket.kind === "socket") setEndpointOption(kernel.state.network, socket.endpoint, "lingerSeconds", seconds);
    else if (seconds === undefined) socket.socket.options.stored.delete(unixKey);
    else socket.socket.options.stored.set(unixKey, seconds);
    return undefined;
  },
};
