// The software of others that the built site contains: their licences ask that their texts go with it. They go into licences.txt.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

export interface ForeignPackage {
  readonly name: string;
  readonly version: string;
  /** As SPDX has it: "MIT". */
  readonly licence: string;
  /** The licence's text, with the holders of the copyright; empty where the package has none. */
  readonly text: string;
}

/** Licences under which a package may be part of the site: they ask for no more than to be named. */
export const allowedLicences: readonly string[] = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "0BSD"];

/** The folder of the package that a module belongs to; undefined: it is ours. */
function folderOf(moduleId: string): string | undefined {
  const path = moduleId.replace(/^\0+/, "").replaceAll("\\", "/");
  const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? [];
  return folder !== undefined && existsSync(join(folder, "package.json")) ? folder : undefined;
}

function readPackage(folder: string): ForeignPackage {
  const { name, version, license = "not named" } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((candidate) => /^licen[cs]e/i.test(candidate));
  return { name, version, licence: license, text: file ? readFileSync(join(folder, file), "utf8").trim() : "" };
}

/** The packages that modules come from, each once, by name. */
export function packagesOf(moduleIds: Iterable<string>): readonly ForeignPackage[] {
  const folders = new Set([...moduleIds].flatMap((id) => folderOf(id) ?? []));
  return [...folders].map(readPackage).sort((a, b) => a.name.localeCompare(b.name));
}

export const licences = (): Plugin => ({
  name: "svc0:licences",
  apply: "build",
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((output) => (output.type === "chunk" ? Object.keys(output.modules) : []));
    const packages = packagesOf(modules);
    const refused = packages.find(({ licence }) => !allowedLicences.includes(licence));
    if (refused) this.error(`${refused.name} is under "${refused.licence}", which is none of ${allowedLicences.join(", ")}`);
    const parts = packages.map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}\n`);
    const source = ["svc0 contains the software of others. Their licences follow.\n", ...parts].join(`\n${"-".repeat(72)}\n\n`);
    this.emitFile({ type: "asset", fileName: "licences.txt", source });
  },
});
