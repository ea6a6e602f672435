// A packet that a link cannot carry whole: its pieces at the sender (RFC 791 §3.2, RFC 8200 §4.5), and at the receiver the packet again
// (RFC 815).

import { isIpv6 } from "./address.ts";
import type { HostName } from "./host.ts";
import { type Network, takeIdentification } from "./network.ts";
import { headerLength, packetLength, protocolNumberOf, readBody, writePacket } from "./wire/ip.ts";
import { type Fragment, ipFieldsOf, ipv6FragmentBytes, type RawPacket, type WholePacket } from "./wire/packet.ts";

/** Incomplete packets kept for a host; the oldest go first. */
const largestFragmentSets = 64;

/** Pieces of the packet's body, all but the last a multiple of 8 bytes. */
export function* fragmentsOf(network: Network, packet: WholePacket, maximumTransmissionUnit: number, from: HostName): Generator<Fragment> {
  const whole = new Uint8Array(packetLength(packet));
  writePacket(packet, whole, 0);
  const body = whole.subarray(headerLength(packet));
  const step = (maximumTransmissionUnit - headerLength(packet) - (isIpv6(packet.source) ? ipv6FragmentBytes : 0)) & ~7;
  const fields = { ...ipFieldsOf(packet), identification: takeIdentification(network, from) };
  const protocolNumber = protocolNumberOf(packet);
  for (let offset = 0; offset < body.length; offset += step) {
    const payload = body.slice(offset, offset + step);
    yield { ...fields, protocol: "fragment", protocolNumber, fragmentOffset: offset, moreFragments: offset + step < body.length, payload };
  }
}

/** Keeps the piece until its packet is whole; then that packet. */
export function wholeWith(network: Network, fragment: Fragment, host: HostName): WholePacket | undefined {
  const { fragments } = network.hosts[host];
  const key = `${fragment.source}:${fragment.protocolNumber}:${fragment.identification}`;
  const pieces = [...(fragments.get(key) ?? []), fragment].sort((left, right) => left.fragmentOffset - right.fragmentOffset);
  fragments.set(key, pieces);
  let length = 0;
  for (const piece of pieces) if (piece.fragmentOffset === length) length += piece.payload.length;
  const last = pieces.at(-1) as Fragment;
  if (last.moreFragments || last.fragmentOffset + last.payload.length !== length) {
    if (fragments.size > largestFragmentSets) fragments.delete(fragments.keys().next().value as string);
    return undefined;
  }
  fragments.delete(key);
  const body = new Uint8Array(length);
  for (const piece of pieces) body.set(piece.payload, piece.fragmentOffset);
  const raw: RawPacket = { ...ipFieldsOf(fragment), protocol: "raw", protocolNumber: fragment.protocolNumber, payload: body };
  const read = readBody(raw, raw.protocolNumber, body);
  return typeof read === "string" ? raw : read;
}
