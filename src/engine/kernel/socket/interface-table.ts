// /proc/net/dev: what each interface of this host has received and sent (net/core/net-procfs.c).

import { sentOver } from "../../net/index.ts";
import type { Kernel } from "../kernel.ts";
import { interfaces } from "./interfaces.ts";

interface Counts {
  readonly packets: number;
  readonly bytes: number;
}

const heading = [
  "Inter-|   Receive                                                |  Transmit",
  " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed",
];

const field = (value: number, width: number): string => String(value).padStart(width);

function line(name: string, received: Counts, sent: Counts): string {
  const receive = `${field(received.bytes, 8)} ${field(received.packets, 7)}    0    0    0     0          0         0`;
  const transmit = `${field(sent.bytes, 8)} ${field(sent.packets, 7)}    0    0    0     0       0          0`;
  return `${name.padStart(6)}: ${receive} ${transmit}`;
}

export function interfaceTable({ state: { network } }: Kernel): string {
  const rows = interfaces.map(({ name, link }) =>
    line(name, sentOver(network, link, link === "loopback" ? "local" : "remote"), sentOver(network, link, "local")),
  );
  return [...heading, ...rows, ""].join("\n");
}
