// The GNU tools as outside opinion, where they are installed.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const isInstalled = (command: string): boolean => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;

export const hasBinutils = isInstalled("aarch64-linux-gnu-as") && isInstalled("aarch64-linux-gnu-ld");
export const hasCompiler = isInstalled("aarch64-linux-gnu-gcc");
export const hasQemu = isInstalled("qemu-aarch64");

/** Runs `body` with a directory of its own, which is removed afterwards. */
export function inTemporaryDirectory<T>(body: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "svc0-"));
  try {
    return body(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What GNU as makes of a text, or what it says against it. */
export function gnuAssemble(text: string, options: readonly string[] = []): { bytes: Uint8Array } | { refused: string } {
  return inTemporaryDirectory((directory) => {
    writeFileSync(join(directory, "program.s"), text);
    const { status, stderr } = spawnSync("aarch64-linux-gnu-as", [...options, "-o", "program.o", "program.s"], {
      cwd: directory,
      encoding: "utf8",
    });
    if (status !== 0 || /Error:/.test(stderr)) return { refused: stderr };
    return { bytes: new Uint8Array(readFileSync(join(directory, "program.o"))) };
  });
}

/** What GNU ld makes of object files, given by name, or what it says against them. */
export function gnuLink(objects: Readonly<Record<string, Uint8Array>>): { bytes: Uint8Array; warnings: string } | { refused: string } {
  return inTemporaryDirectory((directory) => {
    for (const [name, bytes] of Object.entries(objects)) writeFileSync(join(directory, name), bytes);
    const { status, stderr } = spawnSync("aarch64-linux-gnu-ld", ["-o", "program", ...Object.keys(objects)], {
      cwd: directory,
      encoding: "utf8",
    });
    if (status !== 0) return { refused: stderr };
    return { bytes: new Uint8Array(readFileSync(join(directory, "program"))), warnings: stderr };
  });
}

/** An object or executable that gcc makes of C. */
export function compile(source: string, options: readonly string[]): Uint8Array {
  return inTemporaryDirectory((directory) => {
    writeFileSync(join(directory, "program.c"), source);
    execFileSync("aarch64-linux-gnu-gcc", [...options, "-o", "program.out", "program.c"], { cwd: directory });
    return new Uint8Array(readFileSync(join(directory, "program.out")));
  });
}

/** Output and exit status of a program under qemu's user mode. */
export function runUnderQemu(executable: Uint8Array): { output: string; status: number | null } {
  return inTemporaryDirectory((directory) => {
    const path = join(directory, "program");
    writeFileSync(path, executable, { mode: 0o755 });
    const { stdout, status } = spawnSync("qemu-aarch64", [path], { encoding: "utf8", timeout: 20_000 });
    return { output: stdout, status };
  });
}

/** What a tool prints about a file. */
export function inspect(command: string, options: readonly string[], bytes: Uint8Array): string {
  return inTemporaryDirectory((directory) => {
    const path = join(directory, "program");
    writeFileSync(path, bytes, { mode: 0o755 });
    return execFileSync(command, [...options, path], { encoding: "utf8" });
  });
}
