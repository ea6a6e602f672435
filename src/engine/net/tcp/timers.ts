// The timers of a TCP endpoint: set, stopped. What happens when one fires is in tcp/expiry.ts.

import { cancel, isScheduled, schedule, unscheduled } from "../event-queue.ts";
import type { Network } from "../network.ts";
import type { TcpEndpoint, TcpTimer, TcpTimerName } from "./endpoint.ts";

const fields = {
  retransmission: "retransmissionTimer",
  acknowledgment: "acknowledgmentTimer",
  lifetime: "lifetimeTimer",
} as const satisfies Record<TcpTimerName, keyof TcpEndpoint>;

const queueOf = (network: Network, name: TcpTimerName) => (name === "lifetime" ? network.quiet : network.timed);

/** Sets the timer to fire in `delayNs`, whether it runs or not. */
export function startTimer(network: Network, endpoint: TcpEndpoint, name: TcpTimerName, delayNs: number): void {
  const field = fields[name];
  let timer = endpoint[field];
  if (timer === undefined) {
    timer = { kind: "tcpTimer", name, endpoint: endpoint.id, timeNs: 0, sequence: 0, heapIndex: unscheduled } satisfies TcpTimer;
    endpoint[field] = timer;
  }
  timer.timeNs = network.nowNs + delayNs;
  timer.sequence = network.nextSequence++;
  schedule(queueOf(network, name), timer);
}

export function stopTimer(network: Network, endpoint: TcpEndpoint, name: TcpTimerName): void {
  const timer = endpoint[fields[name]];
  if (timer !== undefined) cancel(queueOf(network, name), timer);
}

export function isTimerRunning(endpoint: TcpEndpoint, name: TcpTimerName): boolean {
  const timer = endpoint[fields[name]];
  return timer !== undefined && isScheduled(timer);
}

export function stopTimers(network: Network, endpoint: TcpEndpoint): void {
  stopTimer(network, endpoint, "retransmission");
  stopTimer(network, endpoint, "acknowledgment");
  stopTimer(network, endpoint, "lifetime");
}
