// The end of a client of the network: broken off by the world outside, or with the process that stands for it.

import { advanceTo, type ClientId, endClient as endClientOf } from "../../net/index.ts";
import { type Kernel, nowNs } from "../kernel.ts";

/** Forgets it; one that is forgotten already is no error. */
export function endClient(kernel: Kernel, client: ClientId): void {
  const { network } = kernel.state;
  // The network's own clock stands where its last event was.
  advanceTo(network, nowNs(kernel));
  endClientOf(network, client);
}
