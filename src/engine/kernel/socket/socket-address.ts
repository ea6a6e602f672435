// struct sockaddr_in between a program's memory and the network's addresses (man 7 ip).

import type { SocketAddress } from "../../net/index.ts";
import { addressFamily, internetAddressBytes } from "../abi/socket.ts";

export interface RawAddress {
  readonly family: number;
  readonly address: SocketAddress;
}

/** `bytes`: at least 16. */
export function readInternetAddress(bytes: Uint8Array): RawAddress {
  const view = new DataView(bytes.buffer, bytes.byteOffset, internetAddressBytes);
  // Port and address are in network order, the family in the machine's.
  return { family: view.getUint16(0, true), address: { port: view.getUint16(2, false), address: view.getUint32(4, false) } };
}

export function writeInternetAddress({ address, port }: SocketAddress): Uint8Array {
  const bytes = new Uint8Array(internetAddressBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, addressFamily.AF_INET, true);
  view.setUint16(2, port, false);
  view.setUint32(4, address, false);
  return bytes;
}

/** "127.0.0.1:8080" */
export const formatInternetAddress = ({ address, port }: SocketAddress): string =>
  `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".")}:${port}`;
