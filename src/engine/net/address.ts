// IP addresses. Of IPv6 this world has two, :: and ::1; every other one is `foreignIpv6Address`, which leads nowhere. Pure.

/**
 * IPv4: unsigned 32 bits, host order: 127.0.0.1 is 0x7f000001. IPv6: 2^32 and what follows. An IPv4-mapped address (::ffff:127.0.0.1) is
 * the IPv4 address here; that its owner writes it otherwise is the owner's matter.
 */
export type IpAddress = number;

export type IpFamily = 4 | 6;

/** `port` is 0–65535 in host order (the kernel swaps `sin_port`). */
export interface SocketAddress {
  readonly address: IpAddress;
  readonly port: number;
}

export const anyAddress: IpAddress = 0;
export const loopbackAddress: IpAddress = 0x7f000001;
export const broadcastAddress: IpAddress = 0xffffffff;
export const anyIpv6Address: IpAddress = 0x1_0000_0000;
export const loopbackIpv6Address: IpAddress = 0x1_0000_0001;
export const foreignIpv6Address: IpAddress = 0x1_0000_0002;

/** False of an IPv4-mapped address, which is the IPv4 address here. */
export const isIpv6 = (address: IpAddress): boolean => address >= anyIpv6Address;

/** 0.0.0.0 or :: */
export const isAny = (address: IpAddress): boolean => address === anyAddress || address === anyIpv6Address;

/** What an endpoint of the family has before it is bound. */
export const anyAddressOf = (family: IpFamily): IpAddress => (family === 6 ? anyIpv6Address : anyAddress);

export const isLoopback = (address: IpAddress): boolean => address >>> 24 === 127 || address === loopbackIpv6Address;

/** 224.0.0.0/4 (RFC 5771). */
export const isMulticast = (address: IpAddress): boolean => !isIpv6(address) && address >>> 28 === 0xe;

/** "127.0.0.1", "::1" */
export function formatAddress(address: IpAddress): string {
  if (isIpv6(address)) return `::${address === anyIpv6Address ? "" : address - anyIpv6Address}`;
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** "127.0.0.1:8080", "[::1]:8080" */
export function formatSocketAddress({ address, port }: SocketAddress): string {
  return isIpv6(address) ? `[${formatAddress(address)}]:${port}` : `${formatAddress(address)}:${port}`;
}

/** A dotted quad of four decimal numbers 0–255; undefined for anything else. */
export function parseIpv4(text: string): IpAddress | undefined {
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
