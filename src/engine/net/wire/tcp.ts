// TCP header and options (RFC 9293 §3.1, §3.2; RFC 7323 §2.2) to and from bytes. Knows two options: MSS and window scale.

import { finishChecksum, sumPseudoHeader, sumWords } from "./checksum.ts";
import { readUint16, readUint32, writeUint16, writeUint32 } from "./integers.ts";
import { type TcpSegment, tcpFlags, tcpHeaderBytes } from "./packet.ts";

const protocolNumber = 6;
const optionEnd = 0;
const optionNoOperation = 1;
const optionMaximumSegmentSize = 2;
const optionWindowScale = 3;

const optionBytes = (segment: TcpSegment): number => (segment.maximumSegmentSize > 0 ? 4 : 0) + (segment.windowScale >= 0 ? 4 : 0);

/** Header, options and payload. */
export const tcpLength = (segment: TcpSegment): number => tcpHeaderBytes + optionBytes(segment) + segment.payload.length;

/** Writes header, options and payload at `offset`, checksum included. */
export function writeTcp(segment: TcpSegment, bytes: Uint8Array, offset: number): void {
  const headerBytes = tcpHeaderBytes + optionBytes(segment);
  writeUint16(bytes, offset, segment.sourcePort);
  writeUint16(bytes, offset + 2, segment.destinationPort);
  writeUint32(bytes, offset + 4, segment.sequence);
  writeUint32(bytes, offset + 8, segment.acknowledgment);
  bytes[offset + 12] = (headerBytes / 4) << 4;
  bytes[offset + 13] = segment.flags;
  writeUint16(bytes, offset + 14, segment.window);
  writeUint16(bytes, offset + 16, 0); // checksum
  writeUint16(bytes, offset + 18, segment.urgentPointer);
  let optionOffset = offset + tcpHeaderBytes;
  if (segment.maximumSegmentSize > 0) {
    writeUint16(bytes, optionOffset, (optionMaximumSegmentSize << 8) | 4);
    writeUint16(bytes, optionOffset + 2, segment.maximumSegmentSize);
    optionOffset += 4;
  }
  if (segment.windowScale >= 0) {
    writeUint16(bytes, optionOffset, (optionNoOperation << 8) | optionWindowScale);
    writeUint16(bytes, optionOffset + 2, (3 << 8) | segment.windowScale);
  }
  bytes.set(segment.payload, offset + headerBytes);
  const length = headerBytes + segment.payload.length;
  const pseudo = sumPseudoHeader(segment.source, segment.destination, protocolNumber, length);
  writeUint16(bytes, offset + 16, finishChecksum(sumWords(bytes, offset, length, pseudo)));
}

type TcpFields = Omit<TcpSegment, "source" | "destination" | "identification">;

/** The segment in `bytes` (exactly), or a sentence that says what is wrong with it. */
export function readTcp(bytes: Uint8Array, source: number, destination: number): TcpFields | string {
  if (bytes.length < tcpHeaderBytes) return `TCP header needs ${tcpHeaderBytes} bytes, ${bytes.length} are there`;
  const headerBytes = ((bytes[12] as number) >>> 4) * 4;
  if (headerBytes < tcpHeaderBytes || headerBytes > bytes.length) return `TCP data offset ${headerBytes} is outside the segment`;
  if (finishChecksum(sumWords(bytes, 0, bytes.length, sumPseudoHeader(source, destination, protocolNumber, bytes.length))) !== 0) {
    return "TCP checksum is wrong";
  }
  let maximumSegmentSize = 0;
  let windowScale = -1;
  for (let index = tcpHeaderBytes; index < headerBytes; ) {
    const kind = bytes[index] as number;
    if (kind === optionEnd) break;
    if (kind === optionNoOperation) {
      index++;
      continue;
    }
    const length = index + 1 < headerBytes ? (bytes[index + 1] as number) : 0;
    if (length < 2 || index + length > headerBytes) return `TCP option ${kind} has length ${length}`;
    if (kind === optionMaximumSegmentSize && length === 4) maximumSegmentSize = readUint16(bytes, index + 2);
    if (kind === optionWindowScale && length === 3) windowScale = bytes[index + 2] as number;
    index += length;
  }
  return {
    protocol: "tcp",
    sourcePort: readUint16(bytes, 0),
    destinationPort: readUint16(bytes, 2),
    sequence: readUint32(bytes, 4),
    acknowledgment: readUint32(bytes, 8),
    flags: bytes[13] as number,
    window: readUint16(bytes, 14),
    urgentPointer: bytes[13]! & tcpFlags.urg ? readUint16(bytes, 18) : 0,
    maximumSegmentSize,
    windowScale,
    payload: bytes.slice(headerBytes),
  };
}
