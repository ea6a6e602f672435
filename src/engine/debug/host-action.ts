// What the world outside does to the computer: the only door by which anything enters a run. Plain data, so that a run is its
// files, its seed and a list of these.

import type { GuestAddress } from "../base/brand.ts";
import type { Computer, SignalName, SpawnFailure, SpawnRequest } from "../kernel/index.ts";
import {
  advanceTo,
  type ClientId,
  type ClientRequest,
  type ExchangeId,
  type ExchangeRequest,
  endExchange,
  type LinkConditions,
  type LinkName,
  setLinkConditions,
  startExchange,
} from "../net/index.ts";

export type HostAction =
  | { readonly kind: "spawn"; readonly request: SpawnRequest }
  /** Keys at the terminal. */
  | { readonly kind: "type"; readonly bytes: Uint8Array }
  /** Bytes for standard input that is a stream, and its end. */
  | { readonly kind: "feed"; readonly bytes: Uint8Array }
  | { readonly kind: "endInput" }
  | { readonly kind: "resizeTerminal"; readonly rows: number; readonly columns: number }
  | { readonly kind: "signal"; readonly pid: number; readonly signal: SignalName }
  | { readonly kind: "endAll" }
  | { readonly kind: "forget"; readonly pid: number }
  /** Words for a tool that waits for them. */
  | { readonly kind: "order"; readonly pid: number; readonly words: readonly string[] }
  | { readonly kind: "writeFile"; readonly path: string; readonly contents: Uint8Array }
  | { readonly kind: "startExchange"; readonly request: ExchangeRequest }
  | { readonly kind: "endExchange"; readonly exchange: ExchangeId }
  /** A client of the network; `tag` is its starter's number for it. */
  | { readonly kind: "startClient"; readonly client: ClientRequest; readonly tag: number }
  | { readonly kind: "endClient"; readonly client: ClientId }
  | { readonly kind: "linkConditions"; readonly link: LinkName; readonly conditions: Partial<LinkConditions> }
  /** Time that passed while every task slept. */
  | { readonly kind: "passTime"; readonly durationNs: number }
  /** From here on time jumps to what comes next while every task sleeps, or stands still until `passTime`. */
  | { readonly kind: "idleTime"; readonly isSkipped: boolean }
  /** By a debugger's user. */
  | { readonly kind: "writeMemory"; readonly pid: number; readonly address: number; readonly bytes: Uint8Array }
  | { readonly kind: "writeRegisters"; readonly tid: number; readonly block: Uint8Array };

export interface ActionResults {
  spawn: number | SpawnFailure;
  startExchange: ExchangeId;
  startClient: ClientId;
  passTime: number;
  signal: boolean;
  order: boolean;
  /** Bytes written. */
  writeMemory: number;
}

/** What the action gives back; unknown: nothing of use. */
export type ResultOf<Kind extends HostAction["kind"]> = (ActionResults & Record<HostAction["kind"], unknown>)[Kind];

type Handler<Kind extends HostAction["kind"]> = (computer: Computer, action: Extract<HostAction, { kind: Kind }>) => ResultOf<Kind>;

const handlers: { readonly [Kind in HostAction["kind"]]: Handler<Kind> } = {
  spawn: (computer, { request }) => computer.spawn(request),
  type: (computer, { bytes }) => computer.type(bytes),
  feed: (computer, { bytes }) => computer.feed(bytes),
  endInput: (computer) => computer.endInput(),
  resizeTerminal: (computer, { rows, columns }) => computer.resizeTerminal({ rows, columns }),
  signal: (computer, { pid, signal }) => computer.kill(pid, signal),
  endAll: (computer) => computer.endAll(),
  forget: (computer, { pid }) => computer.forget(pid),
  order: (computer, { pid, words }) => computer.order(pid, words),
  writeFile: (computer, { path, contents }) => computer.writeFile(path, contents),
  startExchange: (computer, { request }) => {
    const { network } = computer;
    // The network's own clock stands where its last event was.
    advanceTo(network, computer.nowNs);
    return startExchange(network, request);
  },
  endExchange: ({ network }, { exchange }) => endExchange(network, exchange),
  startClient: (computer, { client, tag }) => computer.startClient(client, tag),
  endClient: (computer, { client }) => computer.endClient(client),
  linkConditions: ({ network }, { link, conditions }) => setLinkConditions(network, link, conditions),
  passTime: (computer, { durationNs }) => computer.passIdleTime(durationNs),
  idleTime: () => {},
  writeMemory: (computer, { pid, address, bytes }) => computer.space(pid)?.poke(address as GuestAddress, bytes) ?? 0,
  writeRegisters: (computer, { tid, block }) => computer.setRegisters(tid, block),
};

export const applyAction = <Kind extends HostAction["kind"]>(
  computer: Computer,
  action: Extract<HostAction, { kind: Kind }>,
): ResultOf<Kind> => (handlers[action.kind as Kind] as Handler<Kind>)(computer, action);
