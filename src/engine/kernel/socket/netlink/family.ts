// AF_NETLINK behind the socket calls: the kernel is the only one who answers.

import { concatenate } from "../../../base/concatenate.ts";
import type { Errno } from "../../abi/errno.ts";
import { pollEvent } from "../../abi/poll.ts";
import { addressFamily, netlinkAddressBytes, netlinkProtocol } from "../../abi/socket.ts";
import type { Kernel } from "../../kernel.ts";
import { signalWatchers } from "../../vfs/epoll.ts";
import type { Source } from "../../vfs/operations.ts";
import type { Caller, IncomingMessage, OutgoingMessage, SendResult, SocketFamily } from "../family.ts";
import { answerDiagnosis } from "./diagnosis.ts";
import { bindItself, isPortTaken, type NetlinkEndpoint, type NetlinkSocket } from "./endpoint.ts";
import { controlType, errorPayload, firstType, messageFlag, type NetlinkMessage, readMessages, writeMessage } from "./message.ts";
import { answerRoute, type RouteAnswer } from "./route.ts";

/** struct sockaddr_nl */
function writeNetlinkAddress(portId: number, groups: number): Uint8Array {
  const bytes = new Uint8Array(netlinkAddressBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, addressFamily.AF_NETLINK, true);
  view.setUint32(4, portId, true);
  view.setUint32(8, groups, true);
  return bytes;
}

interface NetlinkAddress {
  readonly portId: number;
  readonly groups: number;
}

function readNetlinkAddress(bytes: Uint8Array): NetlinkAddress | "EINVAL" {
  if (bytes.length < netlinkAddressBytes) return "EINVAL";
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint16(0, true) !== addressFamily.AF_NETLINK) return "EINVAL";
  return { portId: view.getUint32(4, true), groups: view.getUint32(8, true) };
}

/** Answers to one request, as the datagrams that they come in. */
function answersTo({ kernel, process }: Caller, socket: NetlinkEndpoint, request: NetlinkMessage): Uint8Array[] {
  const { NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP, NLM_F_MULTI, NLM_F_CAPPED } = messageFlag;
  const { type, flags, sequence } = request;
  const write = (answer: number, bits: number, payload: Uint8Array): Uint8Array =>
    writeMessage({ type: answer, flags: bits, sequence, portId: socket.portId }, payload);
  const acknowledgment = (): Uint8Array => write(controlType.NLMSG_ERROR, NLM_F_CAPPED, errorPayload(request, 0));
  const isAsked = (flags & NLM_F_REQUEST) !== 0 && type >= firstType && request.payload.length > 0;
  const isDiagnosis = socket.protocol === netlinkProtocol.NETLINK_SOCK_DIAG;
  const ask = (): RouteAnswer | Errno =>
    isDiagnosis ? answerDiagnosis(kernel, request) : answerRoute(kernel, request, process.credentials.uid === 0);
  const answer = isAsked ? ask() : undefined;
  if (typeof answer === "string") return [write(controlType.NLMSG_ERROR, 0, errorPayload(request, answer))];
  const acknowledges = flags & NLM_F_ACK ? [acknowledgment()] : [];
  if (!answer) return acknowledges;
  if (!(flags & NLM_F_DUMP)) return [...answer.entries.map((entry) => write(answer.type, 0, entry)), ...acknowledges];
  const entries = answer.entries.map((entry) => write(answer.type, NLM_F_MULTI, entry));
  const done = write(controlType.NLMSG_DONE, NLM_F_MULTI, new Uint8Array(4));
  return entries.length > 0 ? [concatenate(entries), done] : [done];
}

export function sendNetlink(caller: Caller, { socket }: NetlinkSocket, source: Source, { to }: OutgoingMessage): SendResult {
  const { kernel, process } = caller;
  const address = to ? readNetlinkAddress(to) : { portId: socket.peerPortId, groups: 0 };
  if (typeof address === "string") return address;
  if (address.groups !== 0 && process.credentials.uid !== 0) return "EPERM";
  bindItself(kernel, socket, process.pid);
  if (source.length > socket.sendBufferBytes - 32) return "EMSGSIZE";
  const bytes = source.take(source.length);
  if (!bytes) return "EFAULT";
  // Nobody but the kernel is there to hear it.
  if (address.portId !== 0 || socket.protocol === netlinkProtocol.NETLINK_KOBJECT_UEVENT) return "ECONNREFUSED";
  for (const request of readMessages(bytes)) socket.queue.push(...answersTo(caller, socket, request));
  if (socket.queue.length > 0) signalWatchers(socket.watchers, pollEvent.POLLIN);
  return source.length;
}

export function peekNetlink(_kernel: Kernel, { socket }: NetlinkSocket, count: number): IncomingMessage | "wait" {
  const [datagram] = socket.queue;
  if (!datagram) return "wait";
  return { bytes: datagram.subarray(0, count), length: datagram.length, from: writeNetlinkAddress(0, 0), isWhole: true };
}

export const consumeNetlink = (_kernel: Kernel, { socket }: NetlinkSocket): void => {
  socket.queue.shift();
};

export const netlinkFamily: SocketFamily<NetlinkSocket> = {
  bind: ({ kernel, process }, { socket }, bytes) => {
    const address = readNetlinkAddress(bytes);
    if (typeof address === "string") return address;
    const { portId, groups } = address;
    if (socket.portId !== 0 && portId !== socket.portId) return "EINVAL";
    if (portId !== 0 && isPortTaken(kernel, socket, portId)) return "EADDRINUSE";
    if (portId !== 0) socket.portId = portId;
    bindItself(kernel, socket, process.pid);
    socket.groups = groups;
    return 0;
  },
  connect: ({ kernel, process }, { socket }, bytes) => {
    if (bytes.length < 2) return "EINVAL";
    if (new DataView(bytes.buffer, bytes.byteOffset).getUint16(0, true) === addressFamily.AF_UNSPEC) {
      socket.peerPortId = 0;
      return 0;
    }
    const address = readNetlinkAddress(bytes);
    if (typeof address === "string") return address;
    if ((address.portId !== 0 || address.groups !== 0) && process.credentials.uid !== 0) return "EPERM";
    bindItself(kernel, socket, process.pid);
    socket.peerPortId = address.portId;
    return 0;
  },
  isConnectDecided: () => true,
  listen: () => "EOPNOTSUPP",
  accept: () => "EOPNOTSUPP",
  shutdown: () => "EOPNOTSUPP",
  localName: (_kernel, { socket }) => writeNetlinkAddress(socket.portId, socket.groups),
  remoteName: (_kernel, { socket }) => writeNetlinkAddress(socket.peerPortId, 0),
  send: sendNetlink,
  peek: peekNetlink,
  consume: consumeNetlink,
  keepsMessages: () => true,
  close: () => {},
};
