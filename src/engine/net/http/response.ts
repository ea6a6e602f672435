// An HTTP/1.1 response read as curl 7.88 reads it, tolerances and refusals alike (RFC 9112 is stricter; the lint is apart).
// Fed with bytes as they come, told of the end of the stream; says when the response is complete or why it is none.

import { latinText } from "../../base/latin.ts";
import { type ByteSink, createByteSink, gather } from "./byte-sink.ts";
import { type ChunkReader, createChunkReader, readChunks } from "./chunked.ts";
import { type FailureKind, type HttpFailure, httpFailure } from "./failure.ts";
import type { HttpHeader } from "./request.ts";

/** A line of a head, its end included, in Latin-1. */
export interface HeadLine {
  readonly kind: "headLine";
  readonly text: string;
  readonly status: number;
  readonly place: "first" | "middle" | "last";
  /** Behind the last line: a body follows. */
  readonly hasBody: boolean;
}

/** What the reader says of a response while it reads it. */
export type ReaderEvent =
  | { readonly kind: "note"; readonly text: string }
  | HeadLine
  /** A line that -i shows and -v does not: a trailer behind the last chunk, the end of a provisional head. */
  | { readonly kind: "plainLine"; readonly text: string }
  | { readonly kind: "body"; readonly bytes: Uint8Array };

interface EventSink {
  push(event: ReaderEvent): unknown;
}

/** What decides whether the connection can serve again. */
export interface Persistence {
  version: string;
  /** The response asks for it, or lets nothing else be. */
  closes: boolean;
  keepsAlive: boolean;
  /** Bytes behind the end of the response. */
  excess: number;
}

export interface ResponseReader {
  readonly method: string;
  phase: "head" | "body" | "complete";
  /** The line under way, in Latin-1. */
  line: string;
  /** Complete lines of this head, the status line among them. */
  lineCount: number;
  headBytes: number;
  /** Of those, bytes of provisional (1xx) heads. */
  provisionalBytes: number;
  statusLine: string;
  status: number;
  headers: HttpHeader[];
  contentLength: number | undefined;
  /** A transfer coding other than chunked was named: the length is not to be trusted, the body lasts until the end. */
  ignoresLength: boolean;
  chunks: ChunkReader | undefined;
  /** A transfer coding that we cannot undo: the first body byte fails. */
  badCoding: FailureKind | undefined;
  readonly body: ByteSink;
  readonly persistence: Persistence;
  /** -f: the status from which on a response is a failure once its head is there; Infinity: none is. */
  readonly failsFrom: number;
  /** A provisional 100 has come. */
  continued: boolean;
  /** Filled where somebody listens. */
  readonly events: EventSink | undefined;
}

export const createResponseReader = (
  method: string,
  bodyLimit: number,
  events?: EventSink,
  failsFrom = Number.POSITIVE_INFINITY,
): ResponseReader => ({
  method,
  phase: "head",
  line: "",
  lineCount: 0,
  headBytes: 0,
  provisionalBytes: 0,
  statusLine: "",
  status: 0,
  headers: [],
  contentLength: undefined,
  ignoresLength: false,
  chunks: undefined,
  badCoding: undefined,
  body: createByteSink(bodyLimit),
  persistence: { version: "1.1", closes: false, keepsAlive: false, excess: 0 },
  failsFrom,
  continued: false,
  events,
});

const note = (reader: ResponseReader, text: string): void => void reader.events?.push({ kind: "note", text });

const longestLine = 102400;
const largestHead = 307200;
const lineFeed = 0x0a;

/** Takes the bytes; what follows a complete response is left alone. A failure is final. */
export function feedResponse(reader: ResponseReader, bytes: Uint8Array): HttpFailure | undefined {
  let offset = 0;
  while (reader.phase === "head" && offset < bytes.length) {
    const found = bytes.indexOf(lineFeed, offset);
    const end = found < 0 ? bytes.length : found + 1;
    reader.line += latinText(bytes, offset, end);
    offset = end;
    const failure = checkLine(reader) ?? (found < 0 ? undefined : takeLine(reader));
    if (failure !== undefined) return failure;
    // curl looks for the next line only while its first byte is none of C's ends of strings: the rest of what came is lost.
    if (reader.phase === "head" && bytes[offset] === 0) return undefined;
  }
  return reader.phase === "body" ? feedBody(reader, bytes, offset) : undefined;
}

/** The stream has ended: was that a response? */
export function endResponse(reader: ResponseReader): HttpFailure | undefined {
  if (reader.phase === "complete") return undefined;
  if (isEmpty(reader)) return httpFailure("emptyReply");
  if (reader.method !== "HEAD") {
    // A length is given up for chunks only once the head is whole.
    const length = reader.phase === "head" ? reader.contentLength : bodyLength(reader);
    const remaining = (length ?? 0) - reader.body.total;
    if (remaining > 0) return httpFailure("partialFile", String(remaining));
    if (reader.chunks !== undefined && reader.chunks.phase !== "end") return httpFailure("partialChunks");
  }
  reader.phase = "complete";
  return undefined;
}

