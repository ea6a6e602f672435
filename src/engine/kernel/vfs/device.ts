// /dev/null, zero, full, random and urandom (man 4 null, full, random). The terminal is stream.ts's.

import { assertNever } from "../../base/errors.ts";
import { pollEvent } from "../abi/poll.ts";
import { randomBytes } from "../random.ts";
import { nodeStatus } from "./file.ts";
import type { Operations } from "./operations.ts";

/** A read comes in pieces of at most this, so that a huge count costs no huge buffer. */
const pieceBytes = 65536;

export const deviceOperations: Operations<"device"> = {
  peek: (kernel, { node }, count) => {
    switch (node.device) {
      case "null":
        return new Uint8Array(0);
      case "zero":
      case "full":
        return new Uint8Array(Math.min(count, pieceBytes));
      case "random":
      case "urandom":
        return randomBytes(kernel.state.random, Math.min(count, pieceBytes));
      case "terminal":
      case undefined:
        return "EIO";
      default:
        return assertNever(node.device, "device");
    }
  },
  consume: () => {},
  // The bytes are not even looked at: a bad buffer is fine, as on Linux.
  write: (_kernel, { node }, source) => (node.device === "full" ? "ENOSPC" : source.length),
  readiness: () => pollEvent.POLLIN | pollEvent.POLLOUT,
  status: (_kernel, { node }) => nodeStatus(node),
  readable: () => "ENOTTY",
  // They can be sought without effect: the position stays 0.
  end: () => 0,
  release: () => {},
};
