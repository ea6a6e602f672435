// The wire to the machine: opens the Web Worker in which the engine lives, and passes plain messages both ways.
// The one file that knows there is a worker. Everything above it speaks to a `Connection`, which tests script.

import type { Reply, Request } from "../../protocol/messages.ts";
import { workerAddress } from "./trusted-scripts.ts";

export type ConnectionState =
  | { readonly kind: "starting" }
  /** `isAssembling`: a program is being made ready; until it is, nothing that is said to the machine is heard. */
  | { readonly kind: "ready"; readonly isAssembling?: boolean }
  /** `reload`: starting the machine again will not help, loading the page again may. */
  | { readonly kind: "failed"; readonly message: string; readonly way: "restart" | "reload" | "none" };

export interface Connection {
  readonly post: (request: Request) => void;
  /** Ends the machine at once, whatever it is doing. Nothing arrives afterwards. */
  readonly close: () => void;
}

export interface ConnectionEvents {
  readonly reply: (reply: Reply) => void;
  /** The worker could not be loaded, threw, or sent what cannot be read. */
  readonly broken: (message: string) => void;
}

export type OpenConnection = (events: ConnectionEvents) => Connection;

/** Starts a worker with a fresh machine. */
export const openWorker: OpenConnection = (events) => {
  const worker = new Worker(workerAddress(), { type: "module", name: "svc0 machine" });
  worker.onmessage = (event: MessageEvent<Reply>) => events.reply(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    events.broken(event.message || "The machine's program could not be loaded.");
  };
  worker.onmessageerror = () => events.broken("A message from the machine could not be read.");
  return {
    post: (request) => worker.postMessage(request),
    close: () => {
      worker.onmessage = null;
      worker.onerror = null;
      worker.onmessageerror = null;
      worker.terminate();
    },
  };
};
