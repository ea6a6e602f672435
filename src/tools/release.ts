// The built site as one archive, svc0-VERSION.zip: the same bytes from the same sources.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { writeZip } from "../app/project/zip.ts";

/** Packs the folder `site` into `target`; gives the archive's path. Every file lies in one folder of the archive's name. */
export async function packSite(site: string, target: string, version: string): Promise<string> {
  const name = `svc0-${version}`;
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const entries = files.map((path) => ({
    name: `${name}/${relative(site, path).replaceAll("\\", "/")}`,
    bytes: new Uint8Array(readFileSync(path)),
  }));
  mkdirSync(target, { recursive: true });
  const archive = join(target, `${name}.zip`);
  writeFileSync(archive, await writeZip(entries));
  return archive;
}
