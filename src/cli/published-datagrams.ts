// A guest's port of UDP on the host's loopback. Each real client, known by its port, is an endpoint inside the simulated machine. A guest that
// answers from another of its ports (TFTP does) answers from a port of its own on the host as well, where the client reaches it from then on.
// The host's port is open while the guest hears there, so that a client is refused when it would be refused there.

import { createSocket, type Socket } from "node:dgram";
import type { Computer } from "../engine/kernel/index.ts";
import {
  advanceTo,
  closeEndpoint,
  type EndpointId,
  hearsDatagrams,
  type Network,
  openUdpOutside,
  receiveFrom,
  sendTo,
} from "../engine/net/index.ts";
import { type PublishedPort, type Publisher, refusal } from "./publisher.ts";

const loopback = 0x7f000001;
const largestDatagram = 65536;
/** The longest idle goes when there are more. */
const keptClients = 1000;

interface Letter {
  readonly client: number;
  readonly guestPort: number;
  readonly bytes: Uint8Array;
}

export class PublishedDatagrams implements Publisher {
  onActivity: () => void = () => {};
  readonly #computer: Computer;
  readonly #network: Network;
  readonly #port: PublishedPort;
  /** Of the host, by the guest's port that each stands for. */
  readonly #doors = new Map<number, Socket>();
  /** By the client's port; the one that was last heard of is last. */
  readonly #endpoints = new Map<number, EndpointId>();
  readonly #clients = new Map<EndpointId, number>();
  readonly #stirred = new Set<EndpointId>();
  #arrived: Letter[] = [];
  #leaving = 0;
  #isRefused = false;

  constructor(computer: Computer, port: PublishedPort) {
    this.#computer = computer;
    this.#network = computer.network;
    this.#port = port;
  }

  get isCarried(): boolean {
    return this.#leaving === 0 && this.#arrived.length === 0;
  }

  stir(endpoint: EndpointId): void {
    if (this.#clients.has(endpoint)) this.#stirred.add(endpoint);
  }

  pump(): boolean {
    const arrived = this.#arrived;
    this.#arrived = [];
    for (const letter of arrived) this.#bringIn(letter);
    for (const endpoint of this.#stirred) this.#bringOut(endpoint);
    this.#stirred.clear();
    this.#followGuest();
    return arrived.length > 0;
  }

  close(): void {
    for (const door of this.#doors.values()) door.close();
    this.#doors.clear();
  }

  #followGuest(): void {
    const { guest } = this.#port;
    const hears = hearsDatagrams(this.#network, "local", guest);
    if (hears === this.#doors.has(guest) || this.#isRefused) return;
    if (hears) this.#open(guest, this.#port.host);
    // What the guest has said last still leaves.
    else if (this.#leaving === 0) {
      this.#doors.get(guest)?.close();
      this.#doors.delete(guest);
    }
  }

  #open(guestPort: number, hostPort: number): Socket {
    const door = createSocket("udp4");
    this.#doors.set(guestPort, door);
    door.on("message", (bytes, { port }) => {
      this.#arrived.push({ client: port, guestPort, bytes });
      this.onActivity();
    });
    door.on("error", (error) => {
      this.#isRefused ||= guestPort === this.#port.guest;
      this.#doors.delete(guestPort);
      process.stderr.write(`svc0: ${refusal(this.#port, error)}\n`);
    });
    door.bind(hostPort, "127.0.0.1");
    return door;
  }

  #bringIn({ client, guestPort, bytes }: Letter): void {
    // The network's own clock stands where its last event was.
    advanceTo(this.#network, this.#computer.nowNs);
    sendTo(this.#network, this.#endpointOf(client), bytes, { address: loopback, port: guestPort });
    advanceTo(this.#network, this.#computer.nowNs);
  }

  #endpointOf(client: number): EndpointId {
    const endpoint = this.#endpoints.get(client) ?? openUdpOutside(this.#network, "local");
    this.#endpoints.delete(client);
    this.#endpoints.set(client, endpoint);
    this.#clients.set(endpoint, client);
    if (this.#endpoints.size > keptClients) this.#forget(this.#endpoints.entries().next().value!);
    return endpoint;
  }

  #forget([client, endpoint]: readonly [number, EndpointId]): void {
    this.#endpoints.delete(client);
    this.#clients.delete(endpoint);
    closeEndpoint(this.#network, endpoint);
  }

  #bringOut(endpoint: EndpointId): void {
    const client = this.#clients.get(endpoint);
    for (;;) {
      const datagram = receiveFrom(this.#network, endpoint, largestDatagram);
      if (typeof datagram === "string" || client === undefined) return;
      const door = this.#doors.get(datagram.from.port) ?? this.#open(datagram.from.port, 0);
      this.#leaving += 1;
      door.send(datagram.bytes, client, "127.0.0.1", () => {
        this.#leaving -= 1;
        this.onActivity();
      });
    }
  }
}
