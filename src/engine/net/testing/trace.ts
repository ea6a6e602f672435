// For tests: the capture as text, one line a packet, sequence numbers relative to each side's SYN, as tcpdump shows them.

import * as net from "../index.ts";
import { type Network, type TcpSegment, tcpFlags } from "../index.ts";

const flagLetters = [
  ["S", tcpFlags.syn],
  ["F", tcpFlags.fin],
  ["R", tcpFlags.rst],
  ["P", tcpFlags.psh],
  [".", tcpFlags.ack],
] as const;

export interface Tracer {
  /** Lines of the packets since the last call. */
  lines(): string[];
}

/** `> [S] 0` from `host` to the other side (or from the client's port on loopback), `< [S.] 0 ack 1` back. */
export function createTracer(network: Network, isForward: (segment: TcpSegment) => boolean): Tracer {
  let from = net.packetsSent(network);
  const bases = new Map<string, number>();
  return {
    lines() {
      const packets = net.capturedPackets(network, from);
      from = net.packetsSent(network);
      return packets.map(({ bytes, lost }) => {
        const packet = net.readPacket(bytes);
        if (typeof packet === "string" || packet.protocol !== "tcp") return typeof packet === "string" ? packet : packet.protocol;
        const end = `${packet.source}:${packet.sourcePort}`;
        const peer = `${packet.destination}:${packet.destinationPort}`;
        if (packet.flags & tcpFlags.syn) bases.set(end, packet.sequence);
        const relative = (key: string, value: number): number => (value - (bases.get(key) ?? 0)) >>> 0;
        const flags = flagLetters.map(([letter, bit]) => (packet.flags & bit ? letter : "")).join("");
        const length = packet.payload.length > 0 ? `:${relative(end, packet.sequence) + packet.payload.length}` : "";
        const acknowledgment = packet.flags & tcpFlags.ack ? ` ack ${relative(peer, packet.acknowledgment)}` : "";
        return `${isForward(packet) ? ">" : "<"} [${flags}] ${relative(end, packet.sequence)}${length}${acknowledgment}${lost ? " (lost)" : ""}`;
      });
    },
  };
}
