// What passes between the guest's thread and the thread that holds the host's sockets: frames, each of one connection or of
// the port (connection 0), gathered into one message. A frame is three words (connection, kind, length) and its bytes, filled up
// to whole words.

/** From 1, never used twice at one port; 0: the port itself. */
export type ConnectionId = number;

export const frameKind = {
  /** Either way: bytes; that side sends no more. */
  data: 0,
  ended: 1,

  // From the host, of a connection.
  opened: 2,
  /** The socket is gone; `broken`: after a failure, such as the client's reset. */
  closed: 3,
  broken: 4,
  /** The client does not keep up; it has caught up. */
  full: 5,
  drained: 6,
  /** All that the guest has sent, and its end, have gone to the client. */
  finished: 7,

  // From the host, of the port.
  /** It could not be opened; the bytes say why. */
  failed: 8,
  acknowledged: 9,

  // From the guest, of a connection.
  /** The socket is closed when all has been sent; it is reset. */
  leave: 10,
  reset: 11,
  /** No more bytes for now; they may come again. */
  pause: 12,
  resume: 13,

  // From the guest, of the port.
  listen: 14,
  unlisten: 15,
  /** Says when it has come this far. */
  acknowledge: 16,
  /** The port, all its sockets and the thread end. */
  close: 17,
} as const;

export type FrameKind = (typeof frameKind)[keyof typeof frameKind];

/** The payload is a view into the parcel. */
export type Visit = (connection: ConnectionId, kind: FrameKind, payload: Uint8Array) => void;

const headerWords = 3;
const initialBytes = 1 << 16;

const noBytes = new Uint8Array(0);

/** Gathers frames until they are sent together. */
export class ParcelWriter {
  #words = new Int32Array(initialBytes / 4);
  #bytes = new Uint8Array(this.#words.buffer);
  #used = 0;

  get isEmpty(): boolean {
    return this.#used === 0;
  }

  get byteLength(): number {
    return this.#used * 4;
  }

  add(connection: ConnectionId, kind: FrameKind, payload: Uint8Array = noBytes): void {
    const end = this.#used + headerWords + ((payload.length + 3) >>> 2);
    if (end > this.#words.length) this.#grow(end);
    this.#words[this.#used] = connection;
    this.#words[this.#used + 1] = kind;
    this.#words[this.#used + 2] = payload.length;
    if (payload.length > 0) this.#bytes.set(payload, (this.#used + headerWords) * 4);
    this.#used = end;
  }

  /** All that has been gathered; the next parcel begins empty. */
  take(): Uint8Array<ArrayBuffer> {
    const parcel = this.#bytes.slice(0, this.#used * 4);
    this.#used = 0;
    return parcel;
  }

  #grow(words: number): void {
    const grown = new Int32Array(Math.max(words, this.#words.length * 2));
    grown.set(this.#words.subarray(0, this.#used));
    this.#words = grown;
    this.#bytes = new Uint8Array(grown.buffer);
  }
}

/** Visits the frames in order. */
export function openParcel(parcel: Uint8Array, visit: Visit): void {
  const words = new Int32Array(parcel.buffer, parcel.byteOffset, parcel.byteLength / 4);
  for (let at = 0; at < words.length; ) {
    const length = words[at + 2];
    const start = at + headerWords;
    visit(words[at], words[at + 1] as FrameKind, length > 0 ? parcel.subarray(start * 4, start * 4 + length) : noBytes);
    at = start + ((length + 3) >>> 2);
  }
}
