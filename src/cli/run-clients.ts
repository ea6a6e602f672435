// svc0 run's clients on the simulated network: --curl, --load, --hostile, one after another once the guest waits. Their words become
// requests of the network; what they tell becomes lines, a finding with the instruction that sent the byte.

import type { ClientFinding, ClientRequest, Computer, KernelEvent, RequestRecord } from "../engine/kernel/index.ts";
import { clientProgress, clientsOf, type HostileKind, hostileBehaviours, type Load, percentileNs } from "../engine/net/index.ts";
import type { Program } from "../engine/session/index.ts";
import { UsageError } from "./command-line.ts";
import { writeAll } from "./standard-streams.ts";

/** What each option says of its value, for the usage text. */
export const clientOptions = ["curl", "load", "hostile"] as const;
export type ClientOption = (typeof clientOptions)[number];

/** Words as a shell would cut them: quotes keep spaces. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [, double, single, plain] of text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g))
    words.push(double?.replace(/\\(.)/g, "$1") ?? single ?? plain);
  return words;
}

/** `http://localhost:8080/ requests=1000 clients=10 keepalive=yes rate=500 seed=1`: the URL and, in any order, what differs from one request. */
function loadOf(text: string): ClientRequest {
  const [url, ...settings] = text.split(/\s+/);
  const values = new Map(settings.map((setting) => setting.split("=", 2) as [string, string | undefined]));
  const known = ["requests", "clients", "keepalive", "rate", "seed"];
  for (const name of values.keys())
    if (!known.includes(name)) throw new UsageError(`run: --load does not know "${name}"; there are ${known.join(", ")}`);
  const number = (name: string, otherwise: number): number => {
    const value = values.get(name);
    if (value === undefined) return otherwise;
    if (!/^\d+$/.test(value)) throw new UsageError(`run: --load: ${name} is a number, not "${value}"`);
    return Number(value);
  };
  const perSecond = number("rate", 0);
  return {
    kind: "load",
    request: { from: "local", method: "GET", url, headers: [], keepBytes: 4096 },
    requests: number("requests", 100),
    clients: number("clients", 10),
    keepAlive: values.get("keepalive") === "yes",
    arrivals: perSecond > 0 ? { kind: "open", perSecond } : { kind: "closed" },
    seed: number("seed", 1),
  };
}

/** `slowHeader http://localhost:8080/` */
function hostileOf(text: string): ClientRequest {
  const [behaviour = "", url = ""] = text.split(/\s+/);
  if (!Object.hasOwn(hostileBehaviours, behaviour) || url === "")
    throw new UsageError(`run: --hostile needs a behaviour and a URL; there are ${Object.keys(hostileBehaviours).join(", ")}`);
  return { kind: "hostile", behaviour: behaviour as HostileKind, from: "local", url };
}

export const clientOf = (option: ClientOption, text: string): ClientRequest =>
  option === "curl"
    ? { kind: "curl", from: "local", words: wordsOf(text), isTerminal: false }
    : option === "load"
      ? loadOf(text)
      : hostileOf(text);

const shown = (ns: number): string => (ns < 1e6 ? `${(ns / 1e3).toFixed(1)} µs` : `${(ns / 1e6).toFixed(1)} ms`);
const say = (text: string): void => writeAll(2, Buffer.from(`${text}\n`));

export class RunClients {
  readonly #computer: Computer;
  readonly #program: Program | undefined;
  readonly #waiting: ClientRequest[];
  #active = 0;
  /** Of the last curl that failed; 0: none has. */
  exitCode = 0;

  constructor(computer: Computer, program: Program | undefined, requests: readonly ClientRequest[]) {
    this.#computer = computer;
    this.#program = program;
    this.#waiting = [...requests];
  }

  get isActive(): boolean {
    return this.#active !== 0;
  }

  get isDone(): boolean {
    return !this.isActive && this.#waiting.length === 0;
  }

  /** The guest waits: the next one has its turn. True: one was started. */
  startNext(): boolean {
    const request = this.isActive ? undefined : this.#waiting.shift();
    if (!request) return false;
    this.#active = this.#computer.startClient(request);
    return true;
  }

  tell(event: KernelEvent): void {
    switch (event.kind) {
      case "clientOutput":
        writeAll(event.sink === "stderr" ? 2 : 1, event.bytes);
        return;
      case "clientRequest":
        for (const finding of event.findings) this.#tellFinding(event.record, finding);
        return;
      case "clientEnded":
        this.#tellEnd(event.client);
        if (event.exitCode !== 0) this.exitCode = event.exitCode;
        if (event.client === this.#active) this.#active = 0;
        return;
      default:
        return;
    }
  }

  #tellFinding({ method, url, number }: RequestRecord, { offset, section, message, pc }: ClientFinding): void {
    // Every answer of a load is alike: the first speaks for all.
    if (number > 0) return;
    const location = pc === undefined ? undefined : this.#program?.lines.addressToLocation(Number(pc));
    const place = location ? `${location.file}:${location.line}` : pc === undefined ? "" : `0x${pc.toString(16)}`;
    say(`svc0: ${method} ${url}: byte ${offset} of the answer${place === "" ? "" : `, sent at ${place}`}: ${message} (${section})`);
  }

  #tellEnd(client: number): void {
    const { network } = this.#computer;
    if (!clientsOf(network).some(({ id }) => id === client)) return;
    const progress = clientProgress(network, client);
    if (progress.kind === "load") this.#tellLoad(progress.load);
    if (progress.kind === "hostile") {
      const { behaviour, outcome, sentBytes, receivedBytes } = progress.hostile;
      say(`svc0: ${behaviour} (${hostileBehaviours[behaviour].summary}): ${outcome}; ${sentBytes} bytes sent, ${receivedBytes} received`);
    }
  }

  #tellLoad({ succeeded, failed, connections, latencies, startedNs, endedNs, statuses, failures }: Readonly<Load>): void {
    say(
      `svc0: ${succeeded + failed} requests over ${connections} connections in ${shown(endedNs - startedNs)} of virtual time, ${failed} failed`,
    );
    const [half, most, nearly] = [0.5, 0.9, 0.99].map((fraction) => shown(percentileNs(latencies, fraction)));
    say(`svc0: latency 50 % ${half}, 90 % ${most}, 99 % ${nearly}, longest ${shown(latencies.mostNs)}`);
    for (const [status, count] of statuses) say(`svc0: status ${status}: ${count}`);
    for (const [message, count] of failures) say(`svc0: ${message}: ${count}`);
    if (failed > 0) this.exitCode = 1;
  }
}
