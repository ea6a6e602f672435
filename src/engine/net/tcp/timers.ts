// The timers of a TCP endpoint: set, stopped. What happens when one fires is in tcp/expiry.ts.

import { cancel, isScheduled, schedule, unscheduled } from "../event-queue.ts";
import type { Network } from "../network.ts";
import type { TcpEndpoint, TcpTimer, TcpTimerName } from "./endpoint.ts";

/** By name, without a property whose name varies: every segment comes here several times. */
const timerOf = (endpoint: TcpEndpoint, name: TcpTimerName): TcpTimer | undefined =>
  name === "retransmission"
    ? endpoint.retransmissionTimer
    : name === "acknowledgment"
      ? endpoint.acknowledgmentTimer
      : endpoint.lifetimeTimer;

function createTimer(endpoint: TcpEndpoint, name: TcpTimerName): TcpTimer {
  const timer: TcpTimer = { kind: "tcpTimer", name, endpoint: endpoint.id, timeNs: 0, sequence: 0, heapIndex: unscheduled };
  if (name === "retransmission") endpoint.retransmissionTimer = timer;
  else if (name === "acknowledgment") endpoint.acknowledgmentTimer = timer;
  else endpoint.lifetimeTimer = timer;
  return timer;
}

const queueOf = (network: Network, name: TcpTimerName) => (name === "lifetime" ? network.quiet : network.timed);

/** Sets the timer to fire in `delayNs`, whether it runs or not. */
export function startTimer(network: Network, endpoint: TcpEndpoint, name: TcpTimerName, delayNs: number): void {
  const timer = timerOf(endpoint, name) ?? createTimer(endpoint, name);
  timer.timeNs = network.nowNs + delayNs;
  timer.sequence = network.nextSequence++;
  schedule(queueOf(network, name), timer);
}

export function stopTimer(network: Network, endpoint: TcpEndpoint, name: TcpTimerName): void {
  const timer = timerOf(endpoint, name);
  if (timer !== undefined) cancel(queueOf(network, name), timer);
}

export function isTimerRunning(endpoint: TcpEndpoint, name: TcpTimerName): boolean {
  const timer = timerOf(endpoint, name);
  return timer !== undefined && isScheduled(timer);
}

export function stopTimers(network: Network, endpoint: TcpEndpoint): void {
  stopTimer(network, endpoint, "retransmission");
  stopTimer(network, endpoint, "acknowledgment");
  stopTimer(network, endpoint, "lifetime");
}
