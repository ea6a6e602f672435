// The network: clients and what they got, packets, links.

import type { HostileKind, LinkConditions } from "../../net/index.ts";
import type { Moment } from "./time.ts";

/** A host of the simulated network: the learner's machine, and another one. */
export type NetworkHost = "local" | "remote";

/** What the page's HTTP client is to send. */
export interface HttpRequest {
  readonly method: string;
  /** "http://localhost:8080/path": name or dotted quad, resolved on the host it is sent from. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly from: NetworkHost;
}

/** What a client of the network is to do. All of it is part of the run: going back and forth repeats it exactly. */
export type ClientWish =
  /** A curl command line, without "curl": ["-v", "http://localhost:8080/"]. Its files are those of the home directory. */
  | { readonly kind: "curl"; readonly from: NetworkHost; readonly words: readonly string[] }
  | { readonly kind: "exchange"; readonly request: HttpRequest }
  | {
      readonly kind: "load";
      readonly request: HttpRequest;
      readonly requests: number;
      /** Clients at once. */
      readonly clients: number;
      readonly keepAlive: boolean;
      /** Arrivals at chance times of this rate, whatever the server does; absent: a client asks again when it has its answer. */
      readonly perSecond?: number;
      readonly seed: number;
    }
  | {
      readonly kind: "hostile";
      readonly behaviour: HostileBehaviour;
      readonly from: NetworkHost;
      readonly url: string;
      /** Of virtual time: between two of its steps (10 ms), and until it gives up (5 s). */
      readonly stepNs?: number;
      readonly patienceNs?: number;
      /** Varies its steps and pieces; absent: they are even. */
      readonly seed?: number;
    };

/** Each is described in `Vocabulary.hostile`. */
export type HostileBehaviour = HostileKind;

/** A client as it stands at the present moment. */
export interface ClientView {
  readonly client: number;
  /** The number that it was started under; 0: a program of the machine's started it. */
  readonly tag: number;
  readonly kind: ClientWish["kind"];
  readonly from: NetworkHost;
  /** "curl -v http://localhost:8080/", "load http://localhost:8080/", "slowHeader http://…". */
  readonly title: string;
  /** "connecting", "waiting for the response", "ended" … */
  readonly phase: string;
  readonly active: boolean;
  readonly startedNs: number;
  readonly endedNs?: number;
  /** Requests that were decided, well and badly. */
  readonly succeeded: number;
  readonly failed: number;
  /** Of a curl that has ended. */
  readonly exitCode?: number;
  /** Of a hostile client that has ended: "server closed", "client gave up" … */
  readonly outcome?: string;
  readonly receivedBytes: number;
  readonly load?: LoadView;
}

/** What a load has come to. */
export interface LoadView {
  readonly requests: number;
  readonly connections: number;
  /** Latencies in virtual time. */
  readonly meanNs: number;
  readonly percentiles: readonly { readonly fraction: number; readonly ns: number }[];
  readonly histogram: readonly { readonly fromNs: number; readonly toNs: number; readonly count: number }[];
  readonly statuses: readonly { readonly status: number; readonly count: number }[];
  /** By curl's sentence. */
  readonly failures: readonly { readonly message: string; readonly count: number }[];
}

/** One request of a client, decided. */
export interface RequestView {
  readonly client: number;
  /** From 0, of this client. */
  readonly number: number;
  readonly method: string;
  readonly url: string;
  readonly statusLine?: string;
  readonly status?: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The bytes that went, and those that came, up to 64 KiB each; empty for those of a load behind the first 200 that went well. */
  readonly request: Uint8Array;
  readonly raw: Uint8Array;
  readonly rawBytes: number;
  readonly body: Uint8Array;
  readonly bodyBytes: number;
  /** curl's sentence; absent: it succeeded. */
  readonly failure?: string;
  /** Over a connection of an earlier request. */
  readonly reused: boolean;
  /** "10.0.0.2:40000", "10.0.0.1:8080"; absent: there was no connection. */
  readonly local?: string;
  readonly remote?: string;
  readonly startedNs: number;
  readonly connectedNs?: number;
  readonly firstByteNs?: number;
  readonly decidedNs: number;
  readonly moment: Moment;
  /** What is wrong with the answer's bytes, whatever the client made of them. */
  readonly findings: readonly HttpFindingView[];
}

/** What a curl has written, in order. */
export interface ClientOutputView {
  readonly client: number;
  readonly sink: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

/** A packet of the capture, as a sniffer at its sender's interface saw it. */
export interface PacketView {
  /** From 0, over the whole run. */
  readonly number: number;
  readonly timeNs: number;
  /** When it was sent; absent: forgotten. */
  readonly moment?: Moment;
  readonly link: "loopback" | "wire";
  readonly from: NetworkHost;
  /** The link lost it. */
  readonly lost: boolean;
  readonly protocol: "TCP" | "UDP" | "ICMP" | "IP";
  /** "127.0.0.1:40000" */
  readonly source: string;
  readonly destination: string;
  /** Of TCP: "SYN, ACK"; sequence and acknowledgment from the connection's first packet that is held. */
  readonly flags?: string;
  readonly sequence?: number;
  readonly acknowledgment?: number;
  readonly window?: number;
  readonly payloadBytes: number;
  /** The payload's first line or so, what cannot be printed as dots. */
  readonly text: string;
  /** In a line, as Wireshark's column says it: "40000 → 8080 [SYN] Seq=0 Win=65495 Len=0". */
  readonly information: string;
  /** IP header first. */
  readonly bytes: Uint8Array;
}

/** An answer of the server. */
export interface HttpResponseView {
  readonly statusLine: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Every byte as received, bounded to the first 64 KiB. */
  readonly raw: Uint8Array;
}

/** What is wrong with a server's bytes. */
export interface HttpFindingView {
  /** Into `raw` of the response. */
  readonly offset: number;
  readonly rule: string;
  /** "RFC 9112 §2.2" */
  readonly section: string;
  readonly message: string;
  /** The process that sent the byte, and the address of its `svc`; absent where it is not known any more. */
  readonly pid?: number;
  readonly address?: bigint;
}

/** How far requests have come. */
export interface HttpProgress {
  readonly id: number;
  readonly done: boolean;
  readonly succeeded: number;
  readonly failed: number;
  /** The newest outcome. `error` is curl's sentence and exit code: "curl: (7) Failed to connect to …". */
  readonly response?: HttpResponseView;
  readonly error?: string;
  /** What is wrong with the bytes of the newest response, whatever the client made of them (RFC 9112); empty: nothing. */
  readonly findings?: readonly HttpFindingView[];
  /** What the client is waiting for: "connecting", "waiting for the response". */
  readonly phase: string;
  readonly virtualTimeNs: number;
}

/** What a link does to packets. */
export type LinkConditionsView = LinkConditions;

/** "loopback": either host's own; "wire": between the two. */
export interface LinkView {
  readonly link: "loopback" | "wire";
  readonly conditions: LinkConditionsView;
}
