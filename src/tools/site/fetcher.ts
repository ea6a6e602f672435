// A page of the site that does one thing: it fetches a file from another host for the page that has it in a frame. The site's own policy lets
// nothing be asked of other hosts; this document's does, and therefore it runs one script, which is named by its hash, and has no origin.
// Who wants no such requests at all leaves `fetch.html` out of the site.

import { createHash } from "node:crypto";
import type { Plugin } from "vite";

export const fetcherFile = "fetch.html";

/** Bytes at most. */
const limit = 1 << 20;

const script = `"use strict";
addEventListener("message", async (event) => {
  if (event.source !== parent || typeof event.data?.url !== "string") return;
  try {
    const response = await fetch(event.data.url, { mode: "cors", credentials: "omit", referrerPolicy: "no-referrer" });
    if (!response.ok) throw new Error("the host answered with status " + response.status);
    const reader = response.body.getReader();
    const pieces = [];
    let total = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      total += value.length;
      if (total > ${limit}) { reader.cancel(); throw new Error("it is larger than ${limit} bytes"); }
      pieces.push(value);
    }
    parent.postMessage({ bytes: new Uint8Array(await new Blob(pieces).arrayBuffer()) }, "*");
  } catch (error) {
    parent.postMessage({ problem: error instanceof TypeError ? "the host does not answer, or does not allow it (CORS)" : error.message }, "*");
  }
});
parent.postMessage({ ready: true }, "*");
`;

const hash = createHash("sha256").update(script).digest("base64");
const policy = `default-src 'none'; script-src 'sha256-${hash}'; connect-src https: http://localhost:* http://127.0.0.1:*; base-uri 'none'; form-action 'none'`;

export const fetcherPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="${policy}" />
<title>svc0: asks another host for a file</title>
<script>${script}</script>
</head>
<body></body>
</html>
`;

export const fetcher = (): Plugin => ({
  name: "svc0:fetcher",
  configureServer(server) {
    server.middlewares.use(`/${fetcherFile}`, (_, response) => {
      response.setHeader("Content-Type", "text/html");
      response.end(fetcherPage);
    });
  },
  generateBundle() {
    this.emitFile({ type: "asset", fileName: fetcherFile, source: fetcherPage });
  },
});
