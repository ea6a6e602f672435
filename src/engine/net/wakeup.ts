// Who has to look again: endpoints whose readiness may have changed, gathered until the kernel (or an HTTP exchange) asks.

import type { Network } from "./network.ts";
import type { EndpointId, TcpEndpoint } from "./tcp/endpoint.ts";
import type { UdpEndpoint } from "./udp/endpoint.ts";

export interface Wakeup {
  readonly endpoint: EndpointId;
  /** Which readiness was signalled (`pollBits`): what an edge-triggered epoll fires on. `readiness` tells the present level. */
  readonly bits: number;
}

export function wake(network: Network, endpoint: TcpEndpoint | UdpEndpoint, bits: number): void {
  if (endpoint.protocol === "tcp") {
    if (endpoint.orphan || endpoint.listener !== 0) return;
    if (endpoint.exchange !== 0) {
      network.wokenExchanges.add(endpoint.exchange);
      return;
    }
  }
  network.wakeups.set(endpoint.id, (network.wakeups.get(endpoint.id) ?? 0) | bits);
}

const noWakeups: readonly Wakeup[] = [];

/** Endpoints of the kernel that were signalled since the last call, in order of the first signal, each once. Drains the list. */
export function takeWakeups(network: Network): readonly Wakeup[] {
  if (network.wakeups.size === 0) return noWakeups;
  const wakeups = Array.from(network.wakeups, ([endpoint, bits]) => ({ endpoint, bits }));
  network.wakeups.clear();
  return wakeups;
}
