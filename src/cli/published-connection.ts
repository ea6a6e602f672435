// One real client's connection, carried into the simulated machine and back: bytes, half-closed ends and resets.

import type { Computer } from "../engine/kernel/index.ts";
import {
  advanceTo,
  closeEndpoint,
  connectEndpoint,
  disconnectEndpoint,
  type EndpointId,
  endpointStatus,
  isAbandoned,
  type Network,
  openTcpOutside,
  receive,
  send,
  shutdownEndpoint,
} from "../engine/net/index.ts";
import type { Gateway } from "./gateway/gateway.ts";
import { type ConnectionId, type FrameKind, frameKind } from "./gateway/parcel.ts";

const loopback = 0x7f000001;
const pieceBytes = 65536;
/** Bytes from the host's client that may wait for the guest before the client is held back. */
const waitingBytes = 1 << 20;

export class PublishedConnection {
  /** Nothing more will happen between it and the guest. */
  finished = false;
  readonly #computer: Computer;
  readonly #port: number;
  readonly #network: Network;
  readonly #gateway: Gateway;
  readonly #id: ConnectionId;
  /** 0: it waits for a place in the guest's queue; what the client sends meanwhile is kept. */
  #endpoint: EndpointId = 0;
  #isConnected = false;
  #toGuest: Uint8Array[] = [];
  #toGuestBytes = 0;
  #isPaused = false;
  #clientEnded = false;
  #clientGone = false;
  /** The client has broken the connection off, by a reset or by closing while the guest still sends. */
  #clientBroke = false;
  #clientIsFull = false;
  #guestEnded = false;
  #isCarried = false;
  #shutDown = false;

  constructor(computer: Computer, port: number, gateway: Gateway, id: ConnectionId) {
    this.#computer = computer;
    this.#network = computer.network;
    this.#port = port;
    this.#gateway = gateway;
    this.#id = id;
  }

  get endpoint(): EndpointId {
    return this.#endpoint;
  }

  get isAdmitted(): boolean {
    return this.#endpoint !== 0;
  }

  /** All that the guest has sent, and its end, have gone to the client, or never will. */
  get isCarried(): boolean {
    return this.#isCarried;
  }

  /** What has happened to the client's socket. */
  take(kind: FrameKind, bytes: Uint8Array): void {
    switch (kind) {
      case frameKind.data:
        this.#toGuest.push(bytes);
        this.#toGuestBytes += bytes.length;
        if (this.#toGuestBytes > waitingBytes) this.#pause(true);
        return;
      case frameKind.ended:
        this.#clientEnded = true;
        return;
      case frameKind.broken:
      case frameKind.closed:
        this.#clientGone = true;
        this.#clientBroke = kind === frameKind.broken;
        this.#isCarried = true;
        return;
      case frameKind.full:
        this.#clientIsFull = true;
        return;
      case frameKind.drained:
        this.#clientIsFull = false;
        return;
      case frameKind.finished:
        this.#isCarried = true;
    }
  }

  connect(): EndpointId {
    // The network's own clock stands where its last event was.
    advanceTo(this.#network, this.#computer.nowNs);
    this.#endpoint = openTcpOutside(this.#network, "local");
    connectEndpoint(this.#network, this.#endpoint, { address: loopback, port: this.#port });
    advanceTo(this.#network, this.#computer.nowNs);
    return this.#endpoint;
  }

  pump(): boolean {
    if (this.finished) return false;
    if (!this.#isConnected) {
      if (!endpointStatus(this.#network, this.#endpoint).connectDecided) return false;
      if (connectEndpoint(this.#network, this.#endpoint, { address: loopback, port: 0 }) !== undefined) return this.#refuse();
      this.#isConnected = true;
    }
    const sent = this.#send();
    const received = this.#receive();
    if (this.#clientGone && !this.finished) this.#drop();
    return sent || received || this.finished;
  }

  /** The client has gone. */
  #drop(): void {
    this.finished = true;
    if (this.#clientBroke) disconnectEndpoint(this.#network, this.#endpoint);
    closeEndpoint(this.#network, this.#endpoint);
  }

  /** The guest does not listen: the real client's connection is reset. */
  #refuse(): boolean {
    this.finished = true;
    closeEndpoint(this.#network, this.#endpoint);
    this.#tell(frameKind.reset);
    return true;
  }

  #tell(kind: FrameKind, bytes?: Uint8Array): void {
    this.#gateway.tell(this.#id, kind, bytes);
  }

  /** The client is to wait with what it sends. */
  #pause(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    this.#tell(isPaused ? frameKind.pause : frameKind.resume);
  }

  #send(): boolean {
    let moved = false;
    while (this.#toGuest.length > 0) {
      const [first] = this.#toGuest;
      const accepted = send(this.#network, this.#endpoint, first);
      if (accepted === "EAGAIN") break;
      if (typeof accepted === "string") {
        // The guest takes no more; what it still says is carried on.
        this.#toGuest = [];
        this.#toGuestBytes = 0;
        break;
      }
      moved = true;
      this.#toGuestBytes -= accepted;
      if (accepted === first.length) this.#toGuest.shift();
      else this.#toGuest[0] = first.subarray(accepted);
    }
    if (this.#toGuestBytes <= waitingBytes) this.#pause(false);
    if (this.#clientEnded && this.#toGuest.length === 0 && !this.#shutDown) {
      this.#shutDown = true;
      shutdownEndpoint(this.#network, this.#endpoint, "write");
      moved = true;
    }
    return moved;
  }

  #receive(): boolean {
    let moved = false;
    while (!this.#guestEnded && !this.#clientIsFull) {
      const received = receive(this.#network, this.#endpoint, pieceBytes);
      if (received === "EAGAIN") break;
      moved = true;
      if (typeof received === "string") {
        this.#guestEnded = true;
        this.#tell(frameKind.reset);
      } else if (received.length === 0) this.#end();
      else this.#tell(frameKind.data, received);
    }
    return moved;
  }

  /** The guest sends no more. Has it closed, nobody will read what the client still says: the host's socket is closed as well. */
  #end(): void {
    this.#guestEnded = true;
    if (!isAbandoned(this.#network, this.#endpoint)) {
      this.#tell(frameKind.ended);
      return;
    }
    this.finished = true;
    closeEndpoint(this.#network, this.#endpoint);
    this.#tell(frameKind.leave);
  }
}
