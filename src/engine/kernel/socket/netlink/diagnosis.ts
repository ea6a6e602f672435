// What NETLINK_SOCK_DIAG answers (man 7 sock_diag), as ss asks it: the sockets of TCP, UDP and AF_UNIX, all that fit a family, a protocol
// and a set of states.

import { concatenate } from "../../../base/concatenate.ts";
import {
  anyIpv6Address,
  type ConnectionView,
  endpointStatus,
  type IpAddress,
  type IpFamily,
  listConnections,
  type SocketAddress,
} from "../../../net/index.ts";
import type { Errno } from "../../abi/errno.ts";
import { addressFamily, internetProtocol } from "../../abi/socket.ts";
import { tcpStateNumber } from "../../abi/tcp-state.ts";
import { encodeUtf8 } from "../../abi/text.ts";
import type { Kernel } from "../../kernel.ts";
import { int32Bytes } from "../../mm/user-memory.ts";
import { queuesOf } from "../calls.ts";
import { ipv4Bytes, ipv6Bytes } from "../internet-address.ts";
import { tcpInformationBytes } from "../tcp-options.ts";
import type { UnixEndpoint } from "../unix/endpoint.ts";
import { unixEndpoints, unixTypeNumber } from "../unix/table.ts";
import { attribute, messageFlag, type NetlinkMessage } from "./message.ts";
import type { RouteAnswer } from "./route.ts";

const SOCK_DIAG_BY_FAMILY = 20;

/** struct inet_diag_req_v2 and unix_diag_req, without their headers. */
const leastBytes = { internet: 56, unix: 24 } as const;

const internetAttribute = { INET_DIAG_INFO: 2, INET_DIAG_CONG: 4, INET_DIAG_SHUTDOWN: 8 } as const;
const unixAttribute = { UNIX_DIAG_NAME: 0, UNIX_DIAG_PEER: 2, UNIX_DIAG_RQLEN: 4, UNIX_DIAG_SHUTDOWN: 6 } as const;

/** AF_MAX */
const familiesEnd = 46;

/** UDIAG_SHOW_* */
const unixShow = { name: 1, peer: 4, queues: 0x10 } as const;

const portBytes = ({ port }: SocketAddress): Uint8Array => Uint8Array.of(port >> 8, port & 255);
const addressBytes = (address: IpAddress, family: IpFamily): Uint8Array =>
  family === 6 ? ipv6Bytes(address) : concatenate([ipv4Bytes(address), new Uint8Array(12)]);
const cookie = (id: number): Uint8Array => int32Bytes(id, 0);
const shutdownByte = (reading: boolean, writing: boolean): Uint8Array => Uint8Array.of(Number(reading) | (Number(writing) << 1));

/** As TCP numbers them; a datagram socket is connected or not. */
const stateOf = ({ protocol, state, remote }: ConnectionView): number =>
  protocol === "tcp" ? tcpStateNumber[state] : remote ? tcpStateNumber.ESTABLISHED : tcpStateNumber.CLOSED;

/** struct inet_diag_msg. */
function internetEntry(kernel: Kernel, connection: ConnectionView, extensions: number): Uint8Array {
  const { endpoint, family, protocol, local } = connection;
  const { network } = kernel.state;
  const remote = connection.remote ?? { address: family === 6 ? anyIpv6Address : 0, port: 0 };
  const status = endpoint === undefined ? undefined : endpointStatus(network, endpoint);
  const queues = status ? queuesOf(status) : { received: 0, sent: 0 };
  const head = Uint8Array.of(family === 6 ? addressFamily.AF_INET6 : addressFamily.AF_INET, stateOf(connection), 0, 0);
  const names = [portBytes(local), portBytes(remote), addressBytes(local.address, family), addressBytes(remote.address, family)];
  const waiting = "backlog" in queues ? queues.backlog : queues.sent;
  const numbers = int32Bytes(0, queues.received, waiting, 0, endpoint ?? 0);
  const asks = (type: number): boolean => (extensions & (1 << (type - 1))) !== 0 && protocol === "tcp" && endpoint !== undefined;
  const attributes = [
    ...(asks(internetAttribute.INET_DIAG_INFO)
      ? [attribute(internetAttribute.INET_DIAG_INFO, tcpInformationBytes(kernel, endpoint!))]
      : []),
    ...(asks(internetAttribute.INET_DIAG_CONG) ? [attribute(internetAttribute.INET_DIAG_CONG, encodeUtf8("cubic\0"))] : []),
    attribute(internetAttribute.INET_DIAG_SHUTDOWN, shutdownByte(false, false)),
  ];
  return concatenate([head, ...names, int32Bytes(0), cookie(endpoint ?? 0), numbers, ...attributes]);
}

