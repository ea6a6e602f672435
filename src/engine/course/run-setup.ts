// How a lesson runs the learner's program: arguments, input, files, seeded cases, calls that fail, clients from outside. Data read
// from the front matter's `runs:`; a check names its run, or takes the one called "main".

import { encodeUtf8 } from "../base/utf8.ts";
import { type CallFailure, callRows, errnoNamed, type SignalName } from "../kernel/index.ts";
import type { HostName } from "../net/index.ts";
import { type CaseValue, type CaseValues, ExpressionProblem, evaluateExpression } from "./expression.ts";
import { countOf, Fields, integerText, itemsOf, type Problems, textOf } from "./fields.ts";
import { createSeries, type Series } from "./series.ts";
import type { YamlNode } from "./yaml.ts";

/** What varies from case to case. */
export interface CaseInput {
  readonly name: string;
  /** Come first, one a case. */
  readonly values: readonly CaseValue[];
  readonly kind: "number" | "text";
  /** Of a number: the range; of a text: its length in characters. Both ends included. */
  readonly from: bigint;
  readonly to: bigint;
  /** Of a text. */
  readonly letters: string;
}

export const memoryTypes = ["u8", "u16", "u32", "u64", "text"] as const;
export type MemoryType = (typeof memoryTypes)[number];

/** Put into the program's memory before its first instruction. */
export interface MemoryPreset {
  readonly symbol: string;
  readonly type: MemoryType;
  /** An expression. */
  readonly value: string;
}

/** A piece of a request, and the wait before it in virtual time. */
export interface RequestPiece {
  readonly text: string;
  readonly waitNs: number;
}

/** A request as curl writes one. Texts are templates. */
export interface ComposedRequest {
  /** Request line and headers, but for Content-Length, which follows from the body. */
  readonly head: string;
  readonly body: string;
  /** Bytes of each piece; undefined: all at once. */
  readonly split: number | undefined;
  readonly everyNs: number;
}

export interface ClientRequest {
  readonly method: string;
  readonly pieces: readonly RequestPiece[] | ComposedRequest;
  /** The next request is sent without waiting for this one's answer. */
  readonly pipelined: boolean;
}

/** A connection, or several alike at once, from one of the two hosts. */
export interface ClientSetup {
  readonly name: string;
  readonly from: HostName;
  /** "localhost", "svc0", a dotted quad */
  readonly to: string;
  readonly port: number;
  readonly startNs: number;
  readonly count: number;
  readonly requests: readonly ClientRequest[];
}

export interface RunSetup {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly stdin: string;
  readonly files: ReadonlyMap<string, string>;
  readonly presets: readonly MemoryPreset[];
  readonly failures: readonly CallFailure[];
  readonly cases: number;
  readonly seed: number;
  readonly inputs: readonly CaseInput[];
  readonly clients: readonly ClientSetup[];
  /** Sent once the clients have finished. */
  readonly signal: SignalName | undefined;
  /** Instructions at most. */
  readonly budget: number;
}

const defaultBudget = 20_000_000;
const casesMaximum = 100;
const clientsMaximum = 100;
const millisecond = 1_000_000;
const defaultPort = 8080;
const printable = "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,-";
const endSignals = ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;

export const plainRun = (name: string): RunSetup => ({
  name,
  arguments: [],
  stdin: "",
  files: new Map(),
  presets: [],
  failures: [],
  cases: 1,
  seed: 1,
  inputs: [],
  clients: [],
  signal: undefined,
  budget: defaultBudget,
});

