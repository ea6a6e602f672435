// Redirects: which responses are some, and where a Location leads (RFC 3986 §5.2), seen from the URL that answered with it.

import type { Exchange } from "../exchange/state.ts";
import { parseHttpUrl } from "../url.ts";
import type { Curl } from "./state.ts";

export const isRedirect = (status: number): boolean => status >= 300 && status < 400;

export const locationOf = ({ reader }: Exchange): string | undefined =>
  reader.headers.find(([name]) => name.toLowerCase() === "location")?.[1];

/** The URL asked for, as curl writes it. */
export function effectiveUrl(curl: Curl): string {
  const parsed = parseHttpUrl(curl.url);
  if ("exitCode" in parsed) return curl.url;
  const authority = curl.url.replace(/^[a-z]+:\/{1,3}/i, "").split(/[/?#]/)[0];
  return `http://${authority}${parsed.target}`;
}

/** An absolute http URL; what is not a reference to one is given as it is. */
export function resolveLocation(base: string, location: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(location)) return location;
  const match = /^([A-Za-z][A-Za-z0-9+.-]*:\/\/)?([^/?#]*)([^?#]*)(\?[^#]*)?/.exec(base)!;
  const scheme = match[1] ?? "http://";
  const authority = match[2]!;
  const path = match[3] || "/";
  const query = match[4] ?? "";
  if (location.startsWith("//")) return `${scheme}${location.slice(2)}`;
  if (location.startsWith("/")) return `${scheme}${authority}${location}`;
  if (location.startsWith("?")) return `${scheme}${authority}${path}${location}`;
  if (location.startsWith("#") || location === "") return `${scheme}${authority}${path}${query}`;
  return `${scheme}${authority}${path.slice(0, path.lastIndexOf("/") + 1)}${location}`;
}
