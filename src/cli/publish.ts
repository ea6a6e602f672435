// A guest's port on the host's loopback: each connection that a real client makes becomes a connection inside the simulated
// machine, and bytes are carried both ways. Loopback only: nothing outside this computer can reach the guest.

import { createServer, type Server, type Socket } from "node:net";
import type { Computer } from "../engine/kernel/index.ts";
import {
  advanceTo,
  closeEndpoint,
  connectEndpoint,
  type EndpointId,
  endpointStatus,
  listenerRoom,
  type Network,
  openTcp,
  receive,
  send,
  shutdownEndpoint,
} from "../engine/net/index.ts";
import { UsageError } from "./command-line.ts";

const loopback = 0x7f000001;
const pieceBytes = 65536;
/** Bytes from the host's client that may wait for the guest before the client is held back. */
const waitingBytes = 1 << 20;

export interface Publisher {
  /** Called when a real client has done something. */
  onActivity: () => void;
  /** Carries what is there. True: something moved, so that the guest may have work. */
  pump(): boolean;
  close(): void;
}

export async function publish(computer: Computer, ports: { readonly host: number; readonly guest: number }): Promise<Publisher> {
  const connections = new Set<Connection>();
  /** Real clients that wait for a place in the guest's queue: a SYN that finds none would be repeated a second later. */
  const waiting: Connection[] = [];
  const admit = (): boolean => {
    let admitted = false;
    while (waiting.length > 0 && listenerRoom(computer.network, "local", ports.guest) !== "full") {
      const connection = waiting.shift()!;
      connection.connect();
      connections.add(connection);
      admitted = true;
    }
    return admitted;
  };
  const publisher: Publisher = {
    onActivity: () => {},
    pump: () => {
      let moved = admit();
      for (const connection of connections) {
        if (connection.pump()) moved = true;
        if (connection.finished) connections.delete(connection);
      }
      return moved;
    },
    close: () => {
      server.close();
      for (const connection of connections) connection.destroy();
      for (const connection of waiting) connection.destroy();
    },
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    waiting.push(new Connection(computer, ports.guest, socket, () => publisher.onActivity()));
    publisher.onActivity();
  });
  await listening(server, ports.host);
  return publisher;
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "EADDRINUSE" ? "another program has it" : error.message;
      reject(new UsageError(`port ${port} of this computer cannot be published: ${why}`));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

class Connection {
  finished = false;
  readonly #computer: Computer;
  readonly #port: number;
  readonly #network: Network;
  readonly #socket: Socket;
  /** 0: it waits for a place in the guest's queue; what the client sends meanwhile is kept. */
  #endpoint: EndpointId = 0;
  #toGuest: Uint8Array[] = [];
  #toGuestBytes = 0;
  #clientEnded = false;
  #clientGone = false;
  #guestEnded = false;
  #shutDown = false;

  constructor(computer: Computer, port: number, socket: Socket, onActivity: () => void) {
    this.#computer = computer;
    this.#network = computer.network;
    this.#port = port;
    this.#socket = socket;
    socket.on("data", (bytes: Buffer) => {
      this.#toGuest.push(new Uint8Array(bytes));
      this.#toGuestBytes += bytes.length;
      if (this.#toGuestBytes > waitingBytes) socket.pause();
      onActivity();
    });
    socket.on("end", () => {
      this.#clientEnded = true;
      onActivity();
    });
    socket.on("close", () => {
      this.#clientGone = true;
      onActivity();
    });
    socket.on("drain", onActivity);
    // A reset from the client arrives as "close" as well.
    socket.on("error", () => {});
  }

  connect(): void {
    // The network's own clock stands where its last event was.
    advanceTo(this.#network, this.#computer.nowNs);
    this.#endpoint = openTcp(this.#network, "local");
    connectEndpoint(this.#network, this.#endpoint, { address: loopback, port: this.#port });
    advanceTo(this.#network, this.#computer.nowNs);
  }

  pump(): boolean {
    if (this.finished) return false;
    const { phase, connectDecided } = endpointStatus(this.#network, this.#endpoint);
    if (phase === "connecting") {
      if (!connectDecided) return false;
      if (connectEndpoint(this.#network, this.#endpoint, { address: loopback, port: 0 }) !== undefined) return this.#refuse();
    }
    const sent = this.#send();
    const received = this.#receive();
    if (this.#clientGone) this.destroy();
    return sent || received || this.finished;
  }

  destroy(): void {
    if (this.finished) return;
    this.finished = true;
    if (this.#endpoint !== 0) closeEndpoint(this.#network, this.#endpoint);
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
    if (this.#toGuestBytes <= waitingBytes) this.#socket.resume();
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
      } else if (received.length === 0) {
        this.#guestEnded = true;
        this.#socket.end();
      } else this.#socket.write(received);
    }
    return moved;
  }
}
