// A curl command line to options and transfers, as curl 7.88 reads it: short options may be joined, values follow in the same
// word or in the next. What is wrong is a sentence of curl's, exit code 2.

import { concatenate } from "../../../base/concatenate.ts";
import { latinText } from "../../../base/latin.ts";
import type { HttpHeader } from "../request.ts";
import { utf8 } from "../url.ts";
import { writeMultipart } from "./multipart.ts";
import type { CurlOptions, CurlTransfer } from "./state.ts";

/** The files of the host on which curl runs; undefined: there is none of that name. */
export type ReadFile = (path: string) => Uint8Array | undefined;

export interface CurlCommand {
  readonly options: CurlOptions;
  readonly transfers: readonly CurlTransfer[];
}

export interface CurlUsageError {
  readonly exitCode: number;
  readonly message: string;
}

/** Long name, whether it takes a value. */
const shortOptions: Readonly<Record<string, readonly [name: string, takesValue: boolean]>> = {
  v: ["verbose", false],
  i: ["include", false],
  I: ["head", false],
  s: ["silent", false],
  S: ["show-error", false],
  L: ["location", false],
  f: ["fail", false],
  G: ["get", false],
  k: ["insecure", false],
  O: ["remote-name", false],
  N: ["no-buffer", false],
  g: ["globoff", false],
  "0": ["http1.0", false],
  "4": ["ipv4", false],
  "6": ["ipv6", false],
  "#": ["progress-bar", false],
  d: ["data", true],
  H: ["header", true],
  A: ["user-agent", true],
  e: ["referer", true],
  o: ["output", true],
  w: ["write-out", true],
  X: ["request", true],
  u: ["user", true],
  m: ["max-time", true],
  F: ["form", true],
  T: ["upload-file", true],
  D: ["dump-header", true],
  x: ["proxy", true],
  b: ["cookie", true],
  r: ["range", true],
};
const longFlags = new Set([
  ...Object.values(shortOptions).flatMap(([name, takesValue]) => (takesValue ? [] : [name])),
  ...["http1.1", "fail-with-body", "fail-early", "compressed", "no-keepalive", "tcp-nodelay", "path-as-is", "no-progress-meter"],
]);
const longValues = new Set([
  ...Object.values(shortOptions).flatMap(([name, takesValue]) => (takesValue ? [name] : [])),
  ...[
    "data-raw",
    "data-binary",
    "data-ascii",
    "data-urlencode",
    "json",
    "connect-timeout",
    "limit-rate",
    "max-redirs",
    "url",
    "noproxy",
    "retry",
  ],
]);

interface Reading {
  readonly flags: Set<string>;
  readonly values: Map<string, string[]>;
  readonly urls: string[];
  /** -o and -O in order, for the URLs in order. */
  readonly outputs: ({ readonly name: string } | "remote")[];
  readonly data: (readonly [kind: string, value: string])[];
}

const usage = (text: string): CurlUsageError => ({
  exitCode: 2,
  message: `curl: ${text}\ncurl: try 'curl --help' or 'curl --manual' for more information`,
});