export function readRun(name: string, node: YamlNode, problems: Problems): RunSetup | undefined {
  const fields = Fields.of(node, problems, "a run");
  if (!fields) return undefined;
  const inputs = readInputs(fields.take("inputs"), problems);
  const setup: RunSetup = {
    name,
    arguments: fields.texts("arguments"),
    stdin: fields.text("stdin") ?? "",
    files: new Map(
      named(fields.take("files"), problems, "files").flatMap(([path, value]) => {
        const text = textOf(value, problems);
        return text === undefined ? [] : [[path.startsWith("/") ? path : `/home/student/${path}`, text] as const];
      }),
    ),
    presets: readPresets(fields.take("set"), problems),
    failures: readFailures(fields.take("failures"), problems),
    cases: fields.count("cases", 1, casesMaximum) ?? Math.max(1, ...inputs.map(({ values }) => values.length)),
    seed: fields.count("seed") ?? 1,
    inputs,
    clients: readClients(fields.take("clients"), problems),
    signal: fields.choice("signal", endSignals),
    budget: fields.count("budget", 1, 500_000_000) ?? defaultBudget,
  };
  fields.finish();
  for (const { value, symbol } of setup.presets)
    tryExpression(value, caseValues(setup, 0), () => problems.note(fields.keySpan("set"), `the value of ${symbol} cannot be computed`));
  return setup;
}

function tryExpression(text: string, values: CaseValues, otherwise: () => void): void {
  try {
    evaluateExpression(text, values);
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error;
    otherwise();
  }
}

const named = (node: YamlNode | undefined, problems: Problems, what: string) =>
  node === undefined ? [] : (Fields.of(node, problems, what)?.all ?? []);

function readInputs(node: YamlNode | undefined, problems: Problems): CaseInput[] {
  return named(node, problems, "inputs").flatMap(([name, value]): CaseInput[] => {
    const fields = Fields.of(value, problems, "an input");
    if (!fields) return [];
    const isText = fields.has("letters") || fields.has("text");
    const bounds = fields.take(isText ? "text" : "range");
    const [from, to] =
      bounds?.kind === "list" ? bounds.items.map((item) => (item.kind === "scalar" ? integerText(item.text) : undefined)) : [];
    if (bounds && (from === undefined || to === undefined || from > to))
      problems.note(bounds.span, "two whole numbers belong here, the smaller first: [0, 100]");
    const written = fields.take("values");
    const values = (written ? itemsOf(written) : []).flatMap((item): CaseValue[] => {
      const text = textOf(item, problems);
      if (text === undefined) return [];
      const number = item.kind === "scalar" && !item.quoted ? integerText(text) : undefined;
      if (!isText && number === undefined) problems.note(item.span, `"${text}" is no whole number`);
      return isText ? [text] : number === undefined ? [] : [number];
    });
    const letters = fields.text("letters") || printable;
    fields.finish();
    return [{ name, values, kind: isText ? "text" : "number", from: from ?? 0n, to: to ?? (isText ? 20n : 100n), letters }];
  });
}

function readPresets(node: YamlNode | undefined, problems: Problems): MemoryPreset[] {
  return named(node, problems, "set").flatMap(([symbol, value]): MemoryPreset[] => {
    if (value.kind === "scalar") return [{ symbol, type: "u64", value: value.text }];
    const fields = Fields.of(value, problems, "a value to set");
    if (!fields) return [];
    const type = fields.choice("type", memoryTypes) ?? "u64";
    const text = fields.requiredText("value", "a number, an input's name, or an expression");
    fields.finish();
    return text === undefined ? [] : [{ symbol, type, value: text }];
  });
}

function readFailures(node: YamlNode | undefined, problems: Problems): CallFailure[] {
  return (node ? itemsOf(node) : []).flatMap((item): CallFailure[] => {
    const fields = Fields.of(item, problems, "a call that fails");
    if (!fields) return [];
    const call = fields.requiredText("call", "the name of a system call");
    const nth = fields.count("nth", 1) ?? 1;
    const errnoText = fields.text("errno");
    const bytes = fields.count("bytes");
    fields.finish();
    if (call !== undefined && !callRows.some(({ name }) => name === call))
      problems.note(fields.keySpan("call"), `there is no system call ${call}`);
    if (call === undefined) return [];
    if (bytes !== undefined) return [{ call, nth, bytes }];
    const errno = errnoNamed(errnoText ?? "");
    if (errno) return [{ call, nth, errno }];
    problems.note(item.span, "errno: (such as EADDRINUSE) or bytes: says how the call fails");
    return [];
  });
}

