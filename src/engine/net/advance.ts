// Time passes: every event due by the given time happens, in order of (time, sequence); but a packet that arrives at the
// instant at which it was sent goes before a timer of the same instant, as a kernel delivers over loopback before it
// looks at the next timer.

import { assertNever } from "../base/errors.ts";
import { cancel, comesBefore } from "./event-queue.ts";
import { wholeWith } from "./fragments.ts";
import { stepWokenCurls } from "./http/curl/run.ts";
import { exchangeTimerExpires, stepWokenExchanges } from "./http/exchange/exchange.ts";
import { hostileTimerExpires, stepWokenHostiles } from "./http/hostile.ts";
import { loadTimerExpires, stepWokenLoads } from "./http/load.ts";
import type { Network, NetworkEvent, PacketArrival, Path } from "./network.ts";
import { timerExpires } from "./tcp/expiry.ts";
import { segmentArrives } from "./tcp/input.ts";
import { endTimeWait } from "./tcp/lifecycle.ts";
import { datagramArrives, unreachableArrives } from "./udp/calls.ts";
import { echoArrives } from "./udp/echo.ts";
import { hearRaw } from "./udp/raw.ts";
import { readBody } from "./wire/ip.ts";
import type { WholePacket } from "./wire/packet.ts";

/** So many packets that have arrived are let go of at once. */
const compactImmediate = 256;

function nextEvent(network: Network): NetworkEvent | undefined {
  const immediate = network.immediate[network.firstImmediate];
  if (immediate !== undefined) return immediate;
  const timed = network.timed[0];
  const quiet = network.quiet[0];
  if (timed === undefined || quiet === undefined) return timed ?? quiet;
  return comesBefore(timed, quiet) ? timed : quiet;
}

/** Time of the next event of any kind, in ns; Infinity when nothing more happens by itself. */
export const nextEventTimeNs = (network: Network): number => nextEvent(network)?.timeNs ?? Number.POSITIVE_INFINITY;

/**
 * Time of the next event that a program may be waiting for, in ns: the end of a TIME_WAIT or of an orphan, and keep-alive, are none. A
 * machine that jumps over idle time only to here leaves those to the learner's own time.
 */
export function nextActivityTimeNs(network: Network): number {
  const immediate = network.immediate[network.firstImmediate];
  return Math.min(immediate?.timeNs ?? Number.POSITIVE_INFINITY, network.timed[0]?.timeNs ?? Number.POSITIVE_INFINITY);
}

/** Runs every event due up to and including `timeNs`, which becomes the network's time unless it is there already. */
export function advanceTo(network: Network, timeNs: number): void {
  for (;;) {
    stepWokenClients(network);
    const event = nextEvent(network);
    if (event === undefined || event.timeNs > Math.max(timeNs, network.nowNs)) break;
    if (event.timeNs > network.nowNs) network.nowNs = event.timeNs;
    takeOut(network, event);
    happen(network, event);
  }
  if (timeNs > network.nowNs) network.nowNs = timeNs;
}

function stepWokenClients(network: Network): void {
  const { wokenExchanges, wokenCurls, wokenLoads } = network;
  if (wokenExchanges.size === 0 && wokenCurls.size === 0 && wokenLoads.size === 0) return;
  do {
    stepWokenHostiles(network);
    stepWokenExchanges(network);
    stepWokenCurls(network);
    stepWokenLoads(network);
  } while (wokenExchanges.size > 0);
}

function takeOut(network: Network, event: NetworkEvent): void {
  if (event === network.immediate[network.firstImmediate]) {
    network.firstImmediate++;
    const drained = network.firstImmediate === network.immediate.length;
    if (drained) network.immediate.length = 0;
    else if (network.firstImmediate === compactImmediate) network.immediate.splice(0, compactImmediate);
    else return;
    network.firstImmediate = 0;
  } else if (event === network.quiet[0]) {
    cancel(network.quiet, event);
  } else {
    cancel(network.timed, event);
  }
}

function happen(network: Network, event: NetworkEvent): void {
  switch (event.kind) {
    case "packet":
      packetArrives(network, event);
      break;
    case "tcpTimer": {
      const endpoint = network.endpoints.get(event.endpoint);
      if (endpoint?.protocol === "tcp") timerExpires(network, endpoint, event.name);
      break;
    }
    case "exchangeTimer":
      exchangeTimerExpires(network, event.exchange, event.name);
      break;
    case "loadTimer":
      loadTimerExpires(network, event.load);
      break;
    case "hostileTimer":
      hostileTimerExpires(network, event.client);
      break;
    case "timeWait":
      endTimeWait(network, event);
      break;
    default:
      assertNever(event, "network event");
  }
}

function packetArrives(network: Network, arrival: PacketArrival): void {
  const { packet } = arrival;
  const whole = packet.protocol === "fragment" ? wholeWith(network, packet, arrival.host) : packet;
  if (whole) deliver(network, whole, arrival);
}

function deliver(network: Network, packet: WholePacket, path: Path): void {
  hearRaw(network, packet, path);
  // A program's own bytes do what those of a kernel would, if they are right.
  const read = packet.protocol === "raw" ? readBody(packet, packet.protocolNumber, packet.payload) : packet;
  if (typeof read === "string") return;
  switch (read.protocol) {
    case "tcp":
      segmentArrives(network, read, path);
      break;
    case "udp":
      datagramArrives(network, read, path);
      break;
    case "icmp":
      unreachableArrives(network, read, path);
      break;
    case "echo":
      echoArrives(network, read, path);
      break;
    default:
      assertNever(read, "packet");
  }
}
