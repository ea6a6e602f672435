// A whole IPv4 packet to and from bytes: header (RFC 791 §3.1, no options), then TCP, UDP, ICMP or a UDP fragment.

import { assertNever } from "../../base/errors.ts";
import { finishChecksum, sumWords } from "./checksum.ts";
import { readUint16, readUint32, writeUint16, writeUint32 } from "./integers.ts";
import { ipv4HeaderBytes, type Packet } from "./packet.ts";
import { readTcp, tcpLength, writeTcp } from "./tcp.ts";
import { icmpLength, readIcmp, readUdp, udpLength, writeIcmp, writeUdp } from "./udp.ts";

/** RFC 790. A fragment is always of a UDP datagram: TCP keeps to its maximum segment size. */
const protocolNumbers = { icmp: 1, tcp: 6, udp: 17, fragment: 17 } as const satisfies Record<Packet["protocol"], number>;

const dontFragment = 0x4000;
const moreFragments = 0x2000;
const offsetMask = 0x1fff;
const timeToLive = 64;

function bodyLength(packet: Packet): number {
  switch (packet.protocol) {
    case "tcp":
      return tcpLength(packet);
    case "udp":
      return udpLength(packet);
    case "icmp":
      return icmpLength(packet);
    case "fragment":
      return packet.payload.length;
    default:
      return assertNever(packet, "packet");
  }
}

/** Bytes of the packet with its IPv4 header. */
export const packetLength = (packet: Packet): number => ipv4HeaderBytes + bodyLength(packet);

function fragmentField(packet: Packet): number {
  if (packet.protocol === "tcp") return dontFragment;
  if (packet.protocol === "fragment") return (packet.moreFragments ? moreFragments : 0) | (packet.fragmentOffset / 8);
  return 0;
}

/** Writes the packet at `offset`, checksums included; `bytes` must have room for `packetLength`, which is the result. */
export function writePacket(packet: Packet, bytes: Uint8Array, offset: number): number {
  const length = packetLength(packet);
  bytes[offset] = 0x45;
  bytes[offset + 1] = 0;
  writeUint16(bytes, offset + 2, length);
  writeUint16(bytes, offset + 4, packet.identification);
  writeUint16(bytes, offset + 6, fragmentField(packet));
  bytes[offset + 8] = timeToLive;
  bytes[offset + 9] = protocolNumbers[packet.protocol];
  writeUint16(bytes, offset + 10, 0);
  writeUint32(bytes, offset + 12, packet.source);
  writeUint32(bytes, offset + 16, packet.destination);
  writeUint16(bytes, offset + 10, finishChecksum(sumWords(bytes, offset, ipv4HeaderBytes)));
  const bodyOffset = offset + ipv4HeaderBytes;
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
  if (bytes.length < ipv4HeaderBytes) return `IPv4 header needs ${ipv4HeaderBytes} bytes, ${bytes.length} are there`;
  if ((bytes[0] as number) >>> 4 !== 4) return `IP version ${(bytes[0] as number) >>> 4} is not 4`;
  const headerBytes = ((bytes[0] as number) & 15) * 4;
  const length = readUint16(bytes, 2);
  if (headerBytes < ipv4HeaderBytes || headerBytes > length || length > bytes.length) {
    return `IPv4 lengths do not fit: header ${headerBytes}, total ${length}, read ${bytes.length}`;
  }
  if (finishChecksum(sumWords(bytes, 0, headerBytes)) !== 0) return "IPv4 header checksum is wrong";
  const source = readUint32(bytes, 12);
  const destination = readUint32(bytes, 16);
  const common = { source, destination, identification: readUint16(bytes, 4) };
  const fragment = readUint16(bytes, 6);
  const body = bytes.subarray(headerBytes, length);
  const protocol = bytes[9];
  if (protocol === protocolNumbers.udp && (fragment & (moreFragments | offsetMask)) !== 0) {
    return {
      ...common,
      protocol: "fragment",
      fragmentOffset: (fragment & offsetMask) * 8,
      moreFragments: (fragment & moreFragments) !== 0,
      payload: body.slice(),
    };
  }
  const read =
    protocol === protocolNumbers.tcp
      ? readTcp(body, source, destination)
      : protocol === protocolNumbers.udp
        ? readUdp(body, source, destination)
        : protocol === protocolNumbers.icmp
          ? readIcmp(body)
          : `IP protocol ${protocol} is not known here`;
  return typeof read === "string" ? read : { ...common, ...read };
}
