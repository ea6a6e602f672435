// The IPv4 header (RFC 791 §3.1, no options) to and from bytes.

import { finishChecksum, sumWords } from "./checksum.ts";
import { readUint16, readUint32, writeUint16, writeUint32 } from "./integers.ts";
import { defaultTimeToLive, ipv4HeaderBytes, type Packet, type PacketHeader } from "./packet.ts";

/** RFC 790. */
const protocolNumbers = { icmp: 1, echo: 1, tcp: 6, udp: 17 } as const;

export const ipv4ProtocolOf = (packet: Packet): number =>
  "protocolNumber" in packet ? packet.protocolNumber : protocolNumbers[packet.protocol];

const dontFragment = 0x4000;
const moreFragmentsFlag = 0x2000;
const offsetMask = 0x1fff;

function fragmentField(packet: Packet): number {
  if (packet.protocol === "tcp") return dontFragment;
  if (packet.protocol === "fragment") return (packet.moreFragments ? moreFragmentsFlag : 0) | (packet.fragmentOffset / 8);
  return 0;
}

/** `length`: of the packet with this header. */
export function writeIpv4Header(packet: Packet, length: number, bytes: Uint8Array, offset: number): void {
  bytes[offset] = 0x45;
  bytes[offset + 1] = packet.typeOfService ?? 0;
  writeUint16(bytes, offset + 2, length);
  writeUint16(bytes, offset + 4, packet.identification);
  writeUint16(bytes, offset + 6, fragmentField(packet));
  bytes[offset + 8] = packet.timeToLive ?? defaultTimeToLive;
  bytes[offset + 9] = ipv4ProtocolOf(packet);
  writeUint16(bytes, offset + 10, 0);
  writeUint32(bytes, offset + 12, packet.source);
  writeUint32(bytes, offset + 16, packet.destination);
  writeUint16(bytes, offset + 10, finishChecksum(sumWords(bytes, offset, ipv4HeaderBytes)));
}

/** The header, its checksum verified; or a sentence that says what is wrong with it. */
export function readIpv4Header(bytes: Uint8Array): PacketHeader | string {
  if (bytes.length < ipv4HeaderBytes) return `IPv4 header needs ${ipv4HeaderBytes} bytes, ${bytes.length} are there`;
  const headerBytes = ((bytes[0] as number) & 15) * 4;
  const length = readUint16(bytes, 2);
  if (headerBytes < ipv4HeaderBytes || headerBytes > length || length > bytes.length) {
    return `IPv4 lengths do not fit: header ${headerBytes}, total ${length}, read ${bytes.length}`;
  }
  if (finishChecksum(sumWords(bytes, 0, headerBytes)) !== 0) return "IPv4 header checksum is wrong";
  const field = readUint16(bytes, 6);
  const protocolNumber = bytes[9] as number;
  return {
    source: readUint32(bytes, 12),
    destination: readUint32(bytes, 16),
    identification: readUint16(bytes, 4),
    protocolNumber,
    fragment: (field & (moreFragmentsFlag | offsetMask)) !== 0,
    fragmentOffset: (field & offsetMask) * 8,
    moreFragments: (field & moreFragmentsFlag) !== 0,
    body: bytes.subarray(headerBytes, length),
  };
}