/** Provisional heads, and that of 101, count for nothing. */
const isEmpty = ({ headBytes, provisionalBytes, body }: ResponseReader): boolean => headBytes - provisionalBytes <= 0 && body.total === 0;

/** What can be said of a line before its end. */
function checkLine(reader: ResponseReader): HttpFailure | undefined {
  const { line } = reader;
  if (line.length >= longestLine) return httpFailure("headerTooLong");
  // "HTTP/", or as much of it as is there: anything else is a body without a head.
  if (reader.lineCount === 0 && !"HTTP/".startsWith(line.slice(0, 5).toUpperCase())) return httpFailure("http09");
  return undefined;
}

function takeLine(reader: ResponseReader): HttpFailure | undefined {
  const { line } = reader;
  reader.line = "";
  reader.lineCount++;
  reader.headBytes += line.length;
  if (reader.headBytes > largestHead) return httpFailure("headersTooLarge", String(reader.headBytes));
  if (reader.lineCount > 1 && (line.startsWith("\n") || line.startsWith("\r"))) {
    if (reader.status >= reader.failsFrom) return httpFailure("httpError", String(reader.status));
    endHead(reader, line);
    return reader.phase === "complete" && isEmpty(reader) ? httpFailure("emptyReply") : undefined;
  }
  const failure = reader.lineCount === 1 ? takeStatusLine(reader, line) : takeHeader(reader, line);
  if (failure === undefined) {
    const place = reader.lineCount === 1 ? "first" : "middle";
    reader.events?.push({ kind: "headLine", text: line, status: reader.status, place, hasBody: false });
  }
  return failure;
}

const withoutEnd = (line: string): string => line.replace(/\r?\n$/, "");

/**
 * "HTTP/1.1 200 OK", by the conversions of C's sscanf that curl uses (" HTTP/%1d.%1d%c%3d%c"): numbers may follow spaces, and what does
 * not begin like this at all, but does with other case, counts as HTTP/1.0 200.
 */
function takeStatusLine(reader: ResponseReader, line: string): HttpFailure | undefined {
  return readStatusLine(reader, line.split("\0")[0] as string) ?? (line.includes("\0") ? httpFailure("nulInHeader") : undefined);
}

function readStatusLine(reader: ResponseReader, line: string): HttpFailure | undefined {
  reader.statusLine = withoutEnd(line);
  reader.headers = [];
  if (!line.startsWith("HTTP/") || !/^\s*(\d|$)/.test(line.slice(5))) {
    reader.status = 200;
    return undefined;
  }
  const bare = /^HTTP\/([23])\s*([+-]?\d+)/.exec(line);
  const full = /^HTTP\/\s*(\d)\.\s*(\d)([\s\S])\s*([+-]\d{1,2}|\d{1,3})([\s\S]?)/.exec(line);
  if (full === null && bare === null) return httpFailure("unsupportedVersion");
  const status = Number(full?.[4] ?? bare?.[2]);
  if (full !== null && (status < 100 || /\d/.test(full[5] as string))) return httpFailure("unsupportedStatus");
  if (full !== null && full[3] !== " ") return httpFailure("unsupportedVersion");
  const version = full === null ? `${bare?.[1]}.0` : `${full[1]}.${full[2]}`;
  if (version !== "1.0" && version !== "1.1" && version !== "2.0") return httpFailure("unsupportedVersion", version);
  reader.status = status;
  reader.persistence.version = version;
  if (version === "1.0") {
    reader.persistence.closes = true;
    note(reader, "HTTP 1.0, assume close after body");
  }
  return undefined;
}

/** 1xx, 204 and 304 have no body, whatever their headers say. */
const isBodiless = (status: number): boolean => (status >= 100 && status < 200) || status === 204 || status === 304;

function takeHeader(reader: ResponseReader, line: string): HttpFailure | undefined {
  if (line.includes("\0")) return httpFailure("nulInHeader");
  const isFolded = line.startsWith(" ") || line.startsWith("\t");
  const colon = line.indexOf(":");
  if (isFolded && reader.lineCount > 2) {
    const last = reader.headers.pop();
    if (last !== undefined) reader.headers.push([last[0], `${last[1]} ${line.trim()}`.trim()]);
    return undefined;
  }
  if (colon < 0) return httpFailure("headerWithoutColon");
  // curl keeps what comes before the first CR: that has to be a name with its colon.
  if (isFolded || line.slice(0, colon).includes("\r")) return httpFailure("badHeader");
  const name = line.slice(0, colon);
  const value = line.slice(colon + 1);
  reader.headers.push([name, value.trim()]);
  if (name.toLowerCase() === "connection") takeConnection(reader, value.trim().toLowerCase());
  if (isBodiless(reader.status)) return undefined;
  if (name.toLowerCase() === "content-length") return takeContentLength(reader, value);
  if (name.toLowerCase() === "transfer-encoding") takeTransferCodings(reader, value);
  return undefined;
}

