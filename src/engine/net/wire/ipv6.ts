// The IPv6 header and its fragment header (RFC 8200 §3, §4.5) to and from bytes. Of addresses, :: and ::1 are known.

import { anyIpv6Address, foreignIpv6Address, type IpAddress, loopbackIpv6Address } from "../address.ts";
import { readUint16, readUint32, writeUint16, writeUint32 } from "./integers.ts";
import { defaultTimeToLive, ipv6FragmentBytes, ipv6HeaderBytes, type Packet, type PacketHeader } from "./packet.ts";

const fragmentHeader = 44;
const nextHeaders = { icmp: 58, echo: 58, tcp: 6, udp: 17 } as const;

/** Of the body, behind a fragment header too. */
export const ipv6ProtocolOf = (packet: Packet): number =>
  "protocolNumber" in packet ? packet.protocolNumber : nextHeaders[packet.protocol];

const addressBytes = 16;

function writeAddress(address: IpAddress, bytes: Uint8Array, offset: number): void {
  bytes.fill(0, offset, offset + addressBytes);
  bytes[offset + addressBytes - 1] = address - anyIpv6Address;
}

function readAddress(bytes: Uint8Array, offset: number): IpAddress {
  const last = offset + addressBytes - 1;
  for (let index = offset; index < last; index++) if (bytes[index] !== 0) return foreignIpv6Address;
  return (bytes[last] as number) <= 1 ? anyIpv6Address + (bytes[last] as number) : foreignIpv6Address;
}

/** `length`: of the packet with its headers. */
export function writeIpv6Header(packet: Packet, length: number, bytes: Uint8Array, offset: number): void {
  writeUint32(bytes, offset, 0x6000_0000 | ((packet.typeOfService ?? 0) << 20));
  writeUint16(bytes, offset + 4, length - ipv6HeaderBytes);
  bytes[offset + 6] = packet.protocol === "fragment" ? fragmentHeader : ipv6ProtocolOf(packet);
  bytes[offset + 7] = packet.timeToLive ?? defaultTimeToLive;
  writeAddress(packet.source, bytes, offset + 8);
  writeAddress(packet.destination, bytes, offset + 24);
  if (packet.protocol !== "fragment") return;
  bytes[offset + ipv6HeaderBytes] = packet.protocolNumber;
  bytes[offset + ipv6HeaderBytes + 1] = 0;
  writeUint16(bytes, offset + ipv6HeaderBytes + 2, packet.fragmentOffset | (packet.moreFragments ? 1 : 0));
  writeUint32(bytes, offset + ipv6HeaderBytes + 4, packet.identification);
}

/** The header; or a sentence that says what is wrong with it. */
export function readIpv6Header(bytes: Uint8Array): PacketHeader | string {
  if (bytes.length < ipv6HeaderBytes) return `IPv6 header needs ${ipv6HeaderBytes} bytes, ${bytes.length} are there`;
  const end = ipv6HeaderBytes + readUint16(bytes, 4);
  if (end > bytes.length) return `IPv6 lengths do not fit: total ${end}, read ${bytes.length}`;
  const source = readAddress(bytes, 8);
  const destination = readAddress(bytes, 24);
  if (source === loopbackIpv6Address && destination === foreignIpv6Address) return "IPv6 address is not known here";
  const common = { source, destination, fragmentOffset: 0, moreFragments: false };
  if (bytes[6] !== fragmentHeader) {
    const protocolNumber = bytes[6] as number;
    return { ...common, identification: 0, protocolNumber, fragment: false, body: bytes.subarray(ipv6HeaderBytes, end) };
  }
  const field = readUint16(bytes, ipv6HeaderBytes + 2);
  return {
    ...common,
    identification: readUint32(bytes, ipv6HeaderBytes + 4),
    protocolNumber: bytes[ipv6HeaderBytes] as number,
    fragment: true,
    fragmentOffset: field & ~7,
    moreFragments: (field & 1) !== 0,
    body: bytes.subarray(ipv6HeaderBytes + ipv6FragmentBytes, end),
  };
}
