// What ioctl does with sockets: what waits to go out, and what the interfaces are (man 7 netdevice, man 7 tcp). Names, indices and flags
// may be asked of any socket, addresses of one of IPv4 alone (dev_ioctl, devinet_ioctl).

import { latinBytes, latinUntilZero } from "../../base/latin.ts";
import { endpointStatus } from "../../net/index.ts";
import { ioctlRequest as request } from "../abi/ioctl.ts";
import { int32Bytes, readBytes, readInt32, writeBytes } from "../mm/user-memory.ts";
import { ownerNumber, setOwner } from "../syscalls/owners.ts";
import type { CallContext, CallResult } from "../syscalls/row.ts";
import type { Description } from "../vfs/description.ts";
import { type InterfaceRow, interfaces, transmissionUnit } from "./interfaces.ts";
import { writeInternetAddress } from "./internet-address.ts";
import { settle } from "./settle.ts";
import type { SocketObject } from "./socket-object.ts";

/** struct ifreq: a name of 16 bytes, and a union. */
const nameBytes = 16;
const requestBytes = 40;
/** tx_queue_len of an interface that was never told otherwise. */
const queueLength = 1000;

const socketAddress = (address: number): Uint8Array => writeInternetAddress({ address, port: 0 }, 4);
const hardware = ({ hardwareType, hardwareAddress }: InterfaceRow): Uint8Array =>
  Uint8Array.of(hardwareType & 255, hardwareType >> 8, ...hardwareAddress);

type Answer = (row: InterfaceRow, context: CallContext) => Uint8Array;

/** Of every socket: the union of the answer. */
const anyFamily: Readonly<Record<number, Answer>> = {
  [request.SIOCGIFINDEX]: ({ index }) => int32Bytes(index),
  [request.SIOCGIFFLAGS]: ({ flags }) => Uint8Array.of(flags & 255, flags >> 8),
  [request.SIOCGIFMETRIC]: () => int32Bytes(0),
  [request.SIOCGIFMTU]: (row, { kernel }) => int32Bytes(transmissionUnit(kernel.state.network, row)),
  [request.SIOCGIFHWADDR]: hardware,
  [request.SIOCGIFTXQLEN]: () => int32Bytes(queueLength),
};

const ofIpv4: Readonly<Record<number, Answer>> = {
  [request.SIOCGIFADDR]: ({ address }) => socketAddress(address),
  [request.SIOCGIFNETMASK]: ({ netmask }) => socketAddress(netmask),
  [request.SIOCGIFBRDADDR]: ({ broadcast }) => socketAddress(broadcast),
};

const nameText = (bytes: Uint8Array): string => latinUntilZero(bytes.subarray(0, nameBytes));

function nameField(name: string): Uint8Array {
  const bytes = new Uint8Array(nameBytes);
  bytes.set(latinBytes(name));
  return bytes;
}

export function controlSocket(
  context: CallContext,
  description: Description,
  socket: SocketObject,
  asked: number,
  argument: number,
): CallResult {
  const { memory } = context;
  switch (asked) {
    case request.FIOSETOWN:
    case request.SIOCSPGRP: {
      const number = readInt32(memory, argument);
      return number === undefined ? "EFAULT" : setOwner(context, description, number);
    }
    case request.FIOGETOWN:
    case request.SIOCGPGRP:
      return writeBytes(memory, argument, int32Bytes(ownerNumber(context, description))) ? 0 : "EFAULT";
    case request.TIOCOUTQ: {
      const waiting = bytesToGo(context, socket);
      return typeof waiting === "string" ? waiting : writeBytes(memory, argument, int32Bytes(waiting)) ? 0 : "EFAULT";
    }
    case request.SIOCATMARK:
      if (socket.kind !== "socket" || socket.protocol === "udp") return "ENOTTY";
      settle(context.kernel);
      return writeBytes(memory, argument, int32Bytes(Number(endpointStatus(context.kernel.state.network, socket.endpoint).isAtMark)))
        ? 0
        : "EFAULT";
    case request.SIOCGIFCONF:
      return listAddresses(context, argument);
    case request.SIOCGIFNAME: {
      const bytes = readBytes(memory, argument, requestBytes);
      if (!bytes) return "EFAULT";
      const index = new DataView(bytes.buffer, bytes.byteOffset).getInt32(nameBytes, true);
      const row = interfaces.find((each) => each.index === index);
      if (!row) return "ENODEV";
      return writeBytes(memory, argument, nameField(row.name)) ? 0 : "EFAULT";
    }
    default: {
      const isOfIpv4 = socket.kind === "socket" && socket.family === 4;
      const answer = anyFamily[asked] ?? (isOfIpv4 ? ofIpv4[asked] : undefined);
      return answer ? tellOf(context, argument, answer) : "ENOTTY";
    }
  }
}

/** SIOCOUTQ: what the peer has not confirmed, or not read. */
function bytesToGo({ kernel }: CallContext, socket: SocketObject): number | "EINVAL" {
  if (socket.kind !== "socket") return socket.socket.sentCost;
  settle(kernel);
  const { phase, unacknowledgedBytes } = endpointStatus(kernel.state.network, socket.endpoint);
  return phase === "listening" ? "EINVAL" : unacknowledgedBytes;
}

function tellOf(context: CallContext, at: number, answer: Answer): CallResult {
  const { memory } = context;
  const bytes = readBytes(memory, at, requestBytes);
  if (!bytes) return "EFAULT";
  const name = nameText(bytes);
  const row = interfaces.find((each) => each.name === name.replace(/:.*/s, ""));
  if (!row) return "ENODEV";
  // An alias has an address of its own, and there is none.
  if (name.includes(":") && Object.values(ofIpv4).includes(answer)) return "EADDRNOTAVAIL";
  return writeBytes(memory, at + nameBytes, answer(row, context)) ? 0 : "EFAULT";
}

/** SIOCGIFCONF: struct ifconf has room for so many bytes, and where they go; 0: how much room it would take. */
function listAddresses({ memory }: CallContext, at: number): CallResult {
  const bytes = readBytes(memory, at, 16);
  if (!bytes) return "EFAULT";
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const to = Number(view.getBigUint64(8, true) & 0x00ff_ffff_ffff_ffffn);
  const room = to === 0 ? interfaces.length : Math.floor(view.getInt32(0, true) / requestBytes);
  const told = interfaces.slice(0, Math.max(0, room));
  for (const [place, { name, address }] of told.entries()) {
    const entry = new Uint8Array(requestBytes);
    entry.set(nameField(name));
    entry.set(socketAddress(address), nameBytes);
    if (to !== 0 && !writeBytes(memory, to + place * requestBytes, entry)) return "EFAULT";
  }
  return writeBytes(memory, at, int32Bytes(told.length * requestBytes)) ? 0 : "EFAULT";
}
