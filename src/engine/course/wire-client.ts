// A client on one of the simulated hosts: connects, sends its requests in the pieces and at the times that the lesson says,
// reads the answers. Driven from outside: `advance` does what can be done now, `wakeNs` says when to come again.

import { encodeUtf8 } from "../base/utf8.ts";
import type { Computer } from "../kernel/index.ts";
import {
  advanceTo,
  closeEndpoint,
  connectEndpoint,
  type EndpointId,
  endpointStatus,
  type NetworkError,
  openTcp,
  receive,
  resolveName,
  send,
} from "../net/index.ts";
import { type HttpAnswer, readAnswer } from "./http-answer.ts";
import type { ClientRequest, ClientSetup, RequestPiece } from "./run-setup.ts";

export interface ClientResult {
  readonly client: string;
  /** Of several alike, from 1. */
  readonly copy: number;
  /** Never connected, and why. */
  readonly refused: NetworkError | undefined;
  /** The connection broke: "ECONNRESET". */
  readonly broken: NetworkError | undefined;
  /** Requests that it was to send. */
  readonly requested: number;
  /** In order of the requests; fewer: the others were never answered. */
  readonly answers: readonly HttpAnswer[];
  /** Bytes that are no answer yet, or too many. */
  readonly rest: Uint8Array;
  /** The server closed its side. */
  readonly closedByServer: boolean;
  readonly startedNs: number;
  /** Of each answer: when it was complete. */
  readonly answeredNs: readonly number[];
}

type Phase = "unborn" | "connecting" | "open" | "lingering" | "done";

/** How long a client that has all its answers waits for the server to close. */
const lingerNs = 200_000;
/** As long as people wait. */
const patienceNs = 10_000_000_000;
const readBytes = 65536;

/** A client whose requests are the bytes themselves. */
export interface FilledClient extends ClientSetup {
  readonly requests: readonly (ClientRequest & { readonly pieces: readonly RequestPiece[] })[];
}

export class WireClient {
  readonly #setup: FilledClient;
  readonly #copy: number;
  #phase: Phase = "unborn";
  #endpoint: EndpointId = 0;
  #startNs = 0;
  #deadlineNs = Number.POSITIVE_INFINITY;
  /** Request and piece that come next. */
  #request = 0;
  #piece = 0;
  #pieceNs = 0;
  #unsent: Uint8Array = new Uint8Array(0);
  #received: Uint8Array = new Uint8Array(0);
  readonly #answers: HttpAnswer[] = [];
  readonly #answeredNs: number[] = [];
  #refused: NetworkError | undefined;
  #broken: NetworkError | undefined;
  #ended = false;

  constructor(setup: FilledClient, copy: number) {
    this.#setup = setup;
    this.#copy = copy;
  }

  get isDone(): boolean {
    return this.#phase === "done";
  }

