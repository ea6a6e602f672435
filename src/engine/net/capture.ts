// A bounded ring of the packets that were sent, as the bytes that a sniffer at the sender's interface would have seen.
// The oldest give way. Its memory grows up to the limit, so that a small run has a small state; each record carries its
// own header (time, length, link), so that the whole is one array.

import { type HostName, hostNames, type LinkName } from "./host.ts";
import { readUint32, writeUint32 } from "./wire/integers.ts";
import { packetLength, writePacket } from "./wire/ip.ts";
import type { Packet } from "./wire/packet.ts";

export interface Capture {
  readonly limitBytes: number;
  bytes: Uint8Array;
  /** Where the oldest record starts, and where the next one goes, if it fits. */
  oldestOffset: number;
  writeOffset: number;
  /** The newest records are at the start of the array again, the older ones end here; 0: not so. */
  wrapOffset: number;
  /** The number of the oldest record, and of the next packet: equal when nothing is held. */
  oldestNumber: number;
  sent: number;
}

export interface CapturedPacket {
  /** From 0, in order of sending, over the whole life of the network. */
  readonly number: number;
  readonly timeNs: number;
  readonly link: LinkName;
  readonly from: HostName;
  /** The link lost it: it never arrived. */
  readonly lost: boolean;
  /** IP header first. */
  readonly bytes: Uint8Array;
}

/** The sniffing points; a record, and pcapng, have their index. */
export const captureInterfaces: readonly { readonly name: string; readonly link: LinkName; readonly from: HostName }[] = hostNames.flatMap(
  (from) => [
    { name: `${from}-lo`, link: "loopback" as const, from },
    { name: `${from}-eth0`, link: "wire" as const, from },
  ],
);

const interfaceIndex: Record<LinkName, Record<HostName, number>> = {
  loopback: { local: indexOf("loopback", "local"), remote: indexOf("loopback", "remote") },
  wire: { local: indexOf("wire", "local"), remote: indexOf("wire", "remote") },
};

function indexOf(link: LinkName, from: HostName): number {
  return captureInterfaces.findIndex((row) => row.link === link && row.from === from);
}

/** Time (two words, high first), length of the packet, interface and fate. */
const recordHeaderBytes = 16;
const lostFlag = 0x100;
const initialBytes = 16 * 1024;
/** A ring that could not hold the largest packet would hold nothing of use. */
const smallestLimitBytes = 128 * 1024;

/** 0: nothing is kept. */
export function createCapture(limitBytes: number): Capture {
  const limit = limitBytes === 0 ? 0 : Math.max(limitBytes, smallestLimitBytes);
  const bytes = new Uint8Array(Math.min(limit, initialBytes));
  return { limitBytes: limit, bytes, oldestOffset: 0, writeOffset: 0, wrapOffset: 0, oldestNumber: 0, sent: 0 };
}

export function recordPacket(capture: Capture, timeNs: number, packet: Packet, link: LinkName, from: HostName, lost: boolean): void {
  if (capture.limitBytes === 0) {
    capture.oldestNumber = ++capture.sent;
    return;
  }
  const length = packetLength(packet);
  makeRoom(capture, recordHeaderBytes + length);
  const { bytes, writeOffset } = capture;
  writeUint32(bytes, writeOffset, Math.floor(timeNs / 0x1_0000_0000));
  writeUint32(bytes, writeOffset + 4, timeNs >>> 0);
  writeUint32(bytes, writeOffset + 8, length);
  writeUint32(bytes, writeOffset + 12, interfaceIndex[link][from] | (lost ? lostFlag : 0));
  writePacket(packet, bytes, writeOffset + recordHeaderBytes);
  capture.writeOffset = writeOffset + recordHeaderBytes + length;
  capture.sent++;
}

/** Sees to `length` free contiguous bytes at `writeOffset`: grows while it may, then gives up the oldest records. */
function makeRoom(capture: Capture, length: number): void {
  while (capture.writeOffset + length > capture.bytes.length) {
    const canGrow = capture.wrapOffset === 0 && capture.oldestOffset === 0 && capture.bytes.length < capture.limitBytes;
    if (canGrow) {
      const grown = new Uint8Array(Math.min(capture.bytes.length * 2, capture.limitBytes));
      grown.set(capture.bytes);
      capture.bytes = grown;
      continue;
    }
    while (capture.wrapOffset !== 0) dropOldest(capture);
    capture.wrapOffset = capture.writeOffset;
    capture.writeOffset = 0;
  }
  while (capture.wrapOffset !== 0 && capture.writeOffset + length > capture.oldestOffset) dropOldest(capture);
}

function dropOldest(capture: Capture): void {
  capture.oldestOffset += recordHeaderBytes + readUint32(capture.bytes, capture.oldestOffset + 8);
  capture.oldestNumber++;
  if (capture.oldestOffset !== capture.wrapOffset) return;
  capture.oldestOffset = 0;
  capture.wrapOffset = 0;
}

/** The packets still held, numbered `from` or later, oldest first; at most `limit`. */
export function capturedPackets(capture: Capture, from = 0, limit = Number.POSITIVE_INFINITY): CapturedPacket[] {
  const { bytes, sent, wrapOffset } = capture;
  const packets: CapturedPacket[] = [];
  let offset = capture.oldestOffset;
  for (let number = capture.oldestNumber; number < sent && packets.length < limit; number++) {
    if (wrapOffset !== 0 && offset === wrapOffset) offset = 0;
    const start = offset + recordHeaderBytes;
    const end = start + readUint32(bytes, offset + 8);
    if (number >= from) {
      const timeNs = readUint32(bytes, offset) * 0x1_0000_0000 + readUint32(bytes, offset + 4);
      const flags = readUint32(bytes, offset + 12);
      const { link, from: sender } = captureInterfaces[flags & 0xff] as (typeof captureInterfaces)[number];
      packets.push({ number, timeNs, link, from: sender, lost: (flags & lostFlag) !== 0, bytes: bytes.slice(start, end) });
    }
    offset = end;
  }
  return packets;
}
