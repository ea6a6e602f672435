// The guest's side of a published port: frames to and from the thread that holds the host's sockets, gathered into parcels.

import type { Worker } from "node:worker_threads";
import { startHostSockets } from "./host-sockets.ts";
import { type ConnectionId, type FrameKind, frameKind, openParcel, ParcelWriter, type Visit } from "./parcel.ts";

/** Parcels of so many bytes are acknowledged; while so many more are on their way the gateway is full. */
const acknowledgedBytes = 1 << 16;
const underWayBytes = 4 << 20;

export class Gateway {
  readonly #thread: Worker;
  readonly #outgoing = new ParcelWriter();
  /** Sizes of the parcels whose acknowledgment is yet to come. */
  readonly #underWay: number[] = [];
  #bytesUnderWay = 0;

  /** `take` hears frame by frame what the host's clients do, `onParcel` that they have done something. */
  constructor(publishedPort: number, take: Visit, onParcel: () => void) {
    this.#thread = startHostSockets(publishedPort);
    const visit: Visit = (connection, kind, payload) => {
      if (kind === frameKind.acknowledged) this.#bytesUnderWay -= this.#underWay.shift()!;
      else take(connection, kind, payload);
    };
    this.#thread.on("message", (parcel: Uint8Array) => {
      openParcel(parcel, visit);
      onParcel();
    });
  }

  /** The sockets' thread is behind: what the guest sends is to wait. */
  get isFull(): boolean {
    return this.#bytesUnderWay >= underWayBytes;
  }

  tell(connection: ConnectionId, kind: FrameKind, payload?: Uint8Array): void {
    this.#outgoing.add(connection, kind, payload);
  }

  /** All that has been told since the last time goes to the sockets. */
  post(): void {
    const { byteLength } = this.#outgoing;
    if (byteLength === 0) return;
    if (byteLength >= acknowledgedBytes) {
      this.#outgoing.add(0, frameKind.acknowledge);
      this.#underWay.push(byteLength);
      this.#bytesUnderWay += byteLength;
    }
    const parcel = this.#outgoing.take();
    this.#thread.postMessage(parcel, [parcel.buffer]);
  }

  /** What has been told is carried out; then the sockets that are left, and the port, close. */
  close(): Promise<void> {
    this.tell(0, frameKind.close);
    this.post();
    return new Promise((resolve) => this.#thread.once("exit", () => resolve()));
  }
}
