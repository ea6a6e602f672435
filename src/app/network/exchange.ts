// The exchange of a connection as rows in the order of time: packets between the two ends, and the calls of the program on its side.

import type { Moment, PacketView, SystemCallView } from "../../protocol/messages.ts";

export interface Connection {
  readonly key: string;
  /** "127.0.0.1:40000", "127.0.0.1:8080" */
  readonly client: string;
  readonly server: string;
  readonly packets: readonly PacketView[];
}

export type ExchangeRow =
  | { readonly kind: "packet"; readonly packet: PacketView; readonly toServer: boolean; readonly moment: Moment | undefined }
  | { readonly kind: "call"; readonly call: SystemCallView; readonly moment: Moment | undefined };

const portOf = (end: string): number => Number(end.slice(end.lastIndexOf(":") + 1));

/** Connections in the order of their first packet. Who sent the first SYN is the client; without one, who has the higher port. */
export function connectionsOf(packets: readonly PacketView[]): readonly Connection[] {
  const all: { client: string; server: string; packets: PacketView[] }[] = [];
  const open = new Map<string, (typeof all)[number]>();
  for (const packet of packets) {
    if (packet.protocol !== "TCP" && packet.protocol !== "UDP") continue;
    const ends = [packet.source, packet.destination].sort().join(" ");
    const isOpening = packet.flags === "SYN";
    let connection = open.get(ends);
    // The same pair of ports may serve another connection later.
    if (!connection || (isOpening && connection.packets.some(({ flags }) => /RST|FIN/.test(flags ?? "")))) {
      const fromClient = isOpening || (packet.flags !== "SYN, ACK" && portOf(packet.source) > portOf(packet.destination));
      const [client, server] = fromClient ? [packet.source, packet.destination] : [packet.destination, packet.source];
      connection = { client, server, packets: [] };
      all.push(connection);
      open.set(ends, connection);
    }
    connection.packets.push(packet);
  }
  return all.map((connection) => ({ key: `${connection.client} ${connection.packets[0]?.number}`, ...connection }));
}

const order = (a: Moment, b: Moment): number => a.instructions - b.instructions || a.faults + a.actions - (b.faults + b.actions);

const aboutSockets =
  /^(?:socket|bind|listen|accept4?|connect|read|readv|write|writev|send\w*|recv\w*|close|shutdown|poll|ppoll|epoll\w*|pselect6)\(/;

/** Packets with the calls made between the connection's first packet and its last, each behind what it answers. */
export function rowsOf({ packets, server }: Connection, calls: readonly SystemCallView[]): readonly ExchangeRow[] {
  const rows: ExchangeRow[] = packets.map((packet) => ({
    kind: "packet",
    packet,
    toServer: packet.destination === server,
    moment: packet.moment,
  }));
  const moments = packets.flatMap(({ moment }) => moment ?? []);
  const [first, last] = [moments[0], moments.at(-1)];
  if (!first || !last) return rows;
  for (const call of calls) {
    const { moment } = call;
    if (!moment || !aboutSockets.test(call.call) || order(moment, first) < 0 || order(moment, last) > 0) continue;
    const at = rows.findIndex((row) => row.moment !== undefined && order(row.moment, moment) > 0);
    rows.splice(at < 0 ? rows.length : at, 0, { kind: "call", call, moment });
  }
  return rows;
}
