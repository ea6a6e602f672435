// A guest's port on the host's loopback: each connection that a real client makes becomes a connection inside the simulated
// machine. The host's port is open while the guest listens, so that a client is refused when it would be refused there.
// Loopback only: nothing outside this computer can reach the guest.

import { connect, createServer, type Server } from "node:net";
import type { Computer } from "../engine/kernel/index.ts";
import { type EndpointId, listenerRoom, type Network, takeWokenOutside } from "../engine/net/index.ts";
import { UsageError } from "./command-line.ts";
import { PublishedConnection } from "./published-connection.ts";

export interface PublishedPort {
  readonly host: number;
  readonly guest: number;
}

export class Publisher {
  /** Called when a real client has done something. */
  onActivity: () => void = () => {};
  readonly #network: Network;
  readonly #port: PublishedPort;
  readonly #server: Server;
  #isOpen = false;
  readonly #connections = new Map<EndpointId, PublishedConnection>();
  /** Those that something has happened to, on either side. */
  readonly #stirred = new Set<PublishedConnection>();
  /** Real clients that wait for a place in the guest's queue: a SYN that finds none would be repeated a second later. */
  readonly #waiting: PublishedConnection[] = [];

  constructor(computer: Computer, port: PublishedPort) {
    this.#network = computer.network;
    this.#port = port;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => {
      const connection = new PublishedConnection(computer, port.guest, socket, () => {
        if (connection.isAdmitted) this.#stirred.add(connection);
        this.onActivity();
      });
      this.#waiting.push(connection);
      this.onActivity();
    });
    // Opening takes a moment, in which the guest may have thought better of it.
    this.#server.on("listening", () => {
      if (!this.#isOpen) this.#server.close();
    });
    this.#server.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      const why = code === "EADDRINUSE" ? "another program has it, or had it a minute ago" : message;
      process.stderr.write(`svc0: ${refusal(port, why)}\n`);
    });
  }

  /** The guest has done something to this endpoint, if it is one of this port's. */
  stir(endpoint: EndpointId): void {
    const connection = this.#connections.get(endpoint);
    if (connection) this.#stirred.add(connection);
  }

  /** Carries what there is. True: something moved, so that the guest may have work. */
  pump(): boolean {
    this.#followListener();
    let moved = this.#admit();
    for (const connection of this.#stirred) {
      this.#stirred.delete(connection);
      if (connection.pump()) moved = true;
      if (connection.finished) this.#connections.delete(connection.endpoint);
    }
    return moved;
  }

  /** All that the guest has sent has reached the clients. */
  get isCarried(): boolean {
    for (const connection of this.#connections.values()) if (!connection.isCarried) return false;
    return this.#waiting.length === 0;
  }

  close(): void {
    this.#isOpen = false;
    this.#server.close();
    for (const connection of this.#connections.values()) connection.destroy();
    for (const connection of this.#waiting) connection.destroy();
  }

  #followListener(): void {
    const isListening = listenerRoom(this.#network, "local", this.#port.guest) !== "nobody";
    if (isListening === this.#isOpen) return;
    this.#isOpen = isListening;
    if (isListening) this.#server.listen(this.#port.host, "127.0.0.1");
    else this.#server.close();
  }

  #admit(): boolean {
    let admitted = false;
    while (this.#waiting.length > 0 && listenerRoom(this.#network, "local", this.#port.guest) !== "full") {
      const connection = this.#waiting.shift()!;
      this.#connections.set(connection.connect(), connection);
      this.#stirred.add(connection);
      admitted = true;
    }
    return admitted;
  }
}

/** Throws a UsageError if another program listens at the host's port. */
export async function publish(computer: Computer, port: PublishedPort): Promise<Publisher> {
  // To listen for a moment would be a better test, but clients that wait for the guest would take it for the guest.
  if (await isAnswered(port.host)) throw new UsageError(refusal(port, "another program has it"));
  return new Publisher(computer, port);
}

function isAnswered(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

const refusal = ({ host }: PublishedPort, why: string): string => `port ${host} of this computer cannot be published: ${why}`;

/** Tells the publishers whose connections the guest has stirred; then they carry what there is. True: something moved. */
export function pumpAll(computer: Computer, publishers: readonly Publisher[]): boolean {
  takeWokenOutside(computer.network, (endpoint) => {
    for (const publisher of publishers) publisher.stir(endpoint);
  });
  let moved = false;
  for (const publisher of publishers) if (publisher.pump()) moved = true;
  return moved;
}
