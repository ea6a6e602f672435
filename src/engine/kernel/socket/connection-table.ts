// /proc/net/tcp, udp, tcp6 and udp6: everything on this host that holds a port (net/ipv4/tcp_ipv4.c, tcp4_seq_show), and their counts.

import { endpointStatus, type IpFamily, isIpv6, listConnections, type Network } from "../../net/index.ts";
import { tcpStateNumber } from "../abi/tcp-state.ts";
import type { Kernel } from "../kernel.ts";
import { queuesOf } from "./calls.ts";

const hexadecimal = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");

/** Words of an address as a little-endian machine reads its network order: 127.0.0.1:80 is "0100007F:0050". */
function socketName({ address, port }: { address: number; port: number }, family: IpFamily): string {
  const last = [0, 8, 16, 24].map((shift) => hexadecimal((address >>> shift) & 255, 2)).join("");
  const mapped = !isIpv6(address) && address !== 0 ? "FFFF0000" : "00000000";
  return `${family === 6 ? `0000000000000000${mapped}` : ""}${last}:${hexadecimal(port, 4)}`;
}

/** How many connections a listener lets wait, by the inode that the table gives it; undefined: it is no listener's. */
export const backlogOf = (network: Network, inode: number): number | undefined =>
  network.endpoints.has(inode) ? endpointStatus(network, inode).backlog : undefined;

/** IPv4's lines are padded, IPv6's as long as they are. */
const lineWidth = { tcp: 149, udp: 127 } as const;
const counters = "st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
const dropColumns = " ref pointer drops";

function heading(protocol: "tcp" | "udp", family: IpFamily): string {
  if (family === 6) {
    return `  sl  local_address${" ".repeat(25)}remote_address${" ".repeat(24)}${counters}${protocol === "udp" ? dropColumns : ""}`;
  }
  const text = `  sl  local_address rem_address   ${counters}`;
  return (protocol === "udp" ? ` ${text}${dropColumns}` : text).padEnd(lineWidth[protocol]);
}

/** References, address, and what else the protocol tells: of TCP timeouts and congestion, of UDP drops. */
const lastColumns = { tcp: "1 0000000000000000 100 0 0 10 0", udp: "2 0000000000000000 0" } as const;

export function connectionTable(kernel: Kernel, protocol: "tcp" | "udp", family: IpFamily): string {
  const lines = listConnections(kernel.state.network, "local")
    .filter((connection) => connection.protocol === protocol && connection.family === family)
    .map(({ endpoint, state, local, remote }, index) => {
      const names = `${socketName(local, family)} ${socketName(remote ?? { address: 0, port: 0 }, family)}`;
      const number = hexadecimal(protocol === "tcp" ? tcpStateNumber[state] : remote ? 1 : 7, 2);
      const { sent, received } =
        endpoint === undefined ? { sent: 0, received: 0 } : queuesOf(endpointStatus(kernel.state.network, endpoint));
      const queues = `${hexadecimal(sent, 8)}:${hexadecimal(received, 8)}`;
      const inode = endpoint === undefined ? "0 3 0000000000000000" : `${endpoint} ${lastColumns[protocol]}`;
      const place = String(index).padStart(protocol === "udp" ? 5 : 4);
      const line = `${place}: ${names} ${number} ${queues} 00:00000000 00000000  1000        0 ${inode}`;
      return family === 4 ? line.padEnd(lineWidth[protocol]) : line;
    });
  return [heading(protocol, family), ...lines, ""].join("\n");
}

/** /proc/net/sockstat. */
export function socketCounts({ state: { network } }: Kernel): string {
  const connections = listConnections(network, "local");
  const count = (isMeant: (connection: (typeof connections)[number]) => boolean): number => connections.filter(isMeant).length;
  const inUse = count(({ protocol, state }) => protocol === "tcp" && state !== "TIME_WAIT");
  const waiting = count(({ state }) => state === "TIME_WAIT");
  const datagrams = count(({ protocol }) => protocol === "udp");
  return [
    `sockets: used ${inUse + datagrams}`,
    `TCP: inuse ${inUse} orphan 0 tw ${waiting} alloc ${inUse} mem 0`,
    `UDP: inuse ${datagrams} mem 0`,
    "UDPLITE: inuse 0",
    "RAW: inuse 0",
    "FRAG: inuse 0 memory 0",
    "",
  ].join("\n");
}
