// An HTTP/1.1 response read as curl 7.88 reads it, tolerances and refusals alike (RFC 9112 is stricter; the lint is apart).
// Fed with bytes as they come, told of the end of the stream; says when the response is complete or why it is none.

import { type ByteSink, createByteSink, gather } from "./byte-sink.ts";
import { type ChunkReader, createChunkReader, readChunks } from "./chunked.ts";
import { type FailureKind, type HttpFailure, httpFailure } from "./failure.ts";
import type { HttpHeader } from "./request.ts";

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
}

export const createResponseReader = (method: string, bodyLimit: number): ResponseReader => ({
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
});

const longestLine = 102400;
const largestHead = 307200;
const lineFeed = 0x0a;

/** Takes the bytes; what follows a complete response is left alone. A failure is final. */
export function feedResponse(reader: ResponseReader, bytes: Uint8Array): HttpFailure | undefined {
  let offset = 0;
  while (reader.phase === "head" && offset < bytes.length) {
    const found = bytes.indexOf(lineFeed, offset);
    const end = found < 0 ? bytes.length : found + 1;
    reader.line += latin1(bytes, offset, end);
    offset = end;
    const failure = checkLine(reader) ?? (found < 0 ? undefined : takeLine(reader));
    if (failure !== undefined) return failure;
  }
  return reader.phase === "body" ? feedBody(reader, bytes, offset) : undefined;
}

/** The stream has ended: was that a response? */
export function endResponse(reader: ResponseReader): HttpFailure | undefined {
  if (reader.phase === "complete") return undefined;
  if (reader.headBytes - reader.provisionalBytes <= 0 && reader.body.total === 0) return httpFailure("emptyReply");
  if (reader.method !== "HEAD") {
    if (reader.chunks !== undefined && reader.phase === "body") return httpFailure("partialChunks");
    const remaining = (bodyLength(reader) ?? 0) - reader.body.total;
    if (remaining > 0) return httpFailure("partialFile", String(remaining));
  }
  reader.phase = "complete";
  return undefined;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  // In steps, since a call takes only so many arguments.
  for (let index = start; index < end; index += 4096) {
    text += String.fromCharCode.apply(null, bytes.subarray(index, Math.min(end, index + 4096)) as unknown as number[]);
  }
  return text;
}

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
    endHead(reader);
    return undefined;
  }
  return reader.lineCount === 1 ? takeStatusLine(reader, line) : takeHeader(reader, line);
}

const withoutEnd = (line: string): string => line.replace(/\r?\n$/, "");

/**
 * "HTTP/1.1 200 OK", by the conversions of C's sscanf that curl uses (" HTTP/%1d.%1d%c%3d%c"): numbers may follow spaces, and what does
 * not begin like this at all, but does with other case, counts as HTTP/1.0 200.
 */
function takeStatusLine(reader: ResponseReader, line: string): HttpFailure | undefined {
  if (line.includes("\0")) return httpFailure("nulInHeader");
  reader.statusLine = withoutEnd(line);
  reader.headers = [];
  if (!line.startsWith("HTTP/") || !/^\s*(\d|$)/.test(line.slice(5))) {
    reader.status = 200;
    return undefined;
  }
  const bare = /^HTTP\/([23]) +([+-]?\d+)/.exec(line);
  const full = /^HTTP\/\s*(\d)\.\s*(\d)([\s\S])\s*([+-]\d{1,2}|\d{1,3})([\s\S]?)/.exec(line);
  if (full === null && bare === null) return httpFailure("unsupportedVersion");
  const status = Number(full?.[4] ?? bare?.[2]);
  if (full !== null && (status < 100 || /\d/.test(full[5] as string))) return httpFailure("unsupportedStatus");
  if (full !== null && full[3] !== " ") return httpFailure("unsupportedVersion");
  const version = full === null ? `${bare?.[1]}.0` : `${full[1]}.${full[2]}`;
  if (version !== "1.0" && version !== "1.1" && version !== "2.0") return httpFailure("unsupportedVersion", version);
  reader.status = status;
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
  if (isFolded) return httpFailure("foldedFirstHeader");
  const name = line.slice(0, colon);
  const value = line.slice(colon + 1);
  reader.headers.push([name, value.trim()]);
  if (isBodiless(reader.status)) return undefined;
  if (name.toLowerCase() === "content-length") return takeContentLength(reader, value);
  if (name.toLowerCase() === "transfer-encoding") takeTransferCodings(reader, value);
  return undefined;
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

function endHead(reader: ResponseReader): void {
  // 101 is the last head of its connection: what follows is another protocol's.
  if (reader.status < 200 && reader.status !== 101 && reader.status >= 100) {
    reader.provisionalBytes = reader.headBytes;
    reader.lineCount = 0;
    return;
  }
  reader.phase = bodyLength(reader) === 0 || reader.method === "HEAD" ? "complete" : "body";
}

/** Where the body ends; undefined: with its last chunk, or with the stream. */
function bodyLength(reader: ResponseReader): number | undefined {
  if (reader.status === 204 || reader.status === 304) return 0;
  return reader.chunks !== undefined || reader.ignoresLength ? undefined : reader.contentLength;
}

function feedBody(reader: ResponseReader, bytes: Uint8Array, start: number): HttpFailure | undefined {
  if (start === bytes.length) return undefined;
  if (reader.badCoding !== undefined) return httpFailure(reader.badCoding);
  const { chunks, body } = reader;
  if (chunks !== undefined) {
    const end = readChunks(chunks, bytes, start, (from, to) => gather(body, bytes, from, to));
    if (typeof end === "string") return httpFailure(end);
    if (chunks.phase === "done") reader.phase = "complete";
    return undefined;
  }
  const length = bodyLength(reader) ?? Number.POSITIVE_INFINITY;
  gather(body, bytes, start, Math.min(bytes.length, start + length - body.total));
  if (body.total === length) reader.phase = "complete";
  return undefined;
}