function readWords(words: readonly string[]): Reading | CurlUsageError {
  const reading: Reading = { flags: new Set(), values: new Map(), urls: [], outputs: [], data: [] };
  const dataKinds = new Set(["data", "data-raw", "data-binary", "data-ascii", "data-urlencode", "json"]);
  const flag = (name: string): void => {
    reading.flags.add(name);
    if (name === "remote-name") reading.outputs.push("remote");
  };
  const take = (name: string, value: string): void => {
    if (name === "output") reading.outputs.push({ name: value });
    else if (name === "url") reading.urls.push(value);
    else if (dataKinds.has(name)) reading.data.push([name, value]);
    reading.values.set(name, [...(reading.values.get(name) ?? []), value]);
  };
  let onlyUrls = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (onlyUrls || !word.startsWith("-") || word === "-") reading.urls.push(word);
    else if (word === "--") onlyUrls = true;
    else if (word.startsWith("--")) {
      const name = word.slice(2);
      if (longFlags.has(name)) flag(name);
      else if (!longValues.has(name)) return usage(`option ${word}: is unknown`);
      else if (index + 1 === words.length) return usage(`option ${word}: requires parameter`);
      else take(name, words[++index]!);
    } else {
      for (let at = 1; at < word.length; at++) {
        const option = shortOptions[word[at]!];
        if (!option) return usage(`option -${word.slice(1)}: is unknown`);
        const [name, takesValue] = option;
        if (!takesValue) {
          flag(name);
          continue;
        }
        const rest = word.slice(at + 1);
        if (rest === "" && index + 1 === words.length) return usage(`option -${word.slice(1)}: requires parameter`);
        take(name, rest === "" ? words[++index]! : rest);
        break;
      }
    }
  }
  return reading;
}

const isError = (value: object): value is CurlUsageError => "exitCode" in value;

/** --data-urlencode: `content`, `=content`, `name=content`, `@file`, `name@file`. */
function urlencode(value: string, readFile: ReadFile): Uint8Array {
  const cut = /[=@]/.exec(value)?.index ?? -1;
  const name = cut > 0 ? `${value.slice(0, cut)}=` : "";
  const rest = value.slice(cut + 1);
  const bytes = cut >= 0 && value[cut] === "@" ? (readFile(rest) ?? new Uint8Array(0)) : utf8(rest);
  let text = name;
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    // curl 7.88 turns the %20 of a space into a plus.
    text += /[A-Za-z0-9._~-]/.test(character) ? character : byte === 0x20 ? "+" : `%${byte.toString(16).padStart(2, "0")}`;
  }
  return utf8(text);
}

function dataBytes(kind: string, value: string, readFile: ReadFile): Uint8Array {
  if (kind === "data-urlencode") return urlencode(value, readFile);
  if (kind === "data-raw" || !value.startsWith("@")) return utf8(value);
  const bytes = readFile(value.slice(1)) ?? new Uint8Array(0);
  // --data leaves out line ends and NULs of a file.
  return kind === "data-binary" || kind === "json" ? bytes : bytes.filter((byte) => byte !== 10 && byte !== 13 && byte !== 0);
}

function bodyOf({ data }: Reading, readFile: ReadFile): Uint8Array | undefined {
  if (data.length === 0) return undefined;
  const pieces: Uint8Array[] = [];
  for (const [index, [kind, value]] of data.entries()) {
    if (index > 0 && kind !== "json") pieces.push(utf8("&"));
    pieces.push(dataBytes(kind, value, readFile));
  }
  return concatenate(pieces);
}

/** "Name: value"; without a value it takes curl's own away, "Name;" sends it empty. */
function readHeader(text: string): HttpHeader | undefined {
  const cut = text.search(/[:;]/);
  if (cut < 0) return undefined;
  const value = text.slice(cut + 1).trim();
  return text[cut] === ";" ? (value === "" ? [text.slice(0, cut), " "] : undefined) : [text.slice(0, cut), value, text];
}

