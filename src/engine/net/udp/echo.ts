// Sockets of ping (SOCK_DGRAM of IPPROTO_ICMP, `man 7 icmp`, net/ipv4/ping.c): what they send is an echo request without its identifier and
// checksum, what they hear are the replies to it. Whoever a request is for answers by himself (RFC 1122 §3.2.2.6).

import { isIpv6 } from "../address.ts";
import type { NetworkError } from "../error.ts";
import { transmit } from "../link.ts";
import { type Network, type Path, takeIdentification } from "../network.ts";
import { holdersOf } from "../ports.ts";
import { echoLength, writeEcho } from "../wire/icmp.ts";
import { readUint16 } from "../wire/integers.ts";
import { defaultTimeToLive, type IcmpEcho, type IpFields } from "../wire/packet.ts";
import { queueDatagram } from "./queue.ts";

const headerBytes = 8;
const requestType = { 4: 8, 6: 128 } as const;

/** `bytes`: the message from its type on. */
export function echoRequest(fields: IpFields, identifier: number, bytes: Uint8Array): IcmpEcho | NetworkError {
  const type = requestType[isIpv6(fields.destination) ? 6 : 4];
  if (bytes.length < headerBytes || bytes[0] !== type || bytes[1] !== 0) return "EINVAL";
  return { ...fields, protocol: "echo", isReply: false, identifier, sequence: readUint16(bytes, 6), payload: bytes.slice(headerBytes) };
}

export function echoArrives(network: Network, message: IcmpEcho, path: Path): void {
  const { source, destination } = message;
  if (!message.isReply) {
    const identification = takeIdentification(network, path.host);
    // The answer has the host's own number of hops.
    const { timeToLive: _, ...rest } = message;
    const reply: IcmpEcho = { ...rest, isReply: true, source: destination, destination: source, identification };
    transmit(network, reply, path.link, path.host, path.peerHost);
    return;
  }
  for (const holder of holdersOf(network, path.host, "udp", message.identifier) ?? []) {
    if (holder.protocol !== "udp" || holder.carries !== "echo") continue;
    const bytes = new Uint8Array(echoLength(message));
    writeEcho(message, bytes, 0);
    const { timeToLive = defaultTimeToLive, typeOfService = 0 } = message;
    const from = { address: source, port: 0 };
    const waiting = { from, to: destination, payload: bytes, arrivedNs: network.nowNs, link: path.link, timeToLive, typeOfService };
    queueDatagram(network, holder, waiting);
    return;
  }
}
