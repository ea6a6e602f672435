// The capture of a network, as its users see it: packets by number, and the whole as a pcapng file.

import { type CapturedPacket, capturedPackets as packetsOf } from "./capture.ts";
import type { Network } from "./network.ts";
import { writePcapng } from "./pcapng.ts";

/** Packets sent in all: the number of the next one. */
export const packetsSent = (network: Network): number => network.capture.sent;

/** The packets still held, numbered `from` or later, oldest first; at most `limit`. */
export const capturedPackets = (network: Network, from?: number, limit?: number): CapturedPacket[] =>
  packetsOf(network.capture, from, limit);

/** What is still held, as a pcapng file that Wireshark opens. */
export const capturePcapng = (network: Network): Uint8Array => writePcapng(packetsOf(network.capture));
