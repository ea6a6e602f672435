// `npm run release`: builds the site and packs it into build/svc0-VERSION.zip, for those who host it.

import { readFileSync } from "node:fs";
import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";

const { packSite } = await importBundled("src/tools/release.ts");
const { build } = await import("vite");
await build({ root, logLevel: "warn" });
const { version } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
console.log(await packSite(`${root}/dist`, `${root}/build`, version));
