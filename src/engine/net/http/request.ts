// The bytes of a request as curl 7.88 writes them: its default headers, where its own and the user's go.

import { concatenate } from "../concatenate.ts";
import { type HttpUrl, utf8 } from "./url.ts";

export type HttpHeader = readonly [name: string, value: string];

const userAgent = "curl/7.88.1";
const defaultPort = 80;

/**
 * `headers` replace curl's of the same name; one with an empty value removes it. A body of `undefined` is none at all, an empty one
 * is announced with Content-Length: 0.
 */
export function writeRequest(method: string, url: HttpUrl, headers: readonly HttpHeader[], body: Uint8Array | undefined): Uint8Array {
  const custom = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const lines = [`${method} ${url.target} HTTP/1.1`];
  const add = (name: string, value: string): void => {
    if (!custom.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  };
  const host = custom.get("host");
  const hostValue = host ?? (url.port === defaultPort ? url.host : `${url.host}:${url.port}`);
  if (hostValue !== "") lines.push(`Host: ${hostValue}`);
  if (url.credentials !== undefined) {
    const pair = url.credentials.includes(":") ? url.credentials : `${url.credentials}:`;
    add("Authorization", `Basic ${base64(utf8(pair))}`);
  }
  add("User-Agent", userAgent);
  add("Accept", "*/*");
  for (const [name, value] of headers) {
    if (value === "" || name.toLowerCase() === "host" || (name.toLowerCase() === "content-length" && body !== undefined)) continue;
    lines.push(`${name}: ${value}`);
  }
  if (body !== undefined) {
    lines.push(`Content-Length: ${custom.get("content-length") ?? body.length}`);
    add("Content-Type", "application/x-www-form-urlencoded");
  }
  const head = utf8(`${lines.join("\r\n")}\r\n\r\n`);
  return body === undefined ? head : concatenate([head, body]);
}

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648 §4. */
function base64(bytes: Uint8Array): string {
  let text = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const left = Math.min(3, bytes.length - index);
    const word = ((bytes[index] as number) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++) text += digit <= left ? base64Digits[(word >> (18 - 6 * digit)) & 63] : "=";
  }
  return text;
}
