// /proc/net/tcp and udp: everything on this host that holds a port (net/ipv4/tcp_ipv4.c, tcp4_seq_show).

import { endpointStatus, listConnections, type Network } from "../../net/index.ts";
import { tcpStateNumber } from "../abi/tcp-state.ts";
import type { Kernel } from "../kernel.ts";
import { queuesOf } from "./calls.ts";

const hexadecimal = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, "0");

/** An address as a little-endian machine reads its network order: 127.0.0.1:80 is "0100007F:0050". */
function socketName({ address, port }: { address: number; port: number }): string {
  const swapped = [0, 8, 16, 24].map((shift) => hexadecimal((address >>> shift) & 255, 2)).join("");
  return `${swapped}:${hexadecimal(port, 4)}`;
}

/** How many connections a listener lets wait, by the inode that the table gives it; undefined: it is no listener's. */
export const backlogOf = (network: Network, inode: number): number | undefined =>
  network.endpoints.has(inode) ? endpointStatus(network, inode).backlog : undefined;

export function connectionTable(kernel: Kernel, protocol: "tcp" | "udp"): string {
  const lines = listConnections(kernel.state.network, "local")
    .filter((connection) => connection.protocol === protocol)
    .map(({ endpoint, state, local, remote }, index) => {
      const names = `${socketName(local)} ${socketName(remote ?? { address: 0, port: 0 })}`;
      const number = hexadecimal(protocol === "tcp" ? tcpStateNumber[state] : remote ? 1 : 7, 2);
      const { sent, received } =
        endpoint === undefined ? { sent: 0, received: 0 } : queuesOf(endpointStatus(kernel.state.network, endpoint));
      const queues = `${hexadecimal(sent, 8)}:${hexadecimal(received, 8)}`;
      const line = `${String(index).padStart(4)}: ${names} ${number} ${queues} 00:00000000 00000000  1000        0 ${endpoint ?? 0} 1`;
      return line.padEnd(149);
    });
  const header = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
  return [header.padEnd(149), ...lines, ""].join("\n");
}