  /** When it acts by itself; Infinity: never. */
  get wakeNs(): number {
    if (this.#phase === "done") return Number.POSITIVE_INFINITY;
    if (this.#phase === "unborn") return this.#startNs;
    const piece = this.#phase === "open" && this.#unsent.length === 0 && this.#maySend() ? this.#pieceNs : Number.POSITIVE_INFINITY;
    return Math.min(piece, this.#deadlineNs);
  }

  /** The clients' clock starts here. */
  arm(nowNs: number): void {
    this.#startNs = nowNs + this.#setup.startNs;
  }

  /** True: something moved, so that the program may have work. */
  advance(computer: Computer): boolean {
    const { nowNs } = computer;
    if (this.#phase === "unborn") return nowNs >= this.#startNs && this.#connect(computer);
    if (this.#phase === "done") return false;
    if (this.#phase === "connecting" && !this.#settle(computer)) return this.isDone;
    if (this.isDone) return true;
    const sent = this.#send(computer);
    const received = this.#receive(computer);
    if (!this.isDone && nowNs >= this.#deadlineNs) {
      this.#close(computer);
      return true;
    }
    return sent || received;
  }

  /** Nothing will come any more: ends the connection. */
  close(computer: Computer): void {
    if (this.#phase !== "unborn" && this.#phase !== "done") this.#close(computer);
    this.#phase = "done";
  }

  get result(): ClientResult {
    return {
      client: this.#setup.name,
      copy: this.#copy,
      refused: this.#refused,
      broken: this.#broken,
      requested: this.#setup.requests.length,
      answers: this.#answers,
      rest: this.#received,
      closedByServer: this.#ended,
      startedNs: this.#startNs,
      answeredNs: this.#answeredNs,
    };
  }

  #connect(computer: Computer): boolean {
    const { network, nowNs } = computer;
    advanceTo(network, nowNs);
    this.#endpoint = openTcp(network, this.#setup.from);
    this.#phase = "connecting";
    this.#deadlineNs = nowNs + patienceNs;
    const address = resolveName(this.#setup.to) ?? 0;
    const error = connectEndpoint(network, this.#endpoint, { address, port: this.#setup.port });
    advanceTo(network, nowNs);
    if (error !== "EINPROGRESS" && error !== undefined) this.#fail(computer, error);
    return true;
  }

  #fail(computer: Computer, error: NetworkError): void {
    this.#refused = error;
    this.#close(computer);
  }

  #settle(computer: Computer): boolean {
    const { network } = computer;
    const { phase, connectDecided } = endpointStatus(network, this.#endpoint);
    if (phase === "connecting" && !connectDecided) {
      if (computer.nowNs >= this.#deadlineNs) this.#fail(computer, "ETIMEDOUT");
      return false;
    }
    const error = connectEndpoint(network, this.#endpoint, { address: 0, port: 0 });
    if (error !== undefined && error !== "EISCONN") {
      this.#fail(computer, error);
      return false;
    }
    this.#phase = "open";
    this.#pieceNs = computer.nowNs;
    return true;
  }

  get #isAllSent(): boolean {
    return this.#request >= this.#setup.requests.length && this.#unsent.length === 0;
  }

  /** The next request waits for the answer to the one before, unless that was pipelined. */
  #maySend(): boolean {
    const { requests } = this.#setup;
    if (this.#unsent.length > 0) return true;
    if (this.#request >= requests.length) return false;
    if (this.#piece > 0 || this.#request === 0) return true;
    return requests[this.#request - 1].pipelined || this.#answers.length >= this.#request;
  }

  #send(computer: Computer): boolean {
    const { network, nowNs } = computer;
    let moved = false;
    while (this.#phase === "open" && this.#maySend()) {
      if (this.#unsent.length === 0) {
        const { pieces } = this.#setup.requests[this.#request];
        const piece = pieces[this.#piece];
        if (nowNs < this.#pieceNs) break;
        this.#unsent = encodeUtf8(piece?.text ?? "");
        this.#piece += 1;
        if (this.#piece >= pieces.length) {
          this.#piece = 0;
          this.#request += 1;
        }
        const next = this.#setup.requests[this.#request]?.pieces[this.#piece];
        this.#pieceNs = nowNs + (next?.waitNs ?? 0);
        this.#deadlineNs = nowNs + patienceNs;
        if (this.#unsent.length === 0) continue;
      }
      const accepted = send(network, this.#endpoint, this.#unsent);
      advanceTo(network, nowNs);
      if (accepted === "EAGAIN") break;
      if (typeof accepted === "string") {
        // What the server still has said can be read.
        this.#unsent = new Uint8Array(0);
        this.#request = this.#setup.requests.length;
        break;
      }
      moved = true;
      this.#unsent = this.#unsent.slice(accepted);
    }
    return moved;
  }

  #receive(computer: Computer): boolean {
    const { network, nowNs } = computer;
    let moved = false;
    while (!this.#ended && (this.#phase === "open" || this.#phase === "lingering")) {
      const bytes = receive(network, this.#endpoint, readBytes);
      if (bytes === "EAGAIN") break;
      moved = true;
      if (typeof bytes === "string") {
        this.#broken = bytes;
        this.#take(nowNs, true);
        this.#close(computer);
        return true;
      }
      if (bytes.length === 0) this.#ended = true;
      else {
        const joined = new Uint8Array(this.#received.length + bytes.length);
        joined.set(this.#received);
        joined.set(bytes, this.#received.length);
        this.#received = joined;
      }
      this.#take(nowNs, this.#ended);
    }
    if (this.#ended) this.#close(computer);
    else if (this.#phase === "open" && this.#isAllSent && this.#answers.length >= this.#setup.requests.length) {
      this.#phase = "lingering";
      this.#deadlineNs = nowNs + lingerNs;
    }
    return moved;
  }

  #take(nowNs: number, ended: boolean): void {
    while (this.#answers.length < this.#setup.requests.length) {
      const { method } = this.#setup.requests[this.#answers.length];
      const { answer, consumed } = readAnswer(this.#received, ended, method);
      if (!answer) return;
      this.#answers.push(answer);
      this.#answeredNs.push(nowNs);
      this.#received = this.#received.slice(consumed);
    }
  }

  #close(computer: Computer): void {
    advanceTo(computer.network, computer.nowNs);
    closeEndpoint(computer.network, this.#endpoint);
    advanceTo(computer.network, computer.nowNs);
    this.#phase = "done";
  }
}
