// Real texts to begin from: the programs of the tests, the hand-written conformance suite, the C library and the userland, the lessons, and,
// where GCC is installed, what it writes for the C and C++ of testing/c. Read from the repository's root.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hasCompiler } from "../../elf/testing/tools.ts";
import { snippetsOf, topicsIn } from "./conformance.ts";
import { programs } from "./programs.ts";

const suite = "src/engine/asm/testing/conformance";
const folders = ["src/engine/libc", "src/engine/userland", "lessons", "../shared/seed"];
const sources = "src/engine/asm/testing/c";

/** `withCompiler`: GCC's output too, which takes seconds to make. */
export function corpusTexts(withCompiler: boolean): string[] {
  return [
    ...Object.values(programs),
    ...topicsIn(suite).flatMap((topic) => snippetsOf(suite, topic).map(({ text }) => text)),
    ...folders.filter((folder) => existsSync(folder)).flatMap(assemblyIn),
    ...(withCompiler && hasCompiler ? compiledTexts() : []),
  ];
}

const assemblyIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /[.](s|inc)$/.test(name))
    .sort()
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"));

const compiledTexts = (): string[] =>
  readdirSync(sources)
    .filter((name) => /[.]c(pp)?$/.test(name))
    .flatMap((name) =>
      ["-O0 -g", "-O2", "-O3 -g -fPIC"].map((options) =>
        execFileSync(
          `aarch64-linux-gnu-${name.endsWith(".c") ? "gcc" : "g++"}`,
          [...options.split(" "), "-S", "-o", "-", `${sources}/${name}`],
          {
            encoding: "utf8",
          },
        ),
      ),
    );
