// UDP (RFC 768) to and from bytes.

import { finishChecksum, sumPseudoHeader, sumWords } from "./checksum.ts";
import { readUint16, writeUint16 } from "./integers.ts";
import { type UdpDatagram, udpHeaderBytes } from "./packet.ts";

const protocolNumber = 17;

export const udpLength = (datagram: UdpDatagram): number => udpHeaderBytes + datagram.payload.length;

export function writeUdp(datagram: UdpDatagram, bytes: Uint8Array, offset: number): void {
  const length = udpLength(datagram);
  writeUint16(bytes, offset, datagram.sourcePort);
  writeUint16(bytes, offset + 2, datagram.destinationPort);
  writeUint16(bytes, offset + 4, length);
  writeUint16(bytes, offset + 6, 0);
  bytes.set(datagram.payload, offset + udpHeaderBytes);
  const pseudo = sumPseudoHeader(datagram.source, datagram.destination, protocolNumber, length);
  // A sum of 0 is sent as 0xffff: 0 means "no checksum" (RFC 768).
  writeUint16(bytes, offset + 6, finishChecksum(sumWords(bytes, offset, length, pseudo)) || 0xffff);
}

type UdpFields = Omit<UdpDatagram, "source" | "destination" | "identification">;

/** The datagram in `bytes`, or a sentence that says what is wrong with it. */
export function readUdp(bytes: Uint8Array, source: number, destination: number): UdpFields | string {
  if (bytes.length < udpHeaderBytes) return `UDP header needs ${udpHeaderBytes} bytes, ${bytes.length} are there`;
  const length = readUint16(bytes, 4);
  if (length < udpHeaderBytes || length > bytes.length) return `UDP length ${length} is outside the packet`;
  if (
    readUint16(bytes, 6) !== 0 &&
    finishChecksum(sumWords(bytes, 0, length, sumPseudoHeader(source, destination, protocolNumber, length))) !== 0
  ) {
    return "UDP checksum is wrong";
  }
  return {
    protocol: "udp",
    sourcePort: readUint16(bytes, 0),
    destinationPort: readUint16(bytes, 2),
    payload: bytes.slice(udpHeaderBytes, length),
  };
}
