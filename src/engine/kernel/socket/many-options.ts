// Options of datagrams to many, and of devices (man 7 ip, man 7 socket): groups, broadcasts, the interface that a socket keeps to.

import {
  bindToDevice,
  deviceOf,
  type IpAddress,
  joinGroup,
  type LinkName,
  leaveGroup,
  manyOptions,
  setManyOptions,
} from "../../net/index.ts";
import type { Errno } from "../abi/errno.ts";
import { addressFamily, ipOption, socketOption } from "../abi/socket.ts";
import { int32Bytes } from "../mm/user-memory.ts";
import { interfaces } from "./interfaces.ts";
import { ipv4Bytes } from "./internet-address.ts";
import { int32, type OptionRow, stored } from "./option-row.ts";
import { optionsOf, type SocketObject } from "./socket-object.ts";

const isStream = (socket: SocketObject): boolean => socket.kind === "socket" && socket.protocol === "tcp";
const addressAt = (bytes: Uint8Array, offset: number): IpAddress => new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, false);

/** The link of an interface by its number, else by an address of it; neither: the one that a group's datagrams go by. */
function linkOf(address: IpAddress, index: number): LinkName | undefined {
  if (index !== 0) return interfaces.find((row) => row.index === index)?.link;
  return address === 0 ? "wire" : interfaces.find((row) => row.address === address)?.link;
}

interface GroupRequest {
  readonly group: IpAddress;
  readonly link: LinkName | undefined;
}

const leastRequestBytes = 8;
const indexedRequestBytes = 12;

/** struct ip_mreq, or ip_mreqn, whose interface is a number as well. */
function readRequest(bytes: Uint8Array): GroupRequest | Errno {
  if (bytes.length < leastRequestBytes) return "EINVAL";
  const index = bytes.length >= indexedRequestBytes ? new DataView(bytes.buffer, bytes.byteOffset).getInt32(8, true) : 0;
  return { group: addressAt(bytes, 0), link: linkOf(addressAt(bytes, 4), index) };
}

/** struct group_req: the number of an interface, and at 8 a sockaddr_storage. */
const groupRequestBytes = 136;

function readGroupRequest(bytes: Uint8Array): GroupRequest | Errno {
  if (bytes.length < groupRequestBytes) return "EINVAL";
  const words = new DataView(bytes.buffer, bytes.byteOffset);
  if (words.getUint16(8, true) !== addressFamily.AF_INET) return "EINVAL";
  return { group: addressAt(bytes, 12), link: linkOf(0, words.getInt32(0, true)) };
}

const membership = (read: (bytes: Uint8Array) => GroupRequest | Errno, change: "join" | "leave"): OptionRow => ({
  bytes: leastRequestBytes,
  get: () => "ENOPROTOOPT",
  setText: (kernel, socket, bytes) => {
    if (socket.kind !== "socket" || isStream(socket)) return "EPROTO";
    const request = read(bytes);
    if (typeof request === "string") return request;
    const { group, link } = request;
    const { network } = kernel.state;
    if (change === "leave") return link ? leaveGroup(network, socket.endpoint, { group, link }) : "EADDRNOTAVAIL";
    if (link) return joinGroup(network, socket.endpoint, { group, link });
    return group >>> 28 === 0xe ? "ENODEV" : "EINVAL";
  },
});

const flag = (
  name: "loopsBack" | "hearsAll" | "mayBroadcast",
  level: number,
  option: number,
  bounds: { readonly most?: number } = {},
): OptionRow => {
  const kept = stored(level, option, { isFlag: true });
  return {
    bytes: 4,
    get: (kernel, socket) =>
      socket.kind === "socket" && !isStream(socket)
        ? int32Bytes(Number(manyOptions(kernel.state.network, socket.endpoint)[name]))
        : kept.get(kernel, socket),
    set: (kernel, socket, bytes) => {
      const value = int32(bytes);
      if (value > (bounds.most ?? value) || (bounds.most !== undefined && value < 0)) return "EINVAL";
      if (socket.kind !== "socket" || isStream(socket)) return kept.set!(kernel, socket, bytes);
      setManyOptions(kernel.state.network, socket.endpoint, { [name]: value !== 0 });
      return undefined;
    },
  };
};

