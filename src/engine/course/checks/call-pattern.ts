// A system call as a lesson expects it, written as strace shows one: `bind(server, {port=8080, address=127.0.0.1}, 16) = 0`.
// Lower-case words are variables: the first use takes the value, later ones must meet it, so no descriptor is ever a fixed number.
// Results: `= 0`, `= >= 0`, `= client`, `= EADDRINUSE`, or nothing.

import { hex } from "../../base/brand.ts";
import { decodeUtf8 } from "../../base/utf8.ts";
import { callRows, errnoNamed, rowOf } from "../../kernel/index.ts";
import { formatAddress } from "../../net/index.ts";
import { integerText } from "../fields.ts";
import type { SeenCall } from "../observe.ts";
import { quote } from "./check-kind.ts";

export type ArgumentPattern =
  | { readonly kind: "any" }
  /** What follows does not matter. */
  | { readonly kind: "rest" }
  | { readonly kind: "number"; readonly value: bigint; readonly text: string }
  | { readonly kind: "variable"; readonly name: string }
  /** What the argument points to begins so. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bytes"; readonly bytes: readonly number[] }
  | { readonly kind: "address"; readonly port: number | undefined; readonly address: string | undefined };

export type ResultPattern =
  | { readonly kind: "any" }
  | { readonly kind: "compare"; readonly sign: "=" | ">" | ">="; readonly value: bigint }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "errno"; readonly name: string };

export interface CallPattern {
  readonly text: string;
  /** Any of these: `sendto|write`. */
  readonly names: readonly string[];
  readonly arguments: readonly ArgumentPattern[];
  readonly result: ResultPattern;
}

export type Bindings = ReadonlyMap<string, bigint>;

/** `man 2 socket`, `setsockopt`, `openat`: the names that lessons use. */
const constants: Readonly<Record<string, bigint>> = {
  AF_INET: 2n,
  SOCK_STREAM: 1n,
  SOCK_NONBLOCK: 2048n,
  SOL_SOCKET: 1n,
  SO_REUSEADDR: 2n,
  AT_FDCWD: -100n,
  O_RDONLY: 0n,
  O_NONBLOCK: 2048n,
  NULL: 0n,
  EPOLL_CTL_ADD: 1n,
  EPOLL_CTL_DEL: 2n,
};

const argumentToken = /\s*("(?:[^"\\]|\\.)*"|\{[^}]*\}|<[^>]*>|[^,"{<]+)\s*(?:,|$)/y;

/** The pattern, or what is wrong with it. */
export function parseCallPattern(text: string): CallPattern | string {
  const match = /^([a-z0-9_|]+)\((.*)\)(?:\s*=\s*(.+))?$/s.exec(text.trim());
  if (!match) return `"${text}" is no call: write it as strace does, socket(AF_INET, SOCK_STREAM, 0) = server`;
  const [, alternatives, inside, resultText] = match;
  const names = alternatives.split("|");
  const stranger = names.find((name) => !callRows.some((row) => row.name === name));
  if (stranger !== undefined) return `there is no system call ${stranger}`;
  const list: ArgumentPattern[] = [];
  argumentToken.lastIndex = 0;
  while (argumentToken.lastIndex < inside.length) {
    const token = argumentToken.exec(inside);
    if (!token) return `the arguments of "${text}" cannot be read`;
    const pattern = parseArgument(token[1].trim());
    if (typeof pattern === "string") return pattern;
    list.push(pattern);
  }
  const result = parseResult(resultText?.trim());
  return typeof result === "string" ? result : { text: text.trim(), names, arguments: list, result };
}

function parseArgument(text: string): ArgumentPattern | string {
  if (text === "_") return { kind: "any" };
  if (text === "...") return { kind: "rest" };
  if (text.startsWith('"'))
    return {
      kind: "text",
      text: text.slice(1, -1).replace(/\\(.)/g, (_, name: string) => ({ n: "\n", r: "\r", t: "\t", "0": "\0" })[name] ?? name),
    };
  if (text.startsWith("<"))
    return { kind: "bytes", bytes: (text.match(/[0-9a-f]{2}/gi) ?? []).map((digits) => Number.parseInt(digits, 16)) };
  if (text.startsWith("{")) {
    const port = /port=(\d+)/.exec(text)?.[1];
    const address = /address=([\d.]+)/.exec(text)?.[1];
    return { kind: "address", port: port === undefined ? undefined : Number(port), address };
  }
  const value = integerText(text) ?? (Object.hasOwn(constants, text) ? constants[text] : undefined);
  if (value !== undefined) return { kind: "number", value, text };
  if (/^[a-z][a-zA-Z0-9_]*$/.test(text)) return { kind: "variable", name: text };
  return `the argument "${text}" is not known: a number, a name in small letters, _ for anything, "text", {port=8080}, or one of ${Object.keys(constants).join(", ")}`;
}

