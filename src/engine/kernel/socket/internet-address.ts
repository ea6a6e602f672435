// struct sockaddr_in and sockaddr_in6 between a program's memory and the network's addresses (man 7 ip, man 7 ipv6).

import {
  anyIpv6Address,
  foreignIpv6Address,
  formatAddress,
  type IpAddress,
  type IpFamily,
  isIpv6,
  loopbackIpv6Address,
  type SocketAddress,
} from "../../net/index.ts";
import { addressFamily, internetAddressBytes, ipv6AddressBytes } from "../abi/socket.ts";

export interface RawAddress {
  readonly family: number;
  readonly address: SocketAddress;
}

const addressOffset = 8;
const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
const fromEnd = (bytes: Uint8Array): number => new DataView(bytes.buffer, bytes.byteOffset + 12, 4).getUint32(0, false);

/** 4 bytes in network order. */
export const readIpv4 = (bytes: Uint8Array): IpAddress => new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, false);

/** 16 bytes; an IPv4-mapped address is IPv4's. */
export function readIpv6(bytes: Uint8Array): number {
  if (mappedPrefix.every((byte, index) => bytes[index] === byte)) return fromEnd(bytes);
  const isSmall = bytes.subarray(0, 15).every((byte) => byte === 0) && (bytes[15] as number) <= 1;
  return isSmall ? anyIpv6Address + (bytes[15] as number) : foreignIpv6Address;
}

/** `bytes`: at least 16, or 24 for IPv6. */
export function readInternetAddress(bytes: Uint8Array): RawAddress {
  const view = new DataView(bytes.buffer, bytes.byteOffset, internetAddressBytes);
  const family = view.getUint16(0, true);
  // Port and address are in network order, the family in the machine's.
  const port = view.getUint16(2, false);
  const isLong = family === addressFamily.AF_INET6 && bytes.length >= addressOffset + 16;
  const address = isLong ? readIpv6(bytes.subarray(addressOffset, addressOffset + 16)) : view.getUint32(4, false);
  return { family, address: { port, address } };
}

/** Of IPv4, in network order. */
export const ipv4Bytes = (address: IpAddress): Uint8Array => Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address);

/** Of IPv6, or mapped into it. */
export const ipv6Bytes = (address: IpAddress): Uint8Array =>
  writeInternetAddress({ address, port: 0 }, 6).subarray(addressOffset, addressOffset + 16);

/** Of a socket of IPv6 an IPv4 address is told as a mapped one. */
export function writeInternetAddress({ address, port }: SocketAddress, family: IpFamily): Uint8Array {
  const bytes = new Uint8Array(family === 6 ? ipv6AddressBytes : internetAddressBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, family === 6 ? addressFamily.AF_INET6 : addressFamily.AF_INET, true);
  view.setUint16(2, port, false);
  if (family === 4) view.setUint32(4, address, false);
  else if (isIpv6(address)) bytes[addressOffset + 15] = address === loopbackIpv6Address ? 1 : 0;
  else {
    bytes.set(mappedPrefix, addressOffset);
    view.setUint32(addressOffset + 12, address, false);
  }
  return bytes;
}

/** "127.0.0.1:8080", "[::1]:8080", "[::ffff:127.0.0.1]:8080" */
export function formatInternetAddress({ address, port }: SocketAddress, family: IpFamily): string {
  if (family === 4) return `${formatAddress(address)}:${port}`;
  return `[${isIpv6(address) ? "" : "::ffff:"}${formatAddress(address)}]:${port}`;
}
