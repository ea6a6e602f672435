// A whole packet to and from bytes: the header of its family, then TCP, UDP, ICMP, what a program wrote, or a piece of any.

import { assertNever } from "../../base/errors.ts";
import { isIpv6 } from "../address.ts";
import { echoLength, icmpLength, readIcmp, writeEcho, writeIcmp } from "./icmp.ts";
import { ipv4ProtocolOf, readIpv4Header, writeIpv4Header } from "./ipv4.ts";
import { ipv6ProtocolOf, readIpv6Header, writeIpv6Header } from "./ipv6.ts";
import { type IpFields, ipFieldsOf, ipv4HeaderBytes, ipv6FragmentBytes, ipv6HeaderBytes, type Message, type Packet } from "./packet.ts";
import { readTcp, tcpLength, writeTcp } from "./tcp.ts";
import { readUdp, udpLength, writeUdp } from "./udp.ts";

/** Bytes before the body: header, and IPv6's fragment header. */
export function headerLength(packet: Packet): number {
  if (!isIpv6(packet.source)) return ipv4HeaderBytes;
  return packet.protocol === "fragment" ? ipv6HeaderBytes + ipv6FragmentBytes : ipv6HeaderBytes;
}

function bodyLength(packet: Packet): number {
  switch (packet.protocol) {
    case "tcp":
      return tcpLength(packet);
    case "udp":
      return udpLength(packet);
    case "icmp":
      return icmpLength(packet);
    case "echo":
      return echoLength(packet);
    case "raw":
    case "fragment":
      return packet.payload.length;
    default:
      return assertNever(packet, "packet");
  }
}

/** The number of what follows the IP header. */
export const protocolNumberOf = (packet: Packet): number => (isIpv6(packet.source) ? ipv6ProtocolOf(packet) : ipv4ProtocolOf(packet));

/** Bytes of the packet with its headers. */
export const packetLength = (packet: Packet): number => headerLength(packet) + bodyLength(packet);

/** Writes the packet at `offset`, checksums included; `bytes` must have room for `packetLength`, which is the result. */
export function writePacket(packet: Packet, bytes: Uint8Array, offset: number): number {
  const length = packetLength(packet);
  if (isIpv6(packet.source)) writeIpv6Header(packet, length, bytes, offset);
  else writeIpv4Header(packet, length, bytes, offset);
  const bodyOffset = offset + headerLength(packet);
  switch (packet.protocol) {
    case "tcp":
      writeTcp(packet, bytes, bodyOffset);
      break;
    case "udp":
      writeUdp(packet, bytes, bodyOffset);
      break;
    case "icmp":
      writeIcmp(packet, bytes, bodyOffset);
      break;
    case "echo":
      writeEcho(packet, bytes, bodyOffset);
      break;
    case "raw":
    case "fragment":
      bytes.set(packet.payload, bodyOffset);
      break;
    default:
      assertNever(packet, "packet");
  }
  return length;
}

/** The packet in `bytes`, every checksum verified; or a sentence that says what is wrong with it. */
export function readPacket(bytes: Uint8Array): Packet | string {
  const version = (bytes[0] ?? 0) >>> 4;
  if (version !== 4 && version !== 6) return `IP version ${version} is neither 4 nor 6`;
  const header = version === 4 ? readIpv4Header(bytes) : readIpv6Header(bytes);
  if (typeof header === "string") return header;
  const { source, destination, identification, protocolNumber, body } = header;
  const common = { source, destination, identification };
  if (header.fragment) {
    const { fragmentOffset, moreFragments } = header;
    return { ...common, protocol: "fragment", protocolNumber, fragmentOffset, moreFragments, payload: body.slice() };
  }
  return readBody(common, protocolNumber, body);
}

/** What the bytes behind an IP header are, every checksum verified; or a sentence that says what is wrong with them. */
export function readBody(fields: IpFields, protocolNumber: number, body: Uint8Array): Message | string {
  const { source, destination } = fields;
  const read =
    protocolNumber === 6
      ? readTcp(body, source, destination)
      : protocolNumber === 17
        ? readUdp(body, source, destination)
        : protocolNumber === (isIpv6(source) ? 58 : 1)
          ? readIcmp(body, source, destination)
          : `IP protocol ${protocolNumber} is not known here`;
  return typeof read === "string" ? read : { ...ipFieldsOf(fields), ...read };
}
