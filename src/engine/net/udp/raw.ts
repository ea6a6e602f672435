// Raw sockets (`man 7 raw`; net/ipv4/raw.c, net/ipv6/raw.c): what a program writes goes behind an IP header, or is one; it hears every packet
// of its protocol that reaches its host, of IPv4 with the header, whoever else it is for.

import { isAny, isIpv6, isMulticast } from "../address.ts";
import type { NetworkError } from "../error.ts";
import type { Network, Path } from "../network.ts";
import { finishChecksum, sumPseudoHeader, sumWords } from "../wire/checksum.ts";
import { readUint16, readUint32, writeUint16 } from "../wire/integers.ts";
import { headerLength, packetLength, protocolNumberOf, writePacket } from "../wire/ip.ts";
import { defaultTimeToLive, type IpFields, ipv4HeaderBytes, type Packet, type RawPacket } from "../wire/packet.ts";
import type { UdpEndpoint } from "./endpoint.ts";
import { queueDatagram } from "./queue.ts";

export const rawProtocol = { icmp: 1, icmpv6: 58, raw: 255 } as const;

/** What a raw socket is beside a datagram socket. */
export interface RawOptions {
  readonly protocolNumber: number;
  /** IP_HDRINCL: what it sends begins with an IPv4 header. */
  readonly writesHeader: boolean;
  /** ICMP_FILTER, ICMP6_FILTER: types of messages that it does not hear, a bit each from the first word's lowest on. */
  readonly unheardTypes: readonly number[];
}

export const defaultRawOptions = (protocolNumber: number): RawOptions => ({
  protocolNumber,
  // A socket of IPPROTO_RAW speaks no protocol of its own.
  writesHeader: protocolNumber === rawProtocol.raw,
  unheardTypes: [],
});

/** EINVAL: no header where there should be one. */
export function rawPacket({ protocolNumber, writesHeader }: RawOptions, fields: IpFields, bytes: Uint8Array): RawPacket | NetworkError {
  if (writesHeader && !isIpv6(fields.destination)) return packetWithHeader(fields, bytes);
  const payload = bytes.slice();
  // Over IPv6 the checksum takes in addresses that a program does not know (RFC 3542 §3.1).
  if (protocolNumber === rawProtocol.icmpv6 && payload.length >= 4) {
    writeUint16(payload, 2, 0);
    const pseudo = sumPseudoHeader(fields.source, fields.destination, protocolNumber, payload.length);
    writeUint16(payload, 2, finishChecksum(sumWords(payload, 0, payload.length, pseudo)));
  }
  return { ...fields, protocol: "raw", protocolNumber, payload };
}

/** The kernel fills in length and checksum, and source and identification where they are 0; options are left out here. */
function packetWithHeader(fields: IpFields, bytes: Uint8Array): RawPacket | NetworkError {
  const headerBytes = ((bytes[0] ?? 0) & 15) * 4;
  if (headerBytes < ipv4HeaderBytes || headerBytes > bytes.length) return "EINVAL";
  return {
    protocol: "raw",
    source: readUint32(bytes, 12) || fields.source,
    destination: readUint32(bytes, 16),
    identification: readUint16(bytes, 4) || fields.identification,
    timeToLive: bytes[8]!,
    typeOfService: bytes[1]!,
    protocolNumber: bytes[9]!,
    payload: bytes.slice(headerBytes),
  };
}

/** A copy for each raw socket that the packet concerns. */
export function hearRaw(network: Network, packet: Packet, path: Path): void {
  if (network.rawEndpoints.size === 0) return;
  const bytes = new Uint8Array(packetLength(packet));
  writePacket(packet, bytes, 0);
  const body = bytes.subarray(headerLength(packet));
  const payload = isIpv6(packet.source) ? body : bytes;
  const { source, destination, timeToLive = defaultTimeToLive, typeOfService = 0 } = packet;
  const from = { address: source, port: 0 };
  const told = { from, to: destination, payload, arrivedNs: network.nowNs, link: path.link, timeToLive, typeOfService };
  for (const id of network.rawEndpoints) {
    const endpoint = network.endpoints.get(id);
    if (endpoint?.protocol === "udp" && concerns(endpoint, packet, body[0] ?? 0, path)) queueDatagram(network, endpoint, told);
  }
}

function concerns(endpoint: UdpEndpoint, packet: Packet, type: number, path: Path): boolean {
  const { raw, host, family, device, localAddress, remoteAddress, memberships, many } = endpoint;
  const { source, destination } = packet;
  const protocolNumber = protocolNumberOf(packet);
  if (raw?.protocolNumber !== protocolNumber || host !== path.host || isIpv6(source) !== (family === 6)) return false;
  if (device !== undefined && device !== path.link) return false;
  if (endpoint.state === "ESTABLISHED" && remoteAddress !== source) return false;
  if (!isAny(localAddress) && localAddress !== destination) return false;
  if (isMulticast(destination) && !many.hearsAll && !memberships.some(({ group }) => group === destination)) return false;
  const isMessage = protocolNumber === rawProtocol.icmp || protocolNumber === rawProtocol.icmpv6;
  return !(isMessage && ((raw.unheardTypes[type >>> 5] ?? 0) >>> (type & 31)) & 1);
}
