// What carries between real clients and a port of the guest, whatever its protocol, and how the loop of `svc0 run` moves all of them.

import type { Computer } from "../engine/kernel/index.ts";
import { type EndpointId, takeWokenOutside } from "../engine/net/index.ts";

export interface PublishedPort {
  readonly host: number;
  readonly guest: number;
  readonly protocol: "tcp" | "udp";
}

export interface Publisher {
  /** Called when a real client has done something. */
  onActivity: () => void;
  /** The guest has done something to this endpoint, if it is one of this port's. */
  stir(endpoint: EndpointId): void;
  /** Carries what there is. True: something moved, so that the guest may have work. */
  pump(): boolean;
  /** All that the guest has sent has reached the clients. */
  readonly isCarried: boolean;
  close(): void;
}

/** Tells the publishers whose endpoints the guest has stirred; then they carry what there is. True: something moved. */
export function pumpAll(computer: Computer, publishers: readonly Publisher[]): boolean {
  takeWokenOutside(computer.network, (endpoint) => {
    for (const publisher of publishers) publisher.stir(endpoint);
  });
  let moved = false;
  for (const publisher of publishers) if (publisher.pump()) moved = true;
  return moved;
}

/** What the host says when it does not give the port. */
export function refusal({ host }: PublishedPort, why: string | NodeJS.ErrnoException): string {
  const isTaken = typeof why !== "string" && why.code === "EADDRINUSE";
  const reason = typeof why === "string" ? why : isTaken ? "another program has it, or had it a minute ago" : why.message;
  return `port ${host} of this computer cannot be published: ${reason}`;
}
