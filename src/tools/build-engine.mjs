// `npm run build:engine`: the engine as a library in build/engine, a package of one module and its types, which depends on no other.
// docs/engine.md shows its use.

import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { ensureInstalled, root, runPackageCommand } from "./install.mjs";

ensureInstalled();
const folder = `${root}/build/engine`;
rmSync(folder, { recursive: true, force: true });
const { build } = await import("vite");
await build({
  root,
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  build: {
    outDir: folder,
    target: "es2022",
    lib: { entry: `${root}/src/engine/index.ts`, formats: ["es"], fileName: "index" },
  },
});
const { name, version, description, license, engines } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
const exports = { "./engine": { types: "./types/index.d.ts", default: "./index.js" } };
const library = { name, version, description, license, type: "module", exports, engines };
writeFileSync(`${folder}/package.json`, `${JSON.stringify(library, undefined, 2)}\n`);
copyFileSync(`${root}/LICENSE`, `${folder}/LICENSE`);
process.exit(
  runPackageCommand("typescript/bin/tsc", [
    ..."-p src/engine --noEmit false --declaration --emitDeclarationOnly --rewriteRelativeImportExtensions".split(" "),
    ..."--rootDir src/engine --outDir build/engine/types".split(" "),
  ]),
);
