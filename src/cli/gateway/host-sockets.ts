// The host's sockets of a published port, in a thread of their own: real clients are served while the guest computes. Carries
// bytes and ends between the sockets and parcels, and decides nothing. The command line is one file, also in this thread.

import { createServer, type Server, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { type MessagePort, parentPort, Worker, workerData } from "node:worker_threads";
import { type ConnectionId, type FrameKind, frameKind, openParcel, ParcelWriter, type Visit } from "./parcel.ts";

const loopback = "127.0.0.1";
/** Bytes that a client may leave behind before the guest's thread is told. */
const waitingBytes = 1 << 20;

interface ThreadTask {
  readonly publishedPort: number;
}

export function startHostSockets(publishedPort: number): Worker {
  const task: ThreadTask = { publishedPort };
  return new Worker(fileURLToPath(import.meta.url), { workerData: task });
}

class HostSockets {
  readonly #guest: MessagePort;
  readonly #server: Server;
  readonly #publishedPort: number;
  #isOpen = false;
  readonly #sockets = new Map<ConnectionId, Socket>();
  #nextConnection: ConnectionId = 1;
  readonly #outgoing = new ParcelWriter();
  readonly #post = (): void => {
    const parcel = this.#outgoing.take();
    this.#guest.postMessage(parcel, [parcel.buffer]);
  };

  constructor(guest: MessagePort, { publishedPort }: ThreadTask) {
    this.#guest = guest;
    this.#publishedPort = publishedPort;
    this.#server = createServer({ allowHalfOpen: true, highWaterMark: waitingBytes }, (socket) => this.#welcome(socket));
    // Opening takes a moment, in which the guest may have thought better of it.
    this.#server.on("listening", () => {
      if (!this.#isOpen) this.#server.close();
    });
    this.#server.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      const why = code === "EADDRINUSE" ? "another program has it, or had it a minute ago" : message;
      this.#tell(0, frameKind.failed, Buffer.from(why));
    });
    guest.on("message", (parcel: Uint8Array) => openParcel(parcel, this.#take));
  }

  /** What one look at the host's events brings goes in one parcel. */
  #tell(connection: ConnectionId, kind: FrameKind, payload?: Uint8Array): void {
    if (this.#outgoing.isEmpty) setImmediate(this.#post);
    this.#outgoing.add(connection, kind, payload);
  }

  #welcome(socket: Socket): void {
    const id = this.#nextConnection++;
    this.#sockets.set(id, socket);
    this.#tell(id, frameKind.opened);
    socket.on("data", (bytes) => this.#tell(id, frameKind.data, bytes));
    socket.on("end", () => this.#tell(id, frameKind.ended));
    socket.on("drain", () => this.#tell(id, frameKind.drained));
    socket.on("finish", () => this.#tell(id, frameKind.finished));
    let isBroken = false;
    // "close" follows.
    socket.on("error", () => {
      isBroken = true;
    });
    socket.on("close", () => {
      this.#sockets.delete(id);
      this.#tell(id, isBroken ? frameKind.broken : frameKind.closed);
    });
  }

  readonly #take: Visit = (id, kind, bytes) => {
    if (id === 0) this.#takeOfPort(kind);
    else {
      const socket = this.#sockets.get(id);
      if (socket) this.#takeOfConnection(id, socket, kind, bytes);
    }
  };

  #takeOfPort(kind: FrameKind): void {
    switch (kind) {
      case frameKind.listen:
        this.#isOpen = true;
        this.#server.listen(this.#publishedPort, loopback);
        return;
      case frameKind.unlisten:
        this.#isOpen = false;
        this.#server.close();
        return;
      case frameKind.acknowledge:
        this.#tell(0, frameKind.acknowledged);
        return;
      case frameKind.close:
        this.#server.close();
        for (const socket of this.#sockets.values()) socket.destroy();
        // With nothing left to wait for the thread ends.
        this.#guest.close();
    }
  }

  #takeOfConnection(id: ConnectionId, socket: Socket, kind: FrameKind, bytes: Uint8Array): void {
    switch (kind) {
      case frameKind.data:
        // What comes first waits for nobody's acknowledgment: Nagle's rule holds back later pieces alone.
        if (socket.bytesWritten > 0) socket.setNoDelay(true);
        if (!socket.write(bytes)) this.#tell(id, frameKind.full);
        return;
      case frameKind.ended:
        socket.end();
        return;
      case frameKind.leave:
        // Without a FIN of its own, where nothing has to go before.
        if (socket.writableLength > 0) socket.destroySoon();
        else socket.destroy();
        return;
      case frameKind.reset:
        socket.resetAndDestroy();
        return;
      case frameKind.pause:
        socket.pause();
        return;
      case frameKind.resume:
        socket.resume();
    }
  }
}

const isThreadTask = (data: unknown): data is ThreadTask => typeof data === "object" && data !== null && "publishedPort" in data;

if (parentPort && isThreadTask(workerData)) new HostSockets(parentPort, workerData);