const units: Readonly<Record<string, number>> = { "": 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

export function readCurlCommand(words: readonly string[], readFile: ReadFile): CurlCommand | CurlUsageError {
  const reading = readWords(words);
  if (isError(reading)) return reading;
  const { flags, urls, outputs } = reading;
  const last = (name: string): string | undefined => reading.values.get(name)?.at(-1);
  if (urls.length === 0) {
    return words.length === 0
      ? { exitCode: 2, message: "curl: try 'curl --help' or 'curl --manual' for more information" }
      : usage("no URL specified!");
  }
  const seconds = (name: string): number | undefined | CurlUsageError => {
    const text = last(name);
    if (text === undefined) return undefined;
    if (!/^[0-9]*[.]?[0-9]+$|^[0-9]+[.]$/.test(text)) return usage(`option --${name}: expected a proper numerical parameter`);
    return Number(text) === 0 ? undefined : Number(text) * 1e9;
  };
  const maximumTimeNs = seconds("max-time");
  const connectTimeoutNs = seconds("connect-timeout");
  if (typeof maximumTimeNs === "object") return maximumTimeNs;
  if (typeof connectTimeoutNs === "object") return connectTimeoutNs;
  const rate = /^([0-9]+)([bkmg]?)$/i.exec(last("limit-rate") ?? "0");
  if (!rate) return usage("option --limit-rate: expected a proper numerical parameter");
  const redirects = Number(last("max-redirs") ?? "50");
  const uploadName = last("upload-file");
  const upload = uploadName === undefined ? undefined : readFile(uploadName);
  if (uploadName !== undefined && !upload) {
    return {
      exitCode: 26,
      message: `curl: Can't open '${uploadName}'!\ncurl: try 'curl --help' or 'curl --manual' for more information\ncurl: (26) Failed to open/read local data from file/application`,
    };
  }
  const form = reading.values.get("form");
  const multipart = form && writeMultipart(form, readFile);
  if (typeof multipart === "string") return { exitCode: 26, message: multipart };
  const data = bodyOf(reading, readFile);
  const isQuery = flags.has("get");
  const isJson = reading.data.some(([kind]) => kind === "json");
  const headers = (reading.values.get("header") ?? []).map(readHeader).filter((header) => header !== undefined);
  const hasHeader = (name: string): boolean => headers.some(([known]) => known.toLowerCase() === name);
  const json: HttpHeader[] = isJson
    ? [
        ...(hasHeader("content-type") ? [] : [["Content-Type", "application/json"] as const]),
        ...(hasHeader("accept") ? [] : [["Accept", "application/json"] as const]),
      ]
    : [];
  const cookie = last("cookie");
  const range = last("range");
  const options: CurlOptions = {
    verbose: flags.has("verbose"),
    silent: flags.has("silent"),
    showError: flags.has("show-error"),
    include: flags.has("include") || flags.has("head"),
    method: last("request"),
    head: flags.has("head"),
    headers: [
      ...(range === undefined ? [] : [["Range", `bytes=${range}`] as const]),
      ...(cookie === undefined ? [] : [["Cookie", cookie] as const]),
      ...json,
      ...headers,
    ],
    userAgent: last("user-agent") ?? "curl/7.88.1",
    referer: last("referer"),
    credentials: last("user"),
    body: isQuery ? undefined : (multipart?.bytes ?? data ?? upload),
    contentType: multipart ? multipart.contentType : upload || isJson ? undefined : "application/x-www-form-urlencoded",
    isUpload: upload !== undefined,
    query: isQuery && data ? latinText(data) : undefined,
    version: flags.has("http1.0") ? "1.0" : "1.1",
    location: flags.has("location"),
    redirectsMaximum: redirects < 0 ? Number.POSITIVE_INFINITY : redirects,
    fail: flags.has("fail-with-body") ? "late" : flags.has("fail") ? "early" : "no",
    failEarly: flags.has("fail-early"),
    maximumTimeNs,
    connectTimeoutNs,
    bytesPerSecond: Number(rate[1]) * units[rate[2]!.toLowerCase()]! || Number.POSITIVE_INFINITY,
    format: last("write-out"),
    headerFile: last("dump-header"),
  };
  const transfers = urls.map((url, index): CurlTransfer => {
    const output = outputs[index];
    const full = uploadName && /\/$/.test(url) ? url + uploadName.slice(uploadName.lastIndexOf("/") + 1) : url;
    if (output === "remote") return { url: full, output: url.replace(/[?#].*$/, "").replace(/^.*\//, "") || undefined };
    return { url: full, output: output === undefined || output.name === "-" ? undefined : output.name };
  });
  return { options, transfers };
}
