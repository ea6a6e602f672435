// GNU objdump as an oracle, for the tests of this folder.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = "/usr/bin/aarch64-linux-gnu-objdump";

export const hasObjdump = existsSync(program);

/** What objdump prints for each word, the first at address 0, each 4 bytes after the one before. */
export function objdump(words: readonly number[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "svc0-objdump-"));
  try {
    const bytes = Buffer.alloc(words.length * 4);
    for (const [index, word] of words.entries()) bytes.writeUInt32LE(word, index * 4);
    const file = join(folder, "words.bin");
    writeFileSync(file, bytes);
    const output = execFileSync(program, ["-D", "-z", "-M", "no-notes", "-b", "binary", "-m", "aarch64", file], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    return [...output.matchAll(/^ *[\da-f]+:\t[\da-f]{8} \t(.*)$/gm)].map(([, text]) => text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
