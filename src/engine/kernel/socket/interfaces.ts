// The interfaces of the learner's machine, one row each: what ioctl, control messages and /proc/net tell of them.

import { formatAddress, type IpAddress, isIpv6, type LinkName, linkConditions, loopbackAddress, type Network } from "../../net/index.ts";

export interface InterfaceRow {
  readonly index: number;
  readonly name: string;
  readonly link: LinkName;
  readonly address: IpAddress;
  readonly netmask: number;
  /** 0.0.0.0: it has none. */
  readonly broadcast: IpAddress;
  /** IFF_* (man 7 netdevice). */
  readonly flags: number;
  /** ARPHRD_* */
  readonly hardwareType: number;
  readonly hardwareAddress: readonly number[];
}

/** IFF_UP, IFF_BROADCAST, IFF_LOOPBACK, IFF_RUNNING, IFF_MULTICAST */
const flag = { up: 1, broadcast: 2, loopback: 8, running: 0x40, multicast: 0x1000 } as const;

export const interfaces: readonly InterfaceRow[] = [
  {
    index: 1,
    name: "lo",
    link: "loopback",
    address: loopbackAddress,
    netmask: 0xff000000,
    broadcast: 0,
    flags: flag.up | flag.loopback | flag.running,
    hardwareType: 772,
    hardwareAddress: [0, 0, 0, 0, 0, 0],
  },
  {
    index: 2,
    name: "eth0",
    link: "wire",
    address: 0x0a000001,
    netmask: 0xffffff00,
    broadcast: 0x0a0000ff,
    flags: flag.up | flag.broadcast | flag.running | flag.multicast,
    hardwareType: 1,
    hardwareAddress: [0x02, 0, 0x0a, 0, 0, 0x01],
  },
];

/** The interface through which a packet to this address of the machine's came. */
export const interfaceOf = (address: IpAddress): InterfaceRow =>
  interfaces.find((row) => !isIpv6(address) && ((address & row.netmask) ^ (row.address & row.netmask)) === 0) ?? interfaces[0]!;

export const transmissionUnit = (network: Network, { link }: InterfaceRow): number => linkConditions(network, link).maximumTransmissionUnit;

/** As people write it. */
export const interfaceAddress = ({ address }: InterfaceRow): string => formatAddress(address);
