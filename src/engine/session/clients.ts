// What the network's clients have told, from the run's journal: requests and output for the panels, and the progress of those that
// were started as plain HTTP requests. The clients themselves are in the network: going back takes back what they did.

import type { JournalEntry } from "../debug/index.ts";
import { clientsOf, isClientActive, type Network } from "../net/index.ts";
import { clientViews, phaseTexts, requestView } from "./client-view.ts";
import type { ClientOutputView, ClientView, ClientWish, HttpProgress, HttpRequest, RequestView } from "./views/index.ts";

/** Requests in one batch of news at the most; the newest are kept. */
const newsRequests = 500;
/** A load without chance arrivals draws nothing from it. */
const wishSeed = 1;

/** One request, or many that each have a connection of their own. */
export const httpWish = (request: HttpRequest, count: number, clients: number): ClientWish =>
  count <= 1 ? { kind: "exchange", request } : { kind: "load", request, requests: count, clients, keepAlive: false, seed: wishSeed };

/** Whether any of the world outside's is at work: then nobody waits in front of a screen for time to pass. */
export const hasActiveClient = (network: Network): boolean =>
  clientsOf(network).some((client) => client.owner === 0 && isClientActive(client));

export class ClientStory {
  /** Of the clients that were started as HTTP requests: what was said of each last. */
  readonly #http = new Map<number, string>();
  readonly #last = new Map<number, RequestView>();
  #requests: RequestView[] = [];
  #output: ClientOutputView[] = [];
  #abandoned: HttpProgress[] = [];

  /** Another run, or an earlier moment of this one. */
  clear(): void {
    this.#last.clear();
    this.#requests = [];
    this.#output = [];
  }

  tell(entry: JournalEntry): void {
    const { event } = entry;
    if (event.kind === "clientOutput") this.#output.push({ client: event.client, sink: event.sink, bytes: event.bytes });
    const request = requestView(entry);
    if (!request) return;
    this.#requests.push(request);
    this.#last.set(request.client, request);
  }

  /** The client with this tag is one whose progress is told as `HttpProgress`. */
  follow(tag: number): void {
    this.#http.set(tag, "");
  }

  take(): { readonly requests: readonly RequestView[]; readonly clientOutput: readonly ClientOutputView[] } {
    const taken = { requests: this.#requests.slice(-newsRequests), clientOutput: this.#output };
    this.#requests = [];
    this.#output = [];
    return taken;
  }

  /** Of those that have come on since the last time. */
  takeProgress(network: Network): readonly HttpProgress[] {
    const progress = this.#abandoned;
    this.#abandoned = [];
    for (const view of clientViews(network)) {
      const said = this.#http.get(view.tag);
      if (said === undefined) continue;
      const key = `${view.phase} ${view.succeeded} ${view.failed} ${view.active}`;
      if (key === said) continue;
      this.#http.set(view.tag, key);
      progress.push(this.#progressOf(view));
    }
    return progress;
  }

  #progressOf({ tag, client, phase, active, succeeded, failed }: ClientView): HttpProgress {
    const last = this.#last.get(client);
    const { statusLine, status, headers, body, raw } = last ?? {};
    return {
      id: tag,
      done: !active,
      succeeded,
      failed,
      ...(statusLine !== undefined && status !== undefined && headers && body && raw
        ? { response: { statusLine, status, headers, body, raw } }
        : {}),
      ...(last?.failure === undefined ? {} : { error: last.failure }),
      ...(last && last.rawBytes > 0 && last.rawBytes === last.raw.length ? { findings: last.findings } : {}),
      phase: active ? phase : phaseTexts.finished,
      virtualTimeNs: last ? last.decidedNs - last.startedNs : 0,
    };
  }

  /** The machine goes away, and with it whatever is under way. */
  abandon(network: Network, reason: string): void {
    this.#abandoned.push(
      ...clientViews(network)
        .filter(({ tag, active }) => active && this.#http.has(tag))
        .map((view) => ({ ...this.#progressOf(view), done: true, failed: view.failed + 1, error: reason })),
    );
    this.#http.clear();
  }
}
