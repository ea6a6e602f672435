// A socket of AF_NETLINK as plain data (man 7 netlink): requests to the kernel are answered at once, and the answers wait here.

import type { Errno } from "../../abi/errno.ts";
import { netlinkProtocol, socketType } from "../../abi/socket.ts";
import type { Kernel } from "../../kernel.ts";
import { openDescriptions } from "../../vfs/description.ts";
import type { Watcher } from "../../vfs/epoll.ts";
import { defaultSocketOptions, type SocketOptions } from "../socket-options-state.ts";

export interface NetlinkEndpoint {
  readonly id: number;
  readonly protocol: number;
  /** SOCK_RAW or SOCK_DGRAM: there is no difference. */
  readonly type: number;
  /** Its address; 0: it has none yet. */
  portId: number;
  /** Of the peer that connect has named; 0: the kernel. */
  peerPortId: number;
  /** Bits of those groups whose news it wants. */
  groups: number;
  readonly queue: Uint8Array[];
  error: Errno | undefined;
  readonly sentCost: 0;
  sendBufferBytes: number;
  receiveBufferBytes: number;
  readonly options: SocketOptions;
  readonly watchers: Set<Watcher>;
}

export interface NetlinkSocket {
  readonly kind: "netlink";
  readonly socket: NetlinkEndpoint;
}

const bufferBytes = 212992;
/** Those that anybody here listens at. */
const protocols: readonly number[] = [
  netlinkProtocol.NETLINK_ROUTE,
  netlinkProtocol.NETLINK_SOCK_DIAG,
  netlinkProtocol.NETLINK_KOBJECT_UEVENT,
];

export function openNetlink({ state }: Kernel, type: number, protocol: number): NetlinkSocket | Errno {
  if (type !== socketType.SOCK_RAW && type !== socketType.SOCK_DGRAM) return "ESOCKTNOSUPPORT";
  if (!protocols.includes(protocol)) return "EPROTONOSUPPORT";
  const socket: NetlinkEndpoint = {
    id: state.nextDescription++,
    protocol,
    type,
    portId: 0,
    peerPortId: 0,
    groups: 0,
    queue: [],
    error: undefined,
    sentCost: 0,
    sendBufferBytes: bufferBytes,
    receiveBufferBytes: bufferBytes,
    options: defaultSocketOptions(),
    watchers: new Set(),
  };
  return { kind: "netlink", socket };
}

/** All sockets of the protocol that any descriptor refers to. */
function* endpointsOf({ state }: Kernel, protocol: number): Generator<NetlinkEndpoint> {
  for (const { object } of openDescriptions(state.processes.values()))
    if (object.kind === "netlink" && object.socket.protocol === protocol) yield object.socket;
}

export function isPortTaken(kernel: Kernel, asking: NetlinkEndpoint, portId: number): boolean {
  for (const other of endpointsOf(kernel, asking.protocol)) if (other !== asking && other.portId === portId) return true;
  return false;
}

/** An address of its own: the process's number, or one that no process has (netlink_autobind). */
export function bindItself(kernel: Kernel, socket: NetlinkEndpoint, pid: number): void {
  if (socket.portId !== 0) return;
  let portId = pid;
  for (let next = -4097; isPortTaken(kernel, socket, portId >>> 0); next--) portId = next;
  socket.portId = portId >>> 0;
}
