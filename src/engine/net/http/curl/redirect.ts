// Where a Location leads (RFC 3986 §5.2), seen from the URL that answered with it.

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
