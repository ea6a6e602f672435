// What links do to packets: capture, loss, bandwidth, delay, jitter. Takes a packet at its sender, gives an arrival event.

import { recordPacket } from "./capture.ts";
import { schedule, unscheduled } from "./event-queue.ts";
import { fragmentsOf } from "./fragments.ts";
import type { HostName, LinkName } from "./host.ts";
import type { Network, PacketArrival } from "./network.ts";
import { randomFraction } from "./random.ts";
import { packetLength } from "./wire/ip.ts";
import type { Packet } from "./wire/packet.ts";

/** Sends the packet from host `from` over `link` to host `to`. A TCP segment must fit the MTU; what else does not is sent in fragments. */
export function transmit(network: Network, packet: Packet, link: LinkName, from: HostName, to: HostName): void {
  const { conditions, sent } = network.links[link];
  // A piece fits, and a segment of TCP keeps to the size that its ends have agreed on.
  const isWhole = packet.protocol !== "tcp" && packet.protocol !== "fragment";
  if (isWhole && packetLength(packet) > conditions.maximumTransmissionUnit) {
    for (const fragment of fragmentsOf(network, packet, conditions.maximumTransmissionUnit, from)) {
      transmit(network, fragment, link, from, to);
    }
    return;
  }
  sent[from].packets += 1;
  sent[from].bytes += packetLength(packet);
  const lost = conditions.lossRate > 0 && randomFraction(network.random) < conditions.lossRate;
  recordPacket(network.capture, network.nowNs, packet, link, from, lost);
  if (lost) return;
  const { duplicateRate, reorderRate, reorderNs } = conditions;
  const heldBackNs = reorderRate > 0 && randomFraction(network.random) < reorderRate ? reorderNs : 0;
  const timeNs = arrivalTime(network, packet, link, from) + heldBackNs;
  arrive(network, packet, link, from, to, timeNs);
  if (duplicateRate > 0 && randomFraction(network.random) < duplicateRate) arrive(network, packet, link, from, to, timeNs + duplicateLagNs);
}

/** A copy follows the packet this closely. */
const duplicateLagNs = 1000;

/** What its sender's own host hears of a datagram to many, which the link carries to the others. */
export function loopBack(network: Network, packet: Packet, link: LinkName, host: HostName): void {
  arrive(network, packet, link, host, host, network.nowNs);
}

function arrive(network: Network, packet: Packet, link: LinkName, from: HostName, to: HostName, timeNs: number): void {
  const arrival: PacketArrival = {
    kind: "packet",
    timeNs,
    sequence: network.nextSequence++,
    heapIndex: unscheduled,
    packet,
    host: to,
    link,
    peerHost: from,
  };
  if (arrival.timeNs === network.nowNs) network.immediate.push(arrival);
  else schedule(network.timed, arrival);
}

function arrivalTime(network: Network, packet: Packet, link: LinkName, from: HostName): number {
  const { conditions, busyUntilNs } = network.links[link];
  let timeNs = network.nowNs;
  if (conditions.bitsPerSecond !== Number.POSITIVE_INFINITY) {
    timeNs = Math.max(timeNs, busyUntilNs[from]) + Math.ceil((packetLength(packet) * 8e9) / conditions.bitsPerSecond);
    busyUntilNs[from] = timeNs;
  }
  timeNs += conditions.delayNs;
  if (conditions.jitterNs > 0) timeNs += Math.floor(randomFraction(network.random) * (conditions.jitterNs + 1));
  return timeNs;
}
