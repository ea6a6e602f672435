// Who has to look again: endpoints whose readiness may have changed, gathered until the kernel (or an HTTP exchange) asks.

import type { Network } from "./network.ts";
import type { EndpointId, TcpEndpoint } from "./tcp/endpoint.ts";
import type { UdpEndpoint } from "./udp/endpoint.ts";

/** In place of an exchange: something outside of the machine, such as a bridge to real clients, holds the endpoint. */
const heldOutside = Number.MIN_SAFE_INTEGER;

export function wake(network: Network, endpoint: TcpEndpoint | UdpEndpoint, bits: number): void {
  if (endpoint.protocol === "tcp") {
    if (endpoint.orphan || endpoint.listener !== 0) return;
    if (endpoint.exchange === heldOutside) {
      network.wokenOutside.add(endpoint.id);
      return;
    }
    if (endpoint.exchange !== 0) {
      network.wokenExchanges.add(endpoint.exchange);
      return;
    }
  } else if (endpoint.isOutside) {
    network.wokenOutside.add(endpoint.id);
    return;
  }
  network.wakeups.set(endpoint.id, (network.wakeups.get(endpoint.id) ?? 0) | bits);
}

/**
 * Visits the kernel's endpoints that were signalled since the last call, in order of the first signal, each once. `bits` (`pollBits`): which
 * readiness was signalled, what an edge-triggered epoll fires on; `readiness` tells the present level.
 */
export function takeWakeups(network: Network, visit: (endpoint: EndpointId, bits: number) => void): void {
  if (network.wakeups.size === 0) return;
  for (const [endpoint, bits] of network.wakeups) visit(endpoint, bits);
  network.wakeups.clear();
}

/** From here on its signals go to `takeWokenOutside`. */
export function holdOutside(endpoint: TcpEndpoint | UdpEndpoint): void {
  if (endpoint.protocol === "tcp") endpoint.exchange = heldOutside;
  else endpoint.isOutside = true;
}

/** Those held outside that were signalled since the last call. */
export function takeWokenOutside(network: Network, visit: (endpoint: EndpointId) => void): void {
  if (network.wokenOutside.size === 0) return;
  for (const endpoint of network.wokenOutside) visit(endpoint);
  network.wokenOutside.clear();
}
