// The connection that a curl keeps for its next request.

import { endpointOf, type Network, tcpEndpointOf } from "../../network.ts";
import { closeTcp } from "../../tcp/calls.ts";
import type { EndpointId } from "../../tcp/endpoint.ts";
import type { Curl } from "./state.ts";
import { tell } from "./telling.ts";

/** A number that differs from run to run in curl: the address of what it keeps of a host. */
const bundleAddress = "0x5c0a64c0de80";

/** The kept connection, if it leads to `target` and lives; 0: a new one is needed. */
export function takeKept(network: Network, curl: Curl, target: string, host: string): EndpointId {
  const { kept } = curl;
  if (kept === undefined) return 0;
  if (kept.target !== target) {
    // One connection is kept; curl would keep several.
    dropKept(network, curl);
    return 0;
  }
  tell(curl, `Found bundle for host: ${bundleAddress} [serially]`);
  tell(curl, "Can not multiplex, even if we wanted to");
  const endpoint = tcpEndpointOf(network, kept.endpoint);
  curl.kept = undefined;
  if (endpoint.state !== "ESTABLISHED" || endpoint.receiveQueue.length > 0) {
    tell(curl, `Connection ${kept.number} seems to be dead`);
    tell(curl, `Closing connection ${kept.number}`);
    closeTcp(network, endpoint);
    return 0;
  }
  tell(curl, `Re-using existing connection #${kept.number} with host ${host}`);
  curl.connectionNumber = kept.number;
  return kept.endpoint;
}

export function dropKept(network: Network, curl: Curl): void {
  const { kept } = curl;
  curl.kept = undefined;
  if (kept === undefined) return;
  const endpoint = endpointOf(network, kept.endpoint);
  if (endpoint.protocol === "tcp") closeTcp(network, endpoint);
}
