// What links do to packets: capture, loss, bandwidth, delay, jitter. Takes a packet at its sender, gives an arrival event.

import { isIpv6 } from "./address.ts";
import { recordPacket } from "./capture.ts";
import { schedule, unscheduled } from "./event-queue.ts";
import type { HostName, LinkName } from "./host.ts";
import { type Network, type PacketArrival, takeIdentification } from "./network.ts";
import { randomFraction } from "./random.ts";
import { headerLength, packetLength, writePacket } from "./wire/ip.ts";
import { ipv6FragmentBytes, type Packet, type UdpDatagram } from "./wire/packet.ts";

/** Sends the packet from host `from` over `link` to host `to`. A TCP segment must fit the MTU; a datagram is fragmented. */
export function transmit(network: Network, packet: Packet, link: LinkName, from: HostName, to: HostName): void {
  const { conditions, sent } = network.links[link];
  if (packet.protocol === "udp" && packetLength(packet) > conditions.maximumTransmissionUnit) {
    for (const fragment of fragments(network, packet, conditions.maximumTransmissionUnit, from)) {
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

/** RFC 791 §3.2: pieces of the datagram (UDP header included), all but the last a multiple of 8 bytes. */
function* fragments(network: Network, datagram: UdpDatagram, maximumTransmissionUnit: number, from: HostName): Generator<Packet> {
  const whole = new Uint8Array(packetLength(datagram));
  writePacket(datagram, whole, 0);
  const body = whole.subarray(headerLength(datagram));
  const step = (maximumTransmissionUnit - headerLength(datagram) - (isIpv6(datagram.source) ? ipv6FragmentBytes : 0)) & ~7;
  const identification = takeIdentification(network, from);
  const { source, destination, timeToLive } = datagram;
  for (let offset = 0; offset < body.length; offset += step) {
    const moreFragments = offset + step < body.length;
    const payload = body.slice(offset, offset + step);
    const fields = { source, destination, identification, fragmentOffset: offset, moreFragments, payload };
    yield { protocol: "fragment", ...fields, ...(timeToLive === undefined ? {} : { timeToLive }) };
  }
}