const timeToLive: OptionRow = {
  bytes: 4,
  get: (kernel, socket) =>
    int32Bytes(socket.kind === "socket" && !isStream(socket) ? manyOptions(kernel.state.network, socket.endpoint).timeToLive : 1),
  set: (kernel, socket, bytes) => {
    const value = int32(bytes);
    if (socket.kind !== "socket" || isStream(socket) || value < -1 || value > 255) return "EINVAL";
    setManyOptions(kernel.state.network, socket.endpoint, { timeToLive: value === -1 ? 1 : value });
    return undefined;
  },
};

/** An address, struct ip_mreq or ip_mreqn; what reads back is the address. */
const outgoing: OptionRow = {
  bytes: 4,
  get: (_kernel, socket) => ipv4Bytes(optionsOf(socket).stored.get(outgoingKey) ?? 0),
  setText: (kernel, socket, bytes) => {
    if (socket.kind !== "socket" || isStream(socket) || bytes.length < 4) return "EINVAL";
    const index = bytes.length >= indexedRequestBytes ? new DataView(bytes.buffer, bytes.byteOffset).getInt32(8, true) : 0;
    const address = addressAt(bytes, bytes.length >= leastRequestBytes ? 4 : 0);
    const link = linkOf(address, index);
    if (!link) return "EADDRNOTAVAIL";
    optionsOf(socket).stored.set(outgoingKey, address);
    setManyOptions(kernel.state.network, socket.endpoint, { link: address === 0 && index === 0 ? undefined : link });
    return undefined;
  },
};
/** Negative, apart from every `level << 16 | option`. */
const outgoingKey = -16;

export const manyRows: readonly (readonly [option: number, row: OptionRow])[] = [
  [ipOption.IP_ADD_MEMBERSHIP, membership(readRequest, "join")],
  [ipOption.IP_DROP_MEMBERSHIP, membership(readRequest, "leave")],
  [ipOption.MCAST_JOIN_GROUP, membership(readGroupRequest, "join")],
  [ipOption.MCAST_LEAVE_GROUP, membership(readGroupRequest, "leave")],
  [ipOption.IP_MULTICAST_IF, outgoing],
  [ipOption.IP_MULTICAST_TTL, timeToLive],
  [ipOption.IP_MULTICAST_LOOP, flag("loopsBack", 0, ipOption.IP_MULTICAST_LOOP)],
  [ipOption.IP_MULTICAST_ALL, flag("hearsAll", 0, ipOption.IP_MULTICAST_ALL, { most: 1 })],
];

export const broadcast: OptionRow = flag("mayBroadcast", 1, socketOption.SO_BROADCAST);

/** IFNAMSIZ */
const nameBytes = 16;

/** An interface's name; an empty one lets go of it. */
export const device: OptionRow = {
  bytes: nameBytes,
  leastRoom: nameBytes,
  get: (kernel, socket) => {
    const link = socket.kind === "socket" ? deviceOf(kernel.state.network, socket.endpoint) : undefined;
    const row = interfaces.find((each) => each.link === link);
    return row ? Uint8Array.from(`${row.name}\0`, (character) => character.charCodeAt(0)) : new Uint8Array(0);
  },
  setText: (kernel, socket, bytes) => {
    const end = bytes.subarray(0, nameBytes - 1).indexOf(0);
    const name = String.fromCharCode(...bytes.subarray(0, end < 0 ? Math.min(bytes.length, nameBytes - 1) : end));
    const row = interfaces.find((each) => each.name === name);
    if (name !== "" && !row) return "ENODEV";
    if (socket.kind === "socket") bindToDevice(kernel.state.network, socket.endpoint, row?.link);
    return undefined;
  },
};
