// The packets of the capture as a person reads them: numbers from the connection's start, flags by name, a line as Wireshark words it. Reads
// each packet once; when the run goes back it begins anew.

import { visibleCharacter } from "../base/latin.ts";
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
const textBytes = 80;

export class PacketReader {
  readonly #directions = new Map<string, Direction>();
  #views: PacketView[] = [];
  /** Packets read so far: the number of the next one. */
  #read = 0;
  #moments: { readonly first: number; readonly moment: Position }[] = [];

  /** Forgets everything: another run, or an earlier moment of this one. */
  clear(): void {
    this.#directions.clear();
    this.#views = [];
    this.#read = 0;
    this.#moments = [];
  }

  tell({ event, position }: JournalEntry): void {
    if (event.kind !== "packets") return;
    this.#moments.push({ first: event.first, moment: position });
    if (this.#moments.length > keptMoments * 1.25) this.#moments.splice(0, this.#moments.length - keptMoments);
  }

  /** At most `count`: from a number on, or the newest. */
  views(network: Network, count: number, from?: number): readonly PacketView[] {
    if (packetsSent(network) < this.#read) this.clear();
    for (const packet of capturedPackets(network, this.#read)) {
      this.#views.push(this.#view(packet));
      this.#read = packet.number + 1;
    }
    if (this.#views.length > keptViews * 1.25) this.#views.splice(0, this.#views.length - keptViews);
    if (from === undefined) return this.#views.slice(-count);
    const start = this.#views.findIndex(({ number }) => number >= from);
    return start < 0 ? [] : this.#views.slice(start, start + count);
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
    return this.#moments.findLast(({ first }) => first <= number)?.moment;
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

  #describeSegment(segment: TcpSegment): Omit<PacketView, "number" | "timeNs" | "link" | "from" | "lost" | "bytes"> {
    const { sourcePort, destinationPort, payload } = segment;
    const source = formatSocketAddress({ address: segment.source, port: sourcePort });
    const destination = formatSocketAddress({ address: segment.destination, port: destinationPort });
    const has = (flag: keyof typeof tcpFlags): boolean => (segment.flags & tcpFlags[flag]) !== 0;
    const key = `${source}>${destination}`;
    if (has("syn") || !this.#directions.has(key)) {
      this.#directions.set(key, { firstSequence: segment.sequence, windowScale: has("syn") ? segment.windowScale : -1 });
    }
    const own = this.#directions.get(key)!;
    const peer = this.#directions.get(`${destination}>${source}`);
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

const echoInformation = ({ isReply, identifier, sequence }: IcmpEcho): string =>
  `Echo (ping) ${isReply ? "reply" : "request"} id=0x${identifier.toString(16).padStart(4, "0")}, seq=${sequence}`;

const formatAddressOf = (address: number): string => formatSocketAddress({ address, port: 0 }).replace(/:0$/, "");

/** The first line of a payload. */
function printable(payload: Uint8Array): string {
  const end = payload.indexOf(13);
  const line = payload.subarray(0, Math.min(textBytes, end < 0 ? payload.length : end));
  return Array.from(line, (byte) => visibleCharacter(byte, "·")).join("");
}