function readClients(node: YamlNode | undefined, problems: Problems): ClientSetup[] {
  return (node ? itemsOf(node) : []).flatMap((item, index): ClientSetup[] => {
    const fields = Fields.of(item, problems, "a client");
    if (!fields) return [];
    const from = fields.choice("from", ["local", "remote"]) ?? "local";
    const to = fields.text("to") ?? (from === "local" ? "localhost" : "svc0");
    const port = fields.count("port", 1, 65535) ?? defaultPort;
    const host = `${to}:${port}`;
    const requests = fields.take("requests");
    const client: ClientSetup = {
      name: fields.text("name") ?? `client ${index + 1}`,
      from,
      to,
      port,
      startNs: (fields.count("after", 0, 60_000) ?? 0) * millisecond,
      count: fields.count("count", 1, clientsMaximum) ?? 1,
      requests: (requests ? itemsOf(requests) : []).flatMap((request) => readRequest(request, host, problems) ?? []),
    };
    fields.finish();
    if (client.requests.length === 0) problems.note(fields.span, "requests: is missing: what the client sends");
    return [client];
  });
}

/** As curl writes one: `get: /about`, or method, path, headers and body; or `send:` the bytes themselves. */
function readRequest(node: YamlNode, host: string, problems: Problems): ClientRequest | undefined {
  const fields = Fields.of(node, problems, "a request");
  if (!fields) return undefined;
  const path = fields.text("get") ?? fields.text("path") ?? "/";
  const method = fields.text("method") ?? "GET";
  const body = fields.text("body") ?? "";
  const headers = named(fields.take("headers"), problems, "headers").flatMap(([name, value]) => {
    const text = textOf(value, problems);
    return text === undefined ? [] : [`${name}: ${text}\r\n`];
  });
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n${headers.join("")}`;
  const send = fields.take("send");
  const split = fields.count("split", 1);
  const everyNs = (fields.count("every", 0, 10_000) ?? 1) * millisecond;
  const pipelined = fields.flag("pipelined") ?? false;
  fields.finish();
  if (send) return { method: "GET", pieces: readPieces(send, problems), pipelined };
  return { method, pieces: { head, body, split, everyNs }, pipelined };
}

/** What goes over the wire, with the inputs of the case put in. */
export function filledPieces(pieces: ClientRequest["pieces"], fill: (template: string) => string): readonly RequestPiece[] {
  if (!("head" in pieces)) return pieces.map((piece) => ({ ...piece, text: fill(piece.text) }));
  const body = fill(pieces.body);
  const length = body === "" && !pieces.head.startsWith("POST") ? "" : `Content-Length: ${encodeUtf8(body).length}\r\n`;
  const whole = `${fill(pieces.head)}${length}\r\n${body}`;
  const bytes = pieces.split ?? whole.length;
  return Array.from({ length: Math.ceil(whole.length / bytes) }, (_, index) => ({
    text: whole.slice(index * bytes, (index + 1) * bytes),
    waitNs: index === 0 ? 0 : pieces.everyNs,
  }));
}

function readPieces(node: YamlNode, problems: Problems): RequestPiece[] {
  const pieces: RequestPiece[] = [];
  let waitNs = 0;
  for (const item of itemsOf(node)) {
    if (item.kind !== "map") {
      pieces.push({ text: textOf(item, problems) ?? "", waitNs });
      waitNs = 0;
      continue;
    }
    const wait = item.entries.get("wait");
    if (wait) waitNs += (countOf(wait.value, problems, 0, 60_000) ?? 0) * millisecond;
    else problems.note(item.span, "between pieces of a request only { wait: MILLISECONDS } may stand");
  }
  return pieces;
}

/** The inputs of a case, counted from 0: first the values that are named, then seeded random ones. */
export function caseValues({ inputs, seed }: RunSetup, index: number): Map<string, CaseValue> {
  const series = createSeries(seed * 1000 + index);
  return new Map(inputs.map((input) => [input.name, input.values[index] ?? drawn(input, series)]));
}

function drawn({ kind, from, to, letters }: CaseInput, series: Series): CaseValue {
  const value = from + (series.bits64() % (to - from + 1n));
  if (kind === "number") return value;
  let text = "";
  for (let count = 0n; count < value; count += 1n) text += letters[Number(series.bits64() % BigInt(letters.length))];
  return text;
}
