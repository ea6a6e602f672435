// Files of the host for the guest's tree: single ones, and a whole folder with its permissions and symbolic links, read when the
// guest looks at them. Copies: what the guest writes stays in the guest.

import { accessSync, constants, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { homeDirectory, type TreeEntry } from "../engine/kernel/index.ts";
import { readHostFile, UsageError } from "./command-line.ts";

/** Everything in a folder, placed below `at` ("" for the guest's root). Devices, sockets and what may not be read are left out. */
export function entriesOf(folder: string, at = ""): TreeEntry[] {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    throw new UsageError(`run: --root needs a folder, and ${folder} is none`);
  }
  return names.flatMap((name): TreeEntry[] => {
    const host = join(folder, name);
    const path = `${at}/${name}`;
    const status = lstatSync(host);
    const permissions = status.mode & 0o7777;
    if (status.isSymbolicLink()) return [{ kind: "link", path, target: readlinkSync(host) }];
    if (status.isDirectory()) return [{ kind: "directory", path, permissions }, ...entriesOf(host, path)];
    const contents = { length: status.size, read: () => new Uint8Array(readFileSync(host)) };
    return status.isFile() && isReadable(host) ? [{ kind: "file", path, permissions, contents }] : [];
  });
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** Of all files together. */
export function bytesOf(entries: readonly TreeEntry[]): number {
  let bytes = 0;
  for (const entry of entries) if (entry.kind === "file") bytes += entry.contents.length;
  return bytes;
}

/** `HOST` or `HOST:GUEST`; a guest path that is not absolute is in the home directory. */
export function entryOf(word: string, folder: string): TreeEntry {
  const colon = word.lastIndexOf(":");
  const { name, bytes } = readHostFile(colon < 0 ? word : word.slice(0, colon), folder);
  const guest = colon < 0 ? name : word.slice(colon + 1);
  const path = guest.startsWith("/") ? guest : `${homeDirectory}/${guest}`;
  const host = resolve(folder, colon < 0 ? word : word.slice(0, colon));
  return { kind: "file", path, permissions: lstatSync(host).mode & 0o777, contents: bytes };
}
