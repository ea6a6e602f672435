// Sockets of ping (SOCK_DGRAM of IPPROTO_ICMP, `man 7 icmp`, net/ipv4/ping.c): what they send is an echo request without its identifier and
// checksum, what they hear are the replies to it. Whoever a request is for answers by himself (RFC 1122 §3.2.2.6).

import type { IpAddress } from "../address.ts";
import type { NetworkError } from "../error.ts";
import { transmit } from "../link.ts";
import { type Network, type Path, takeIdentification } from "../network.ts";
import { pollBits } from "../poll-bits.ts";
import { holdersOf } from "../ports.ts";
import { wake } from "../wakeup.ts";
import { echoLength, writeEcho } from "../wire/icmp.ts";
import { readUint16 } from "../wire/integers.ts";
import { defaultTimeToLive, type IcmpEcho } from "../wire/packet.ts";

const headerBytes = 8;
const request = 8;

/** `bytes`: the message from its type on. */
export function echoRequest(
  ends: { readonly source: IpAddress; readonly destination: IpAddress; readonly identification: number },
  identifier: number,
  bytes: Uint8Array,
): IcmpEcho | NetworkError {
  if (bytes.length < headerBytes || bytes[0] !== request || bytes[1] !== 0) return "EINVAL";
  return { ...ends, protocol: "echo", isReply: false, identifier, sequence: readUint16(bytes, 6), payload: bytes.slice(headerBytes) };
}

export function echoArrives(network: Network, message: IcmpEcho, path: Path): void {
  const { source, destination } = message;
  if (!message.isReply) {
    const identification = takeIdentification(network, path.host);
    const reply: IcmpEcho = { ...message, isReply: true, source: destination, destination: source, identification };
    transmit(network, reply, path.link, path.host, path.peerHost);
    return;
  }
  for (const holder of holdersOf(network, path.host, "udp", message.identifier) ?? []) {
    if (holder.protocol !== "udp" || holder.carries !== "echo") continue;
    const bytes = new Uint8Array(echoLength(message));
    writeEcho(message, bytes, 0);
    if (holder.queuedBytes + bytes.length > holder.receiveBufferBytes) return;
    const from = { address: source, port: 0 };
    holder.queue.push({ from, to: destination, payload: bytes, arrivedNs: network.nowNs, link: path.link, timeToLive: defaultTimeToLive });
    holder.queuedBytes += bytes.length;
    wake(network, holder, pollBits.in);
    return;
  }
}
