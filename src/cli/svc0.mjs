// Starts the command line: bundles it when the sources are newer than the last bundle, then runs it.
// Plain JavaScript, so that `npm run svc0` needs no loader and starts fast.

import { existsSync, readdirSync, statSync } from "node:fs";
import { ensureInstalled, root } from "../tools/install.mjs";

const bundle = `${root}/node_modules/.cache/svc0/main.mjs`;

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) latest = Math.max(latest, newest(path));
    else if (entry.name.endsWith(".ts")) latest = Math.max(latest, statSync(path).mtimeMs);
  }
  return latest;
}

ensureInstalled();
const built = existsSync(bundle) ? statSync(bundle).mtimeMs : 0;
if (built < Math.max(newest(`${root}/src/cli`), newest(`${root}/src/engine`))) {
  const { build } = await import("vite");
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      ssr: "src/cli/main.ts",
      outDir: "node_modules/.cache/svc0",
      emptyOutDir: false,
      target: "node20",
      rolldownOptions: { output: { entryFileNames: "main.mjs", codeSplitting: false } },
    },
  });
}
const { main } = await import(bundle);
// npm changes to the package's folder; paths mean what they meant where the command was typed.
process.exitCode = await main(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
