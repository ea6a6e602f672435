// The packets of the capture as a person reads them: numbers from the connection's start, flags by name, a line as Wireshark words it. Reads
// each packet once; when the run goes back it begins anew.

import { visibleCharacter } from "../base/latin.ts";
import { Ring } from "../base/ring.ts";
import type { JournalEntry, Position } from "../debug/index.ts";
import {
  type CapturedPacket,
  capturedPackets,
  formatSocketAddress,
  type IcmpEcho,
  type Network,
  type Packet,
  packetsSent,
  readPacket,
  type TcpSegment,
  tcpFlags,
} from "../net/index.ts";
import type { PacketView } from "./views/index.ts";

/** What the first packet of one direction of a connection tells of those that follow. */
interface Direction {
  readonly firstSequence: number;
  /** −1: none was offered. */
  readonly windowScale: number;
}

/** In the order in which Wireshark names them. */
const flagNames = ["fin", "syn", "rst", "psh", "ack", "urg"] as const;
const keptViews = 4096;
const keptMoments = 60_000;
const keptDirections = 20_000;
const textBytes = 80;

export class PacketReader {
  readonly #directions = new Map<string, Direction>();
  #views = new Ring<PacketView>(keptViews);
  /** Packets read so far: the number of the next one. */
  #read = 0;
  #moments = new Ring<{ readonly first: number; readonly moment: Position }>(keptMoments);

  /** Forgets everything: another run, or an earlier moment of this one. */
  clear(): void {
    this.#directions.clear();
    this.#views = new Ring(keptViews);
    this.#read = 0;
    this.#moments = new Ring(keptMoments);
  }

  tell({ event, position }: JournalEntry): void {
    if (event.kind === "packets") this.#moments.push({ first: event.first, moment: position });
  }

  /** At most `count`: from a number on, or the newest. */
  views(network: Network, count: number, from?: number): readonly PacketView[] {
    const sent = packetsSent(network);
    if (sent < this.#read) this.clear();
    for (const packet of capturedPackets(network, this.#read)) {
      // Of one that nobody will see only that matters which later ones are counted from.
      if (packet.number < sent - keptViews) this.#begin(packet);
      else this.#views.push(this.#view(packet));
      this.#read = packet.number + 1;
    }
    const { length } = this.#views;
    const start = from === undefined ? Math.max(0, length - count) : this.#views.firstIndex(({ number }) => number >= from);
    return Array.from({ length: Math.min(count, length - start) }, (_, index) => this.#views.at(start + index));
  }

  #view({ number, timeNs, link, from, lost, bytes }: CapturedPacket): PacketView {
    const moment = this.#momentOf(number);
    const common = { number, timeNs, link, from, lost, bytes, ...(moment ? { moment } : {}) };
    const packet = readPacket(bytes);
    if (typeof packet === "string") {
      return { ...common, protocol: "IP", source: "", destination: "", payloadBytes: 0, text: "", information: packet };
    }
    return { ...common, ...this.#describe(packet) };
  }

  #momentOf(number: number): Position | undefined {
    const later = this.#moments.firstIndex(({ first }) => first > number);
    return later === 0 ? undefined : this.#moments.at(later - 1).moment;
  }

  #describe(packet: Packet): Omit<PacketView, "number" | "timeNs" | "link" | "from" | "lost" | "bytes"> {
    if (packet.protocol === "tcp") return this.#describeSegment(packet);
    const { source, destination } = packet;
    if (packet.protocol === "udp") {
      const { sourcePort, destinationPort, payload } = packet;
      return {
        protocol: "UDP",
        source: formatSocketAddress({ address: source, port: sourcePort }),
        destination: formatSocketAddress({ address: destination, port: destinationPort }),
        payloadBytes: payload.length,
        text: printable(payload),
        information: `${sourcePort} → ${destinationPort} Len=${payload.length}`,
      };
    }
    const [protocol, information, payloadBytes] =
      packet.protocol === "icmp"
        ? (["ICMP", "Destination unreachable (Port unreachable)", packet.quoted.length] as const)
        : packet.protocol === "echo"
          ? (["ICMP", echoInformation(packet), packet.payload.length] as const)
          : packet.protocol === "raw"
            ? (["IP", `IP protocol ${packet.protocolNumber}`, packet.payload.length] as const)
            : (["IP", `Fragmented IP protocol (off=${packet.fragmentOffset})`, packet.payload.length] as const);
    return { protocol, source: formatAddressOf(source), destination: formatAddressOf(destination), payloadBytes, text: "", information };
  }

  #begin({ bytes }: CapturedPacket): void {
    const packet = readPacket(bytes);
    if (typeof packet !== "string" && packet.protocol === "tcp") this.#directionOf(packet);
  }

