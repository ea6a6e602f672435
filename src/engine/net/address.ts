// IPv4 addresses and the names by which the two hosts are known. Pure.

/** Unsigned 32 bits, host order: 127.0.0.1 is 0x7f000001. */
export type Ipv4Address = number;

/** `port` is 0–65535 in host order (the kernel swaps `sin_port`). */
export interface SocketAddress {
  readonly address: Ipv4Address;
  readonly port: number;
}

export const anyAddress: Ipv4Address = 0;
export const loopbackAddress: Ipv4Address = 0x7f000001;
export const broadcastAddress: Ipv4Address = 0xffffffff;

export const isLoopback = (address: Ipv4Address): boolean => address >>> 24 === 127;

/** 224.0.0.0/4 (RFC 5771). */
export const isMulticast = (address: Ipv4Address): boolean => address >>> 28 === 0xe;

/** "127.0.0.1" */
export function formatIpv4(address: Ipv4Address): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** "127.0.0.1:8080" */
export function formatSocketAddress({ address, port }: SocketAddress): string {
  return `${formatIpv4(address)}:${port}`;
}

/** A dotted quad of four decimal numbers 0–255; undefined for anything else. */
export function parseIpv4(text: string): Ipv4Address | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  let address = 0;
  for (const part of match.slice(1)) {
    const value = Number(part);
    if (value > 255) return undefined;
    address = address * 256 + value;
  }
  return address;
}