function parseResult(text: string | undefined): ResultPattern | string {
  if (text === undefined || text === "_") return { kind: "any" };
  const compare = /^(>=|>|)\s*(-?\w+)$/.exec(text);
  const value = compare && integerText(compare[2]);
  if (compare && value !== undefined && value !== null) return { kind: "compare", sign: (compare[1] || "=") as "=", value };
  if (errnoNamed(text)) return { kind: "errno", name: text };
  if (/^[a-z][a-zA-Z0-9_]*$/.test(text)) return { kind: "variable", name: text };
  return `the result "${text}" is not known: a number, >= 0, the name of an error, or a variable`;
}

/** The bindings with the new ones, or why the call is not the one that was expected. */
export function matchCall(pattern: CallPattern, { record, name }: SeenCall, bindings: Bindings): Bindings | string {
  const bound = new Map(bindings);
  if (!pattern.names.includes(name)) return `it is ${name}`;
  const parameters = rowOf(record.number)?.arguments ?? [];
  for (const [index, argument] of pattern.arguments.entries()) {
    if (argument.kind === "rest") break;
    // By the call's own kinds: an int is its lower half, whatever stands above it.
    const value = BigInt(parameters[index]?.kind.decode(record.arguments[index]) ?? record.arguments[index]);
    const wrong = matchArgument(argument, value, record.before[index], bound);
    if (wrong) return `${parameters[index]?.name ?? `argument ${index + 1}`} is ${wrong}`;
  }
  const { result } = pattern;
  const actual = record.result;
  if (result.kind === "any") return bound;
  if (actual === undefined) return "it has not returned";
  if (result.kind === "errno") return actual === result.name ? bound : `the result is ${actual}`;
  if (typeof actual === "string") return `it failed with ${actual}`;
  if (result.kind === "variable") return bindOrMeet(bound, result.name, BigInt(actual)) ? bound : `the result is ${actual}`;
  const value = BigInt(actual);
  const fits = result.sign === "=" ? value === result.value : result.sign === ">" ? value > result.value : value >= result.value;
  return fits ? bound : `the result is ${actual}`;
}

function bindOrMeet(bound: Map<string, bigint>, name: string, value: bigint): boolean {
  const before = bound.get(name);
  if (before === undefined) bound.set(name, value);
  return before === undefined || before === value;
}

/** What is there instead; undefined: it fits. */
function matchArgument(
  pattern: Exclude<ArgumentPattern, { kind: "rest" }>,
  value: bigint,
  captured: unknown,
  bound: Map<string, bigint>,
): string | undefined {
  switch (pattern.kind) {
    case "any":
      return undefined;
    case "number":
      return value === pattern.value ? undefined : `${value}, not ${pattern.text}`;
    case "variable":
      return bindOrMeet(bound, pattern.name, value) ? undefined : `${value}, not ${pattern.name}, which is ${bound.get(pattern.name)}`;
    default:
  }
  if (!(captured instanceof Uint8Array)) return `${hex(value)}, where nothing can be read`;
  if (pattern.kind === "text") {
    const text = decodeUtf8(captured);
    // What is captured for a trace is cut short.
    return text.startsWith(pattern.text) || pattern.text.startsWith(text) ? undefined : `${quote(text)}, not ${quote(pattern.text)}`;
  }
  const shown = [...captured].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  if (pattern.kind === "bytes") return pattern.bytes.every((byte, index) => captured[index] === byte) ? undefined : `the bytes ${shown}`;
  const [low = 0, high = 0, portHigh = 0, portLow = 0, a = 0, b = 0, c = 0, d = 0] = captured;
  if (low + high * 256 !== 2) return `of family ${low + high * 256}: the first two bytes must be 02 00 (AF_INET)`;
  const port = portHigh * 256 + portLow;
  if (pattern.port !== undefined && port !== pattern.port) {
    const isSwapped = portLow * 256 + portHigh === pattern.port;
    return `port ${port}, not ${pattern.port}${isSwapped ? ": its two bytes are swapped" : ""}`;
  }
  const address = formatAddress(((a << 24) | (b << 16) | (c << 8) | d) >>> 0);
  return pattern.address === undefined || address === pattern.address ? undefined : `address ${address}, not ${pattern.address}`;
}
