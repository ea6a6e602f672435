// `npm start`: installs what is missing, builds the site and serves it on this machine.

import { ensureInstalled, root } from "./install.mjs";

ensureInstalled();
const { build, preview } = await import("vite");
await build({ root, logLevel: "warn" });
const server = await preview({ root });
const [address] = server.resolvedUrls?.local ?? [];
console.log(`\n  svc0 is ready: open ${address}\n  (Ctrl-C ends it; "npm run dev" serves the sources with live reload)\n`);
