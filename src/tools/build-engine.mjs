// `npm run build:engine`: the engine as a library in build/engine, one module and its types. docs/engine.md shows its use.

import { rmSync } from "node:fs";
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
process.exit(
  runPackageCommand("typescript/bin/tsc", [
    ..."-p src/engine --noEmit false --declaration --emitDeclarationOnly --rewriteRelativeImportExtensions".split(" "),
    ..."--rootDir src/engine --outDir build/engine/types".split(" "),
  ]),
);