function internetEntries(kernel: Kernel, payload: Uint8Array): Uint8Array[] {
  const [family, protocol, extensions] = payload;
  const states = new DataView(payload.buffer, payload.byteOffset).getUint32(4, true);
  const wanted = listConnections(kernel.state.network, "local").filter(
    (connection) =>
      connection.family === (family === addressFamily.AF_INET6 ? 6 : 4) &&
      connection.protocol === (protocol === internetProtocol.IPPROTO_TCP ? "tcp" : "udp") &&
      (states & (1 << stateOf(connection))) !== 0,
  );
  // Listeners are in a table of their own, which is gone through first.
  const isListener = ({ state }: ConnectionView): boolean => state === "LISTEN";
  const ordered = [...wanted.filter(isListener), ...wanted.filter((connection) => !isListener(connection))];
  return ordered.map((connection) => internetEntry(kernel, connection, extensions!));
}

const unixState = ({ state }: UnixEndpoint): number => {
  if (state === "listening") return tcpStateNumber.LISTEN;
  return state === "connected" ? tcpStateNumber.ESTABLISHED : tcpStateNumber.CLOSED;
};

/** struct unix_diag_msg, and what `show` asks for. */
function unixEntry(endpoint: UnixEndpoint, show: number): Uint8Array {
  const { id, type, name, peer, queue, waiting, backlog, readShut, writeShut } = endpoint;
  const isListening = endpoint.state === "listening";
  const readable = queue.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return concatenate([
    Uint8Array.of(addressFamily.AF_UNIX, unixTypeNumber[type], unixState(endpoint), 0),
    int32Bytes(id),
    cookie(id),
    ...(show & unixShow.name && name !== undefined
      ? [
          attribute(
            unixAttribute.UNIX_DIAG_NAME,
            Uint8Array.from(name, (character) => character.charCodeAt(0)),
          ),
        ]
      : []),
    ...(show & unixShow.peer && peer ? [attribute(unixAttribute.UNIX_DIAG_PEER, int32Bytes(peer.id))] : []),
    ...(show & unixShow.queues
      ? [
          attribute(
            unixAttribute.UNIX_DIAG_RQLEN,
            isListening ? int32Bytes(waiting.length, backlog) : int32Bytes(readable, endpoint.sentCost),
          ),
        ]
      : []),
    attribute(unixAttribute.UNIX_DIAG_SHUTDOWN, shutdownByte(readShut, writeShut)),
  ]);
}

function unixEntries(kernel: Kernel, payload: Uint8Array): Uint8Array[] {
  const words = new DataView(payload.buffer, payload.byteOffset);
  const states = words.getUint32(4, true);
  const show = words.getUint32(12, true);
  return unixEndpoints(kernel)
    .filter((endpoint) => (states & (1 << unixState(endpoint))) !== 0)
    .map((endpoint) => unixEntry(endpoint, show));
}

/** EINVAL: it is too short; ENOENT: of such sockets nobody tells, or not of one alone. */
export function answerDiagnosis(kernel: Kernel, { type, flags, payload }: NetlinkMessage): RouteAnswer | Errno {
  if (type !== SOCK_DIAG_BY_FAMILY) return "EINVAL";
  const isUnix = payload[0] === addressFamily.AF_UNIX;
  if (payload.length === 0 || payload[0]! >= familiesEnd) return "EINVAL";
  if (payload.length < (isUnix ? leastBytes.unix : leastBytes.internet)) return "EINVAL";
  const isInternet = payload[0] === addressFamily.AF_INET || payload[0] === addressFamily.AF_INET6;
  const isKnown = isUnix || (isInternet && (payload[1] === internetProtocol.IPPROTO_TCP || payload[1] === internetProtocol.IPPROTO_UDP));
  if (!isKnown || !(flags & messageFlag.NLM_F_DUMP)) return "ENOENT";
  return { type: SOCK_DIAG_BY_FAMILY, entries: isUnix ? unixEntries(kernel, payload) : internetEntries(kernel, payload) };
}
