// What clients of the network asked and got: the requests decided so far, what each curl wrote, which one is looked at. Clients and
// packets themselves are in the machine's view.

import { createStore } from "zustand/vanilla";
import type { RequestView } from "../../protocol/messages.ts";
import type { Batch } from "../client/client.ts";

export type NetworkView = "form" | "curl" | "browser" | "load" | "hostile" | "requests" | "packets" | "sequence" | "sockets";

export interface NetworkState {
  readonly view: NetworkView;
  /** The newest `keptRequests` at most, oldest first. */
  readonly requests: readonly RequestView[];
  /** By client: what it wrote, standard output and error as they came. */
  readonly output: ReadonlyMap<number, string>;
  /** Of the request and of the packet that are looked at. */
  readonly request: string | undefined;
  readonly packet: number | undefined;
}

export const keptRequests = 500;
const keptOutput = 64 * 1024;

export const requestKey = ({ client, number }: RequestView): string => `${client} ${number}`;

export function createNetwork() {
  const empty = { requests: [], output: new Map<number, string>(), request: undefined, packet: undefined };
  const store = createStore<NetworkState>()(() => ({ view: "form", ...empty }));
  const decoder = new TextDecoder();
  return {
    store,
    show: (view: NetworkView) => store.setState({ view }),
    choose: (request: string | undefined) => store.setState({ request }),
    choosePacket: (packet: number | undefined) => store.setState({ packet }),
    batch: ({ isRetold, requests, clientOutput }: Batch) => {
      if (!isRetold && requests.length === 0 && clientOutput.length === 0) return;
      const before = isRetold ? { ...empty, request: store.getState().request } : store.getState();
      const output = new Map(before.output);
      for (const { client, bytes } of clientOutput) {
        output.set(client, ((output.get(client) ?? "") + decoder.decode(bytes)).slice(-keptOutput));
      }
      store.setState({ requests: [...before.requests, ...requests].slice(-keptRequests), output, request: before.request });
    },
    /** Another machine: nothing has been asked of it. */
    cleared: () => store.setState(empty),
  };
}

export type NetworkStore = ReturnType<typeof createNetwork>;
