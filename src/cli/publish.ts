// A guest's port of TCP on the host's loopback: each connection that a real client makes becomes a connection inside the simulated
// machine. The host's port is open while the guest listens, so that a client is refused when it would be refused there.
// Loopback only: nothing outside this computer can reach the guest. The sockets are served by the guest's own thread: on two
// processors, handing small requests to another one took a fifth more time than it saved.

import { connect, createServer, type Server } from "node:net";
import type { Computer } from "../engine/kernel/index.ts";
import { type EndpointId, listenerRoom, type Network } from "../engine/net/index.ts";
import { UsageError } from "./command-line.ts";
import { PublishedConnection } from "./published-connection.ts";
import { PublishedDatagrams } from "./published-datagrams.ts";
import { type PublishedPort, type Publisher, refusal } from "./publisher.ts";

class PublishedConnections implements Publisher {
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
    this.#server.on("error", (error) => process.stderr.write(`svc0: ${refusal(port, error)}\n`));
  }

  stir(endpoint: EndpointId): void {
    const connection = this.#connections.get(endpoint);
    if (connection) this.#stirred.add(connection);
  }

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
  if (port.protocol === "udp") return new PublishedDatagrams(computer, port);
  // To listen for a moment would be a better test, but clients that wait for the guest would take it for the guest.
  if (await isAnswered(port.host)) throw new UsageError(refusal(port, "another program has it"));
  return new PublishedConnections(computer, port);
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
