// One run of curl: its options, its URLs in turn, the connection that it keeps, what it has written. Plain data inside `Network`.

import type { HostName } from "../../host.ts";
import type { EndpointId } from "../../tcp/endpoint.ts";
import type { ClientId } from "../client-state.ts";
import type { ExchangeId } from "../exchange/state.ts";
import type { HttpHeader } from "../request.ts";

export type CurlId = number;

export interface CurlOptions {
  readonly verbose: boolean;
  readonly silent: boolean;
  readonly showError: boolean;
  /** -i, -I */
  readonly include: boolean;
  /** -X */
  readonly method: string | undefined;
  readonly head: boolean;
  readonly headers: readonly HttpHeader[];
  readonly userAgent: string;
  readonly referer: string | undefined;
  readonly credentials: string | undefined;
  readonly body: Uint8Array | undefined;
  readonly contentType: string | undefined;
  readonly isUpload: boolean;
  /** --data with -G: goes into the query. */
  readonly query: string | undefined;
  readonly version: "1.0" | "1.1";
  readonly location: boolean;
  readonly redirectsMaximum: number;
  /** -f, --fail-with-body */
  readonly fail: "no" | "early" | "late";
  readonly failEarly: boolean;
  readonly maximumTimeNs: number | undefined;
  readonly connectTimeoutNs: number | undefined;
  readonly bytesPerSecond: number;
  /** -w */
  readonly format: string | undefined;
  /** -D */
  readonly headerFile: string | undefined;
}

export interface CurlTransfer {
  readonly url: string;
  /** A file's name; undefined: standard output. */
  readonly output: string | undefined;
}

/** What a curl writes, in order. */
export interface CurlOutput {
  /** A name: the file. */
  readonly to: "stdout" | "stderr" | { readonly file: string };
  readonly bytes: Uint8Array;
}

interface KeptConnection {
  readonly endpoint: EndpointId;
  /** "localhost:8080" */
  readonly target: string;
  readonly number: number;
}

export interface Curl {
  readonly id: CurlId;
  /** Through which it tells what it writes; 0: it is asked. */
  readonly client: ClientId;
  readonly from: HostName;
  readonly options: CurlOptions;
  readonly transfers: readonly CurlTransfer[];
  /** curl shows no data counts where its output is a terminal. */
  readonly isTerminal: boolean;
  next: number;
  /** 0: between two. */
  exchange: ExchangeId;
  /** The request under way, which redirects change. */
  url: string;
  method: string;
  body: Uint8Array | undefined;
  redirects: number;
  attempts: number;
  /** The body of this response goes nowhere: another request follows. */
  ignoresBody: boolean;
  nextConnection: number;
  /** Of the exchange under way. */
  connectionNumber: number;
  kept: KeptConnection | undefined;
  /** Host names that have been looked up, as curl mentions. */
  readonly knownHosts: string[];
  startedNs: number;
  /** Of the transfer: for -w. */
  connections: number;
  headerBytes: number;
  requestBytes: number;
  uploadedBytes: number;
  downloadedBytes: number;
  /** When the last request but one of a transfer was over. */
  redirectNs: number;
  output: CurlOutput[];
  exitCode: number;
  done: boolean;
}

/** What a transfer counts, as it begins. */
export const nothingTransferred = {
  redirects: 0,
  attempts: 0,
  connections: 0,
  headerBytes: 0,
  requestBytes: 0,
  uploadedBytes: 0,
  downloadedBytes: 0,
  redirectNs: 0,
} as const satisfies Partial<Curl>;
