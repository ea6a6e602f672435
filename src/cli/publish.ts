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
  openTcpOutside,
  receive,
  send,
  shutdownEndpoint,
  takeWokenOutside,
} from "../engine/net/index.ts";
import { UsageError } from "./command-line.ts";

const loopback = 0x7f000001;
const pieceBytes = 65536;
/** Bytes from the host's client that may wait for the guest before the client is held back. */
const waitingBytes = 1 << 20;

export interface Publisher {
  /** Called when a real client has done something. */
  onActivity: () => void;
  /** The guest has done something to this endpoint, if it is one of this port's. */
  stir(endpoint: EndpointId): void;
  /** Carries what is there. True: something moved, so that the guest may have work. */
  pump(): boolean;
  close(): void;
}

export async function publish(computer: Computer, ports: { readonly host: number; readonly guest: number }): Promise<Publisher> {
  const { network } = computer;
  const connections = new Map<EndpointId, Connection>();
  /** Those that something has happened to, on either side. */
  const stirred = new Set<Connection>();
  /** Real clients that wait for a place in the guest's queue: a SYN that finds none would be repeated a second later. */
  const waiting: Connection[] = [];
  const admit = (): boolean => {
    let admitted = false;
    while (waiting.length > 0 && listenerRoom(network, "local", ports.guest) !== "full") {
      const connection = waiting.shift()!;
      connections.set(connection.connect(), connection);
      stirred.add(connection);
      admitted = true;
    }
    return admitted;
  };
  const publisher: Publisher = {
    onActivity: () => {},
    stir: (endpoint) => {
      const connection = connections.get(endpoint);
      if (connection) stirred.add(connection);
    },
    pump: () => {
      let moved = admit();
      for (const connection of stirred) {
        stirred.delete(connection);
        if (connection.pump()) moved = true;
        if (connection.finished) connections.delete(connection.endpoint);
      }
      return moved;
    },
    close: () => {
      server.close();
      for (const connection of connections.values()) connection.destroy();
      for (const connection of waiting) connection.destroy();
    },
  };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const connection = new Connection(computer, ports.guest, socket, () => {
      if (connection.isAdmitted) stirred.add(connection);
      publisher.onActivity();
    });
    waiting.push(connection);
    publisher.onActivity();
  });
  await listening(server, ports.host);
  return publisher;
}

/** Tells the publishers whose connections the guest has stirred; then they carry what there is. True: something moved. */
export function pumpAll(computer: Computer, publishers: readonly Publisher[]): boolean {
  takeWokenOutside(computer.network, (endpoint) => {
    for (const publisher of publishers) publisher.stir(endpoint);
  });
  let moved = false;
  for (const publisher of publishers) if (publisher.pump()) moved = true;
  return moved;
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
  #isConnected = false;
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
      this.#clientGone = true;
      onActivity();
    });
    socket.on("drain", onActivity);
    // A reset from the client arrives as "close" as well.
    socket.on("error", () => {});
  }

  get endpoint(): EndpointId {
    return this.#endpoint;
  }

  get isAdmitted(): boolean {
    return this.#endpoint !== 0;
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
      } else if (received.length === 0) {
        this.#guestEnded = true;
        this.#socket.end();
      } else this.#socket.write(received);
    }
    return moved;
  }
}
