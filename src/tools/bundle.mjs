// Runs TypeScript of this repository in Node without a loader: bundles an entry when the sources are newer than the last
// bundle, then imports it. Starts in a tenth of a second when nothing has changed.

import { existsSync, readdirSync, renameSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { ensureInstalled, root } from "./install.mjs";

const cache = "node_modules/.cache/svc0";

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) latest = Math.max(latest, newest(path));
    else if (/[.](ts|s|inc)$/.test(entry.name)) latest = Math.max(latest, statSync(path).mtimeMs);
  }
  return latest;
}

/** By entry: who asks for the same one meanwhile waits for it. */
const underWay = new Map();

/** The module that `entry` (from the repository's root, importing from `src` alone) exports. */
export function importBundled(entry) {
  const known = underWay.get(entry) ?? bundleAndImport(entry).finally(() => underWay.delete(entry));
  underWay.set(entry, known);
  return known;
}

async function bundleAndImport(entry) {
  ensureInstalled();
  const name = entry.replaceAll("/", "-").replace(/[.]ts$/, "");
  const bundle = `${root}/${cache}/${name}.mjs`;
  const sources = Math.max(...["src/engine", "src/worker", "src/cli", "src/tools", "src/app"].map((folder) => newest(`${root}/${folder}`)));
  if (!existsSync(bundle) || statSync(bundle).mtimeMs < sources) {
    const { build } = await import("vite");
    // Built under a name of its own, then renamed: two commands that start at once do not read half a file.
    const unfinished = `${name}.${process.pid}.mjs`;
    await build({
      root,
      configFile: false,
      logLevel: "warn",
      publicDir: false,
      build: {
        ssr: entry,
        outDir: cache,
        emptyOutDir: false,
        target: "node20",
        rolldownOptions: { output: { entryFileNames: unfinished, codeSplitting: false }, checks: { pluginTimings: false } },
      },
    });
    renameSync(`${root}/${cache}/${unfinished}`, bundle);
  }
  return import(pathToFileURL(bundle).href);
}
