// The HTTP client: the request being written, and how the last one that was sent is doing.

import { createStore } from "zustand/vanilla";
import type { HttpProgress, HttpRequest, NetworkHost } from "../../protocol/messages.ts";

export const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export const mostRequests = 1_000_000;

export interface HttpForm {
  readonly method: string;
  readonly url: string;
  readonly from: NetworkHost;
  /** One `Name: value` a line. */
  readonly headers: string;
  readonly body: string;
  /** As typed; `parseCount` says what it means. */
  readonly count: string;
}

export interface HttpExchange {
  readonly id: number;
  readonly count: number;
  readonly request: HttpRequest;
  /** Absent until the machine's first word about it. */
  readonly progress: HttpProgress | undefined;
  readonly cancelled: boolean;
}

export interface HttpState {
  readonly form: HttpForm;
  readonly exchange: HttpExchange | undefined;
}

/** Header lines as pairs; a line without a colon is what is wrong with them. */
export function parseHeaders(text: string): { readonly headers: readonly (readonly [string, string])[]; readonly wrongLine?: string } {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const wrongLine = lines.find((line) => !/^[^\s:]+:/.test(line));
  if (wrongLine !== undefined) return { headers: [], wrongLine };
  return { headers: lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()] as const) };
}

/** A whole number of requests from 1 to a million; `undefined` for anything else. Commas and spaces may group digits. */
export function parseCount(text: string): number | undefined {
  const digits = text.replace(/[\s,_]/g, "");
  if (!/^\d{1,9}$/.test(digits)) return undefined;
  const count = Number(digits);
  return count >= 1 && count <= mostRequests ? count : undefined;
}

export function createHttp() {
  const store = createStore<HttpState>()(() => ({
    form: { method: "GET", url: "http://localhost:8080/", from: "local", headers: "", body: "", count: "1" },
    exchange: undefined,
  }));
  const change = (part: Partial<HttpExchange>) => {
    const { exchange } = store.getState();
    if (exchange) store.setState({ exchange: { ...exchange, ...part } });
  };
  return {
    store,
    edit: (part: Partial<HttpForm>) => store.setState((state) => ({ form: { ...state.form, ...part } })),
    sent: (id: number, request: HttpRequest, count: number) =>
      store.setState({ exchange: { id, request, count, progress: undefined, cancelled: false } }),
    /** Progress of older exchanges, which nobody looks at any more, is dropped. */
    progressed: (progress: readonly HttpProgress[]) => {
      const newest = progress.findLast((candidate) => candidate.id === store.getState().exchange?.id);
      if (newest) change({ progress: newest });
    },
    cancelled: () => change({ cancelled: true }),
    /** Another project: what was asked of the last one is nothing to it. */
    cleared: () => store.setState({ exchange: undefined }),
    /** The machine that was to answer is gone, and every request under way with it. */
    lost: () => {
      if (store.getState().exchange?.progress?.done !== true) store.setState({ exchange: undefined });
    },
  };
}

export type Http = ReturnType<typeof createHttp>;