  /** The direction that a segment goes in, which it may begin. */
  #directionOf({ source, sourcePort, destination, destinationPort, flags, sequence, windowScale }: TcpSegment): Direction {
    const key = directionKey(source, sourcePort, destination, destinationPort);
    const isFirst = (flags & tcpFlags.syn) !== 0;
    const known = this.#directions.get(key);
    if (known && !isFirst) return known;
    const begun = { firstSequence: sequence, windowScale: isFirst ? windowScale : -1 };
    this.#directions.set(key, begun);
    if (this.#directions.size > keptDirections) this.#directions.delete(this.#directions.keys().next().value!);
    return begun;
  }

  #describeSegment(segment: TcpSegment): Omit<PacketView, "number" | "timeNs" | "link" | "from" | "lost" | "bytes"> {
    const { sourcePort, destinationPort, payload } = segment;
    const source = formatSocketAddress({ address: segment.source, port: sourcePort });
    const destination = formatSocketAddress({ address: segment.destination, port: destinationPort });
    const has = (flag: keyof typeof tcpFlags): boolean => (segment.flags & tcpFlags[flag]) !== 0;
    const own = this.#directionOf(segment);
    const peer = this.#directions.get(directionKey(segment.destination, destinationPort, segment.source, sourcePort));
    // The scale holds where both sides have offered one, behind the SYNs (RFC 7323 §2.2).
    const isScaled = !has("syn") && own.windowScale >= 0 && peer !== undefined && peer.windowScale >= 0;
    const window = isScaled ? segment.window * 2 ** own.windowScale : segment.window;
    const sequence = (segment.sequence - own.firstSequence) >>> 0;
    const acknowledgment = has("ack") ? (segment.acknowledgment - (peer?.firstSequence ?? segment.acknowledgment)) >>> 0 : undefined;
    const flags = flagNames
      .filter(has)
      .map((name) => name.toUpperCase())
      .join(", ");
    const acknowledges = acknowledgment === undefined ? "" : ` Ack=${acknowledgment}`;
    const size = segment.maximumSegmentSize === 0 ? "" : ` MSS=${segment.maximumSegmentSize}`;
    return {
      protocol: "TCP",
      source,
      destination,
      flags,
      sequence,
      ...(acknowledgment === undefined ? {} : { acknowledgment }),
      window,
      payloadBytes: payload.length,
      text: printable(payload),
      information: `${sourcePort} → ${destinationPort} [${flags}] Seq=${sequence}${acknowledges} Win=${window} Len=${payload.length}${size}`,
    };
  }
}

const directionKey = (source: number, sourcePort: number, destination: number, destinationPort: number): string =>
  `${source}:${sourcePort}>${destination}:${destinationPort}`;

const echoInformation = ({ isReply, identifier, sequence }: IcmpEcho): string =>
  `Echo (ping) ${isReply ? "reply" : "request"} id=0x${identifier.toString(16).padStart(4, "0")}, seq=${sequence}`;

const formatAddressOf = (address: number): string => formatSocketAddress({ address, port: 0 }).replace(/:0$/, "");

/** The first line of a payload. */
function printable(payload: Uint8Array): string {
  const end = payload.indexOf(13);
  const line = payload.subarray(0, Math.min(textBytes, end < 0 ? payload.length : end));
  return Array.from(line, (byte) => visibleCharacter(byte, "·")).join("");
}
