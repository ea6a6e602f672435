// Destination unreachable and echo of ICMP (RFC 792) and ICMPv6 (RFC 4443 §3.1, §4) to and from bytes; and whom the former tells.

import { isIpv6, type SocketAddress } from "../address.ts";
import { finishChecksum, sumPseudoHeader, sumWords } from "./checksum.ts";
import { readUint16, writeUint16, writeUint32 } from "./integers.ts";
import { readIpv4Header } from "./ipv4.ts";
import { readIpv6Header } from "./ipv6.ts";
import { type IcmpEcho, type IcmpUnreachable, ipv4HeaderBytes, ipv6HeaderBytes, udpHeaderBytes } from "./packet.ts";

const icmpHeaderBytes = 8;
const icmpv6Number = 58;

/** Type and code of "port unreachable". */
const unreachable = { ipv4: [3, 3], ipv6: [1, 4] } as const;

const echoTypes = { ipv4: { request: 8, reply: 0 }, ipv6: { request: 128, reply: 129 } } as const;

/** Of "port unreachable" from `source`. */
export const unreachableType = (source: number): readonly [type: number, code: number] => unreachable[isIpv6(source) ? "ipv6" : "ipv4"];

export const icmpLength = (message: IcmpUnreachable): number => icmpHeaderBytes + message.quoted.length;

/** ICMPv6 counts the addresses in (RFC 4443 §2.3). */
const pseudoSum = (source: number, destination: number, length: number): number =>
  isIpv6(source) ? sumPseudoHeader(source, destination, icmpv6Number, length) : 0;

export function writeIcmp(message: IcmpUnreachable, bytes: Uint8Array, offset: number): void {
  const [type, code] = unreachableType(message.source);
  const length = icmpLength(message);
  writeUint16(bytes, offset, (type << 8) | code);
  writeUint16(bytes, offset + 2, 0);
  writeUint32(bytes, offset + 4, 0);
  bytes.set(message.quoted, offset + icmpHeaderBytes);
  const pseudo = pseudoSum(message.source, message.destination, length);
  writeUint16(bytes, offset + 2, finishChecksum(sumWords(bytes, offset, length, pseudo)));
}

export const echoLength = ({ payload }: IcmpEcho): number => icmpHeaderBytes + payload.length;

export function writeEcho(message: IcmpEcho, bytes: Uint8Array, offset: number): void {
  const { isReply, identifier, sequence, payload, source, destination } = message;
  const length = echoLength(message);
  writeUint16(bytes, offset, echoTypes[isIpv6(source) ? "ipv6" : "ipv4"][isReply ? "reply" : "request"] << 8);
  writeUint16(bytes, offset + 2, 0);
  writeUint16(bytes, offset + 4, identifier);
  writeUint16(bytes, offset + 6, sequence);
  bytes.set(payload, offset + icmpHeaderBytes);
  writeUint16(bytes, offset + 2, finishChecksum(sumWords(bytes, offset, length, pseudoSum(source, destination, length))));
}

type Body<Message> = Omit<Message, "source" | "destination" | "identification">;

export function readIcmp(bytes: Uint8Array, source: number, destination: number): Body<IcmpUnreachable> | Body<IcmpEcho> | string {
  if (bytes.length < icmpHeaderBytes) return `ICMP header needs ${icmpHeaderBytes} bytes, ${bytes.length} are there`;
  const version = isIpv6(source) ? "ipv6" : "ipv4";
  const [type, code] = unreachable[version];
  const isRequest = bytes[0] === echoTypes[version].request;
  const isReply = bytes[0] === echoTypes[version].reply;
  const isKnown = isRequest || isReply ? bytes[1] === 0 : bytes[0] === type && bytes[1] === code;
  if (!isKnown) return `ICMP type ${bytes[0]}, code ${bytes[1]} is not known here`;
  if (finishChecksum(sumWords(bytes, 0, bytes.length, pseudoSum(source, destination, bytes.length))) !== 0) return "ICMP checksum is wrong";
  const rest = bytes.slice(icmpHeaderBytes);
  if (!isRequest && !isReply) return { protocol: "icmp", quoted: rest };
  return { protocol: "echo", isReply, identifier: readUint16(bytes, 4), sequence: readUint16(bytes, 6), payload: rest };
}

export interface QuotedDatagram {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  /** As many of its bytes as are there. */
  readonly bytes: Uint8Array;
}

/** The datagram that could not be delivered, as its sender sees it. */
export function quotedDatagram({ source, quoted }: IcmpUnreachable): QuotedDatagram | undefined {
  // The quotation may be cut: the header's own length says more than is there.
  const whole = new Uint8Array(65575);
  whole.set(quoted);
  const header = isIpv6(source) ? readIpv6Header(whole) : readIpv4Header(whole);
  if (typeof header === "string" || header.fragmentOffset > 0) return undefined;
  return {
    local: { address: header.source, port: readUint16(header.body, 0) },
    remote: { address: header.destination, port: readUint16(header.body, 2) },
    bytes: quoted.slice((isIpv6(source) ? ipv6HeaderBytes : ipv4HeaderBytes) + udpHeaderBytes),
  };
}
