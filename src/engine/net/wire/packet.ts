// An IP packet as the network carries it: plain fields and payload; its addresses tell its version. `writePacket` and
// `readPacket` (wire/ip.ts) turn it into the bytes of RFC 791, 8200, 9293, 768 and 792 and back. Addresses and 32-bit sequence numbers are unsigned.

import type { IpAddress } from "../address.ts";

export interface IpFields {
  readonly source: IpAddress;
  readonly destination: IpAddress;
  /** RFC 791 identification, 16 bits; of IPv6, fragments alone show it. */
  readonly identification: number;
  /** IPv6's hop limit. Absent: `defaultTimeToLive`. */
  readonly timeToLive?: number;
  /** IPv6's traffic class. Absent: 0. */
  readonly typeOfService?: number;
}

/** RFC 9293 §3.1. */
export interface TcpSegment extends IpFields {
  readonly protocol: "tcp";
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  /** `tcpFlags` ored. */
  readonly flags: number;
  /** The 16-bit field, before scaling. */
  readonly window: number;
  /** Behind the last urgent byte, counted from `sequence`; 0: there is none. */
  readonly urgentPointer: number;
  /** The MSS option; 0 when absent. */
  readonly maximumSegmentSize: number;
  /** The window scale option (RFC 7323); −1 when absent. */
  readonly windowScale: number;
  readonly payload: Uint8Array;
}

/** RFC 768. */
export interface UdpDatagram extends IpFields {
  readonly protocol: "udp";
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
}

/** RFC 792, RFC 4443, port unreachable; `quoted` is the IP header and first bytes of what could not be delivered. */
export interface IcmpUnreachable extends IpFields {
  readonly protocol: "icmp";
  readonly quoted: Uint8Array;
}

/** RFC 792, RFC 4443 §4: a question that its receiver gives back as the answer. */
export interface IcmpEcho extends IpFields {
  readonly protocol: "echo";
  readonly isReply: boolean;
  /** Of who asks, 16 bits. */
  readonly identifier: number;
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** What a program has written itself from the IP header's end on (`man 7 raw`), checksums and all. */
export interface RawPacket extends IpFields {
  readonly protocol: "raw";
  /** Of the body: 1 is ICMP, 6 TCP, 17 UDP, 58 ICMPv6. */
  readonly protocolNumber: number;
  readonly payload: Uint8Array;
}

/** A piece of a packet that is larger than the link's MTU (RFC 791 §3.2, RFC 8200 §4.5). */
export interface Fragment extends IpFields {
  readonly protocol: "fragment";
  /** Of the whole packet's body. */
  readonly protocolNumber: number;
  /** In bytes, a multiple of 8. */
  readonly fragmentOffset: number;
  readonly moreFragments: boolean;
  readonly payload: Uint8Array;
}

/** What this network knows how to answer. */
export type Message = TcpSegment | UdpDatagram | IcmpUnreachable | IcmpEcho;
export type WholePacket = Message | RawPacket;
export type Packet = WholePacket | Fragment;

/** What is not of the packet's own kind. */
export const ipFieldsOf = ({ source, destination, identification, timeToLive, typeOfService }: IpFields): IpFields => ({
  source,
  destination,
  identification,
  ...(timeToLive === undefined ? {} : { timeToLive }),
  ...(typeOfService === undefined ? {} : { typeOfService }),
});

/** net.ipv4.ip_default_ttl */
export const defaultTimeToLive = 64;

/** RFC 9293 §3.1. */
export const tcpFlags = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10, urg: 0x20 } as const;

/** A packet's header read back from bytes, its body not yet. */
export interface PacketHeader extends IpFields {
  readonly protocolNumber: number;
  readonly fragment: boolean;
  readonly fragmentOffset: number;
  readonly moreFragments: boolean;
  readonly body: Uint8Array;
}

export const ipv4HeaderBytes = 20;
export const ipv6HeaderBytes = 40;
export const ipv6FragmentBytes = 8;
export const tcpHeaderBytes = 20;
export const udpHeaderBytes = 8;

/** The largest IPv4 packet: the total length field has 16 bits. */
export const maximumPacketBytes = 65535;

export const noBytes = new Uint8Array(0);
