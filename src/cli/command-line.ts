// What the commands share: reading files of the host, refusing a command line, printing diagnostics.

import { readFileSync, writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { type Diagnostic, formatDiagnostic } from "../engine/base/diagnostic.ts";
import { decodeBytes } from "../engine/base/utf8.ts";

/** The command line is wrong, or a file that it names cannot be used: a sentence for the person who typed it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface HostFile {
  /** As it was named. */
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function readHostFile(path: string, folder: string): HostFile {
  try {
    return { path, name: basename(path), bytes: new Uint8Array(readFileSync(resolve(folder, path))) };
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reason(error)}`);
  }
}

export function writeHostFile(path: string, folder: string, bytes: Uint8Array, mode: number): void {
  try {
    writeFileSync(resolve(folder, path), bytes, { mode });
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${reason(error)}`);
  }
}

const reason = (error: unknown): string =>
  ({ ENOENT: "there is no such file", EACCES: "permission denied", EISDIR: "it is a folder" })[
    (error as NodeJS.ErrnoException).code ?? ""
  ] ?? String(error);

/** Without a mark of byte order; bytes that are no UTF-8 stay what they are. */
export const sourceText = ({ bytes }: HostFile): string => decodeBytes(bytes).replace(/^\ufeff/, "");

/** On standard error; true if there is an error among them. */
export function printDiagnostics(diagnostics: readonly Diagnostic[]): boolean {
  for (const diagnostic of diagnostics) process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
  return diagnostics.some(({ severity }) => severity === "error");
}

/** What a text includes, by names relative to the folders, in their order. */
export const includeFrom =
  (folders: readonly string[]) =>
  (name: string): Uint8Array | undefined => {
    for (const folder of folders) {
      try {
        return new Uint8Array(readFileSync(resolve(folder, name)));
      } catch {
        // The next one may have it.
      }
    }
    return undefined;
  };
