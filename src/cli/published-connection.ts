// One real client's connection, carried into the simulated machine and back: bytes, half-closed ends and resets.

import type { Socket } from "node:net";
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

const loopback = 0x7f000001;
const pieceBytes = 65536;
/** Bytes from the host's client that may wait for the guest before the client is held back. */
const waitingBytes = 1 << 20;

export class PublishedConnection {
  /** Nothing more will happen to it. */
  finished = false;
  readonly #computer: Computer;
  readonly #port: number;
  readonly #network: Network;
  readonly #socket: Socket;
  /** 0: it waits for a place in the guest's queue; what the client sends meanwhile is kept. */
  #endpoint: EndpointId = 0;
  #isConnected = false;
  #toGuest: Uint8Array[] = [];
  #toGuestBytes = 0;
  #clientEnded = false;
  #clientGone = false;
  /** The client has broken the connection off, by a reset or by closing while the guest still sends. */
  #clientBroke = false;
  #guestEnded = false;
  /** The guest knows of it no more; the last of what it sent may still be on its way to the client. */
  #isLeft = false;
  #shutDown = false;
  #hasWritten = false;

  constructor(computer: Computer, port: number, socket: Socket, onActivity: () => void) {
    this.#computer = computer;
    this.#network = computer.network;
    this.#port = port;
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => {
      this.#toGuest.push(bytes);
      this.#toGuestBytes += bytes.length;
      if (this.#toGuestBytes > waitingBytes) socket.pause();
      onActivity();
    });
    socket.on("end", () => {
      this.#clientEnded = true;
      onActivity();
    });
    socket.on("close", () => {
      if (this.finished) return;
      this.#clientGone = true;
      onActivity();
    });
    socket.on("drain", onActivity);
    socket.on("finish", onActivity);
    // "close" follows.
    socket.on("error", () => {
      this.#clientBroke = true;
    });
  }

  get endpoint(): EndpointId {
    return this.#endpoint;
  }

  get isAdmitted(): boolean {
    return this.#endpoint !== 0;
  }

  /** All that the guest has sent, and its end, have gone to the client. */
  get isCarried(): boolean {
    return this.finished || (this.#guestEnded && this.#socket.writableFinished);
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
    if (this.#isLeft) {
      this.finished = this.#clientGone;
      return this.finished;
    }
    if (!this.#isConnected) {
      if (!endpointStatus(this.#network, this.#endpoint).connectDecided) return false;
      if (connectEndpoint(this.#network, this.#endpoint, { address: loopback, port: 0 }) !== undefined) return this.#refuse();
      this.#isConnected = true;
    }
    const sent = this.#send();
    const received = this.#receive();
    if (this.#clientGone) this.destroy();
    return sent || received || this.finished;
  }

  destroy(): void {
    if (this.finished) return;
    this.finished = true;
    if (this.#endpoint !== 0 && !this.#isLeft) {
      if (this.#clientBroke) disconnectEndpoint(this.#network, this.#endpoint);
      closeEndpoint(this.#network, this.#endpoint);
    }
    this.#socket.destroy();
  }

  /** The guest does not listen: the real client's connection is reset. */
  #refuse(): boolean {
    this.finished = true;
    closeEndpoint(this.#network, this.#endpoint);
    this.#socket.resetAndDestroy();
    return true;
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
    if (this.#socket.isPaused() && this.#toGuestBytes <= waitingBytes) this.#socket.resume();
    if (this.#clientEnded && this.#toGuest.length === 0 && !this.#shutDown) {
      this.#shutDown = true;
      shutdownEndpoint(this.#network, this.#endpoint, "write");
      moved = true;
    }
    return moved;
  }

  #receive(): boolean {
    let moved = false;
    while (!this.#guestEnded && !this.#socket.writableNeedDrain) {
      const received = receive(this.#network, this.#endpoint, pieceBytes);
      if (received === "EAGAIN") break;
      moved = true;
      if (typeof received === "string") {
        this.#guestEnded = true;
        this.#socket.resetAndDestroy();
      } else if (received.length === 0) this.#end();
      else this.#write(received);
    }
    return moved;
  }

  #write(bytes: Uint8Array): void {
    // What comes first waits for nobody's acknowledgment: Nagle's rule holds back later pieces alone.
    if (this.#hasWritten) this.#socket.setNoDelay(true);
    this.#hasWritten = true;
    this.#socket.write(bytes);
  }

  /** The guest sends no more. Has it closed, nobody will read what the client still says: the host's socket is closed as well. */
  #end(): void {
    this.#guestEnded = true;
    if (!isAbandoned(this.#network, this.#endpoint)) {
      this.#socket.end();
      return;
    }
    this.#isLeft = true;
    closeEndpoint(this.#network, this.#endpoint);
    if (this.#socket.writableLength > 0) this.#socket.destroySoon();
    else {
      this.finished = true;
      this.#socket.destroy();
    }
  }
}
