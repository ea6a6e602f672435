// An http URL as curl 7.88 reads it: scheme optional, sloppy slashes forgiven, dot segments removed, fragment dropped.

import { type HttpFailure, httpFailure } from "./failure.ts";

export interface HttpUrl {
  /** As written (an IPv4 number in dotted form); what messages and the Host header say. */
  readonly host: string;
  readonly port: number;
  /** "user:password", decoded no further; undefined when absent. */
  readonly credentials: string | undefined;
  /** Path and query: what stands in the request line. */
  readonly target: string;
}

const defaultPort = 80;

export function parseHttpUrl(text: string): HttpUrl | HttpFailure {
  // curl refuses spaces and control bytes wherever they are.
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= 0x20 || code === 0x7f) return httpFailure("badUrl");
  }
  const withoutFragment = text.split("#")[0] as string;
  const schemeMatch = /^([A-Za-z][A-Za-z0-9+.-]*):(\/{1,3})(.*)$/.exec(withoutFragment);
  const scheme = schemeMatch?.[1]?.toLowerCase() ?? "http";
  if (scheme !== "http") return httpFailure("unsupportedProtocol", scheme);
  const rest = schemeMatch?.[3] ?? withoutFragment;
  const [, authority = "", pathAndQuery = ""] = /^([^/?]*)(.*)$/.exec(rest) ?? [];
  const at = authority.lastIndexOf("@");
  const credentials = at >= 0 ? authority.slice(0, at) : undefined;
  const hostMatch = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]*)(?::(\d*))?$/.exec(authority.slice(at + 1));
  if (hostMatch === null || hostMatch[1] === "") return httpFailure("badUrl");
  const port = hostMatch[2] ? Number(hostMatch[2]) : defaultPort;
  if (port > 65535) return httpFailure("badUrl");
  const host = hostMatch[1] as string;
  return { host: normalizeIpv4(host) ?? host, port, credentials, target: escapeNonAscii(normalizeTarget(pathAndQuery)) };
}

/** One to four numbers, decimal, octal or hexadecimal, the last filling what is left (inet_aton); undefined: not such a thing. */
function normalizeIpv4(host: string): string | undefined {
  const parts = host.split(".");
  if (parts.length > 4 || !parts.every((part) => /^(0[xX][0-9A-Fa-f]+|\d+)$/.test(part))) return undefined;
  const numbers = parts.map((part) => (/^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = numbers.pop() as number;
  const lastBytes = 4 - numbers.length;
  if (numbers.some((number) => number > 255) || last >= 256 ** lastBytes) return undefined;
  const bytes = [...numbers];
  for (let index = lastBytes - 1; index >= 0; index--) bytes.push(Math.floor(last / 256 ** index) % 256);
  return bytes.join(".");
}

/** Leading slash, and dot segments of the path removed (RFC 3986 §5.2.4). */
function normalizeTarget(pathAndQuery: string): string {
  const question = pathAndQuery.indexOf("?");
  const path = question < 0 ? pathAndQuery : pathAndQuery.slice(0, question);
  const query = question < 0 ? "" : pathAndQuery.slice(question);
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === "..") kept.pop();
    if (segment !== "." && segment !== "..") kept.push(segment);
    else if (isLast) kept.push("");
  }
  return `/${kept.join("/")}${query}`;
}

function escapeNonAscii(text: string): string {
  const bytes = utf8(text);
  if (bytes.length === text.length) return text;
  let escaped = "";
  for (const byte of bytes) escaped += byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16)}`;
  return escaped;
}

/** UTF-8 (RFC 3629); a lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
  const ascii = new Uint8Array(text.length);
  let index = 0;
  for (; index < text.length && text.charCodeAt(index) < 0x80; index++) ascii[index] = text.charCodeAt(index);
  return index === text.length ? ascii : encodeUtf8(text);
}

function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const read = character.codePointAt(0) as number;
    const point = read >= 0xd800 && read < 0xe000 ? 0xfffd : read;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return Uint8Array.from(bytes);
}
