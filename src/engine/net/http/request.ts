// The bytes of a request as curl 7.88 writes them: its default headers, where its own and the user's go.

import { concatenate } from "../../base/concatenate.ts";
import { type HttpUrl, utf8 } from "./url.ts";

/** `text`: the whole line, where it is sent as somebody wrote it. */
export type HttpHeader = readonly [name: string, value: string, text?: string];

const defaultPort = 80;

export interface RequestForm {
  readonly version: "1.0" | "1.1";
  readonly userAgent: string;
  readonly referer: string | undefined;
  /** "user:password" of -u, which counts before the URL's. */
  readonly credentials: string | undefined;
  /** Asks whether the body is wanted. */
  readonly expects: boolean;
  /** Of the body, where the user names none. */
  readonly contentType: string | undefined;
}

export const plainForm: RequestForm = {
  version: "1.1",
  userAgent: "curl/7.88.1",
  referer: undefined,
  credentials: undefined,
  expects: false,
  contentType: "application/x-www-form-urlencoded",
};

/**
 * `headers` replace curl's of the same name; one with an empty value removes it. A body of `undefined` is none at all, an empty one
 * is announced with Content-Length: 0. A header "Transfer-Encoding: chunked" sends it in one chunk.
 */
export function writeRequest(
  method: string,
  url: HttpUrl,
  headers: readonly HttpHeader[],
  body: Uint8Array | undefined,
  form: RequestForm = plainForm,
): { readonly bytes: Uint8Array; readonly headBytes: number } {
  const custom = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const lines = [`${method} ${url.target} HTTP/${form.version}`];
  const chunked = /chunked/i.test(custom.get("transfer-encoding") ?? "");
  const add = (name: string, value: string): void => {
    if (!custom.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  };
  const host = custom.get("host");
  const hostValue = host ?? (url.port === defaultPort ? url.host : `${url.host}:${url.port}`);
  const hostText = headers.findLast(([name]) => name.toLowerCase() === "host")?.[2];
  if (hostValue !== "") lines.push(hostText ?? `Host: ${hostValue}`);
  const credentials = form.credentials ?? url.credentials;
  if (credentials !== undefined) {
    const pair = credentials.includes(":") ? credentials : `${credentials}:`;
    add("Authorization", `Basic ${base64(utf8(pair))}`);
  }
  if (form.userAgent !== "") add("User-Agent", form.userAgent);
  add("Accept", "*/*");
  if (form.referer !== undefined) add("Referer", form.referer);
  for (const [name, value, text] of headers) {
    // A header without a value is written "Name;": its value here is one space.
    if (value === " ") {
      lines.push(`${name}:`);
      continue;
    }
    if (value === "" || name.toLowerCase() === "host" || (name.toLowerCase() === "content-length" && body !== undefined)) continue;
    lines.push(text ?? `${name}: ${value}`);
  }
  if (body !== undefined) {
    if (!chunked) lines.push(`Content-Length: ${custom.get("content-length") ?? body.length}`);
    if (form.contentType !== undefined) add("Content-Type", form.contentType);
    if (form.expects) add("Expect", "100-continue");
  }
  const head = utf8(`${lines.join("\r\n")}\r\n\r\n`);
  const framed = body && chunked ? chunk(body) : body;
  return { bytes: framed === undefined ? head : concatenate([head, framed]), headBytes: head.length };
}

/** RFC 9112 §7.1: one chunk, and the last one. */
const chunk = (body: Uint8Array): Uint8Array =>
  concatenate(body.length === 0 ? [utf8("0\r\n\r\n")] : [utf8(`${body.length.toString(16)}\r\n`), body, utf8("\r\n0\r\n\r\n")]);

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
