// An exchange's two timers: its limit and its pause.

import { schedule, unscheduled } from "../../event-queue.ts";
import type { Network } from "../../network.ts";
import type { Exchange, ExchangeId, ExchangeTimer } from "./state.ts";

export const createTimer = (exchange: ExchangeId, name: ExchangeTimer["name"]): ExchangeTimer => ({
  kind: "exchangeTimer",
  name,
  exchange,
  timeNs: 0,
  sequence: 0,
  heapIndex: unscheduled,
});

export function startTimer(network: Network, exchange: Exchange, delayNs: number, name: ExchangeTimer["name"] = "limit"): void {
  const timer = name === "limit" ? exchange.timer : exchange.pause;
  timer.timeNs = network.nowNs + delayNs;
  timer.sequence = network.nextSequence++;
  schedule(network.timed, timer);
}
