// A plain host of static files: what `python3 -m http.server` does, under a folder of its own, and it can publish a newer build.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const site = fileURLToPath(new URL("../dist/", import.meta.url));
const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webmanifest": "application/manifest+json",
};

export interface PlainHost {
  readonly address: string;
  /** From now on the service worker is that of a newer build. */
  readonly publish: () => void;
  readonly close: () => Promise<void>;
}

/** Serves the built site under `folder`, which begins and ends with a slash. */
export async function serveFolder(folder: string): Promise<PlainHost> {
  let version = 0;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    const name = path.startsWith(folder) ? path.slice(folder.length) || "index.html" : undefined;
    try {
      const body = name === undefined ? undefined : readFileSync(site + name);
      if (body === undefined) throw new RangeError("outside the folder");
      response.writeHead(200, { "content-type": types[extname(name ?? "")] ?? "application/octet-stream" });
      response.end(name === "sw.js" ? `${body}\n// build ${version}\n` : body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${folder}`,
    publish: () => {
      version += 1;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
