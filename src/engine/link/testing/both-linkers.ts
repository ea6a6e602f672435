// The same command line for this linker and for GNU ld, in a folder of files.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { formatDiagnostic } from "../../base/diagnostic.ts";
import { gnuAssemble } from "../../elf/testing/tools.ts";
import { parseLinkCommand } from "../command-line.ts";
import { link } from "../index.ts";
import { loadInputs } from "../load.ts";
import { withScript } from "../script-file.ts";

/** Debian's libc6-dev-arm64-cross. */
const library = "/usr/aarch64-linux-gnu/lib";

const folderOfGcc = (): string => {
  const { status, stdout } = spawnSync("aarch64-linux-gnu-gcc", ["-print-libgcc-file-name"], { encoding: "utf8" });
  return status === 0 ? stdout.trim().replace(/\/[^/]*$/, "") : "";
};

export const hasLibc = existsSync(`${library}/libc.a`);
/** Debian's libstdc++-12-dev-arm64-cross. */
export const hasCxxLibrary = spawnSync("aarch64-linux-gnu-g++", ["--version"]).status === 0 && existsSync(`${folderOfGcc()}/libstdc++.a`);

export interface BothLinked {
  readonly ours: Uint8Array;
  readonly theirs: Uint8Array;
}

/** A folder for sources, objects and programs. */
export class LinkFolder {
  readonly path = mkdtempSync(join(tmpdir(), "svc0-link-"));
  private readonly gcc = folderOfGcc();

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  read(name: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.path, name)));
  }

  /** An object file of GNU as. */
  assemble(name: string, text: string): void {
    const made = gnuAssemble(text);
    if ("refused" in made) throw new Error(made.refused);
    writeFileSync(join(this.path, name), made.bytes);
  }

  /** `program.c` becomes `program.o`. */
  compile(name: string, source: string, options: readonly string[] = []): void {
    writeFileSync(join(this.path, name), source);
    const command = name.endsWith(".c") ? "aarch64-linux-gnu-gcc" : "aarch64-linux-gnu-g++";
    execFileSync(command, [...options, "-w", "-c", "-o", name.replace(/\.[^.]*$/, ".o"), name], { cwd: this.path });
  }

  /** What `gcc -static` gives ld, with the C library or the C++ one as well. */
  staticCommand(objects: readonly string[], options: readonly string[] = [], libraries: readonly string[] = []): string[] {
    const { gcc } = this;
    const start = [`${library}/crt1.o`, `${library}/crti.o`, `${gcc}/crtbeginT.o`, `-L${gcc}`, `-L${library}`];
    const end = ["-lm", "--start-group", "-lgcc", "-lgcc_eh", "-lc", "--end-group", `${gcc}/crtend.o`, `${library}/crtn.o`];
    return ["-static", "--build-id", "-X", "-EL", "-m", "aarch64linux", ...options, ...start, ...objects, ...libraries, ...end];
  }

  private text(path: string): string | undefined {
    const full = resolve(this.path, path);
    return existsSync(full) ? readFileSync(full, "utf8") : undefined;
  }

  /** This linker's program, or why there is none. */
  link(words: readonly string[]): Uint8Array | string {
    const spoken = parseLinkCommand(words);
    const command = "error" in spoken ? spoken : withScript(spoken, (path) => this.text(path));
    if ("error" in command) return command.error;
    const { inputs, definitions, errors } = loadInputs(command, (path) => {
      const full = resolve(this.path, path);
      return existsSync(full) ? new Uint8Array(readFileSync(full)) : undefined;
    });
    if (errors.length > 0) return errors.join("\n");
    const { executable, diagnostics } = link(inputs, {
      ...command.options,
      definitions: [...(command.options.definitions ?? []), ...definitions],
    });
    return executable ?? diagnostics.map(formatDiagnostic).join("\n");
  }

  /** Both programs; fails unless there are two. */
  linkBoth(words: readonly string[]): BothLinked {
    const ours = this.link(words);
    if (typeof ours === "string") throw new Error(ours);
    const { status, stderr } = spawnSync("aarch64-linux-gnu-ld", [...words, "-o", "theirs"], { cwd: this.path, encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return { ours, theirs: new Uint8Array(readFileSync(join(this.path, "theirs"))) };
  }
}

export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.from(a).equals(Buffer.from(b));
