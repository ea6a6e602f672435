// The line to one machine at a time: opened, greeted, replaced when it fails. What is said before the machine is ready waits for it; what a
// fresh machine has to know, it is told again.
// Credit: one is out at a time, given back a frame after its batch has been taken in, so at most one batch comes a frame.

import type { Reply, Request } from "../../protocol/messages.ts";
import { protocolVersion } from "../../protocol/messages.ts";
import type { Connection, ConnectionState, OpenConnection } from "./connection.ts";
import type { Schedule } from "./pace.ts";

/** A worker that does not say hello for this long is given up. */
export const helloGraceMs = 15_000;

const noWebAssembly =
  "This browser has no WebAssembly, which the machine is made of. You can write programs here, but to run them use a current Firefox, Chrome, Edge or Safari.";

/** What a fresh machine is told again, in this order. */
const keptTypes = ["terminalSize", "watch", "breakpoints"] as const;
type Kept = Extract<Request, { readonly type: (typeof keptTypes)[number] }>;

export interface LinkEvents {
  readonly state: (state: ConnectionState) => void;
  /** The machine hears; what had waited has been said. */
  readonly ready: () => void;
  /** `giveCredit`: once a batch has been taken in. */
  readonly reply: (reply: Reply, giveCredit: () => void) => void;
  /** The machine is gone, and with it whatever it was asked. Another one may follow. */
  readonly closed: () => void;
  /** The machine is gone, and none follows by itself. */
  readonly failed: () => void;
}

export class MachineLink {
  readonly #open: OpenConnection;
  readonly #schedule: Schedule;
  readonly #events: LinkEvents;
  readonly #kept = new Map<Kept["type"], Kept>();
  #connection: Connection | undefined;
  #isReady = false;
  #waiting: Request[] = [];
  #helloTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(open: OpenConnection, schedule: Schedule, events: LinkEvents) {
    this.#open = open;
    this.#schedule = schedule;
    this.#events = events;
  }

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  post(request: Request): void {
    if (this.#isReady) this.#connection?.post(request);
    else if (this.#connection) this.#waiting.push(request);
  }

  /** Said now, and to every machine that follows, until another of its kind takes its place. */
  keep(request: Kept): void {
    this.#kept.set(request.type, request);
    if (this.#isReady) this.post(request);
  }

  /** A fresh machine, in place of the one before. */
  open(): void {
    this.#close();
    if (typeof WebAssembly === "undefined") {
      this.#fail(noWebAssembly, "none");
      return;
    }
    this.#events.state({ kind: "starting" });
    let opened: Connection;
    try {
      opened = this.#open({
        reply: (reply) => {
          if (opened === this.#connection) this.#receive(reply, opened);
        },
        broken: (message) => {
          if (opened === this.#connection) this.#fail(message, "restart");
        },
      });
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error), "restart");
      return;
    }
    this.#connection = opened;
    this.#helloTimer = setTimeout(
      () => this.#fail(`The machine did not answer for ${helloGraceMs / 1000} seconds.`, "restart"),
      helloGraceMs,
    );
    opened.post({ type: "hello", version: protocolVersion });
  }

  #close(): void {
    this.#connection?.close();
    this.#connection = undefined;
    this.#isReady = false;
    this.#waiting = [];
    clearTimeout(this.#helloTimer);
    this.#events.closed();
  }

  #fail(message: string, way: "restart" | "reload" | "none"): void {
    this.#close();
    this.#events.failed();
    this.#events.state({ kind: "failed", message, way });
  }

  #receive(reply: Reply, from: Connection): void {
    if (reply.type === "ready") this.#greet(reply.version, from);
    else if (reply.type === "failed") this.#fail(reply.message, "restart");
    else
      this.#events.reply(reply, () =>
        this.#schedule(() => {
          if (this.#connection === from && this.#isReady) from.post({ type: "credit" });
        }),
      );
  }

  #greet(version: number, from: Connection): void {
    if (version !== protocolVersion) {
      this.#fail(`The page speaks version ${protocolVersion} of the machine's protocol, the machine speaks version ${version}.`, "reload");
      return;
    }
    clearTimeout(this.#helloTimer);
    this.#isReady = true;
    this.#events.state({ kind: "ready" });
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const request of [...keptTypes.map((type) => this.#kept.get(type)), ...waiting]) if (request) from.post(request);
    this.#events.ready();
    from.post({ type: "credit" });
  }
}
