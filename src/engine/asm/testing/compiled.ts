// What GCC writes for the C and C++ of testing/c, assembled by GNU as and by us.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeObject } from "../../elf/index.ts";
import { inTemporaryDirectory } from "../../elf/testing/tools.ts";
import { assemble } from "../index.ts";

export const sourceFolder = fileURLToPath(new URL("c", import.meta.url));

export interface Compiled {
  readonly assembly: string;
  readonly theirs: Uint8Array;
  readonly ours: Uint8Array | undefined;
  /** The first thing that we say. */
  readonly message: string | undefined;
}

/** `source` names a file of testing/c, or is a path. */
export function compileBoth(source: string, options: readonly string[]): Compiled {
  return inTemporaryDirectory((directory) => {
    const compiler = source.endsWith(".cpp") ? "aarch64-linux-gnu-g++" : "aarch64-linux-gnu-gcc";
    execFileSync(compiler, [...options, "-S", "-o", "program.s", source], { cwd: directory, stdio: "pipe" });
    const assembly = readFileSync(join(directory, "program.s"), "utf8");
    return assembleBoth(assembly, directory);
  });
}

function assembleBoth(assembly: string, directory: string): Compiled {
  writeFileSync(join(directory, "program.s"), assembly);
  execFileSync("aarch64-linux-gnu-as", ["-o", "program.o", "program.s"], { cwd: directory });
  const theirs = new Uint8Array(readFileSync(join(directory, "program.o")));
  const { object, diagnostics } = assemble({ name: "program.s", text: assembly });
  return { assembly, theirs, ours: object && writeObject(object), message: diagnostics[0]?.message };
}