function takeConnection(reader: ResponseReader, value: string): void {
  const { persistence } = reader;
  if (value === "close" || /(^|[ ,])close($|[ ,])/.test(value)) persistence.closes = true;
  else if (persistence.version === "1.0" && value.includes("keep-alive")) {
    persistence.closes = false;
    persistence.keepsAlive = true;
    note(reader, "HTTP/1.0 connection set to keep alive");
  }
}

/** Digits after optional spaces and sign; what follows them is ignored. The last of several counts. */
function takeContentLength(reader: ResponseReader, value: string): HttpFailure | undefined {
  const digits = /^[ \t\v\f\r]*\+?(\d+)/.exec(value)?.[1];
  if (digits === undefined) return httpFailure("badContentLength");
  // A number that overflows 64 bits is passed over.
  if (BigInt(digits) < 2n ** 63n) reader.contentLength = Number(digits);
  return undefined;
}

function takeTransferCodings(reader: ResponseReader, value: string): void {
  for (const coding of value.split(",").map((text) => text.trim().toLowerCase())) {
    if (coding === "chunked") reader.chunks = createChunkReader();
    // Compressed bodies are not undone here: to curl, too, they fail unless they are what they claim.
    else if (["gzip", "x-gzip", "deflate", "br", "zstd"].includes(coding)) reader.badCoding ??= "undecodable";
    else if (coding !== "" && coding !== "identity") reader.badCoding = "unknownCoding";
  }
  if (reader.chunks === undefined) reader.ignoresLength = true;
}

function endHead(reader: ResponseReader, line: string): void {
  // 101 is the last head of its connection: what follows is another protocol's.
  if (reader.status < 200 && reader.status !== 101 && reader.status >= 100) {
    reader.provisionalBytes = reader.headBytes;
    reader.lineCount = 0;
    if (reader.status === 100) reader.continued = true;
    reader.events?.push({ kind: "plainLine", text: line });
    return;
  }
  if (reader.status === 101) reader.provisionalBytes = reader.headBytes;
  const lasts = bodyLength(reader) === undefined && reader.chunks === undefined && reader.method !== "HEAD";
  if (lasts && !reader.persistence.closes && reader.status !== 101) {
    reader.persistence.closes = true;
    note(reader, "no chunk, no close, no size. Assume close to signal end");
  }
  reader.phase = bodyLength(reader) === 0 || reader.method === "HEAD" ? "complete" : "body";
  reader.events?.push({ kind: "headLine", text: line, status: reader.status, place: "last", hasBody: reader.phase === "body" });
}

/** Where the body ends; undefined: with its last chunk, or with the stream. */
function bodyLength(reader: ResponseReader): number | undefined {
  if (reader.status === 204 || reader.status === 304) return 0;
  return reader.chunks !== undefined || reader.ignoresLength ? undefined : reader.contentLength;
}

function feedBody(reader: ResponseReader, bytes: Uint8Array, start: number): HttpFailure | undefined {
  if (start === bytes.length) return undefined;
  const { chunks, body, badCoding } = reader;
  if (badCoding !== undefined && chunks === undefined) return httpFailure(badCoding);
  let isUndone = true;
  const take = (from: number, to: number): void => {
    isUndone &&= badCoding === undefined;
    if (!isUndone) return;
    gather(body, bytes, from, to);
    if (to > from) reader.events?.push({ kind: "body", bytes: bytes.slice(from, to) });
  };
  if (chunks !== undefined) {
    const end = readChunks(chunks, bytes, start, take, (text) => reader.events?.push({ kind: "plainLine", text }));
    if (badCoding !== undefined && !isUndone) return httpFailure(badCoding);
    if (typeof end === "string") return httpFailure(end);
    if (chunks.phase === "done") {
      reader.phase = "complete";
      reader.persistence.excess = bytes.length - end;
      if (bytes.length > end) note(reader, `Leftovers after chunking: ${bytes.length - end} bytes`);
    }
    return undefined;
  }
  const length = bodyLength(reader) ?? Number.POSITIVE_INFINITY;
  const before = body.total;
  const end = Math.min(bytes.length, start + length - before);
  const excess = bytes.length - end;
  if (excess > 0) {
    note(reader, `Excess found in a read: excess = ${excess}, size = ${length}, maxdownload = ${length}, bytecount = ${before}`);
    reader.persistence.excess = excess;
  }
  take(start, end);
  if (body.total === length) reader.phase = "complete";
  return undefined;
}
