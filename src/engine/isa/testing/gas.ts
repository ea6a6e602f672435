// GNU as as an oracle, for the tests of this folder.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = "/usr/bin/aarch64-linux-gnu-as";
const copier = "/usr/bin/aarch64-linux-gnu-objcopy";

/** A Neoverse N1 with its cryptography. */
const features = "armv8.2-a+crypto+fp16+rcpc+dotprod+lse+crc+rdma+profile+ras";

export const hasGas = existsSync(program) && existsSync(copier);

/** For each line the word that GNU as makes of it, or its message. Lines must not depend on where they stand. */
export function gas(lines: readonly string[]): (number | string)[] {
  const folder = mkdtempSync(join(tmpdir(), "svc0-gas-"));
  const [source, object, binary] = ["a.s", "a.o", "a.bin"].map((name) => join(folder, name));
  const assemble = (text: readonly string[]): string => {
    writeFileSync(source, text.map((line) => `${line}\n`).join(""));
    return spawnSync(program, [`-march=${features}`, "-o", object, source], { encoding: "utf8", maxBuffer: 2 ** 28 }).stderr;
  };
  try {
    const refused = new Map<number, string>();
    for (const [, line, message] of assemble(lines).matchAll(/a\.s:(\d+): Error: (.*)/g)) refused.set(Number(line) - 1, message);
    assemble(lines.filter((_line, index) => !refused.has(index)));
    execFileSync(copier, ["-O", "binary", "-j", ".text", object, binary]);
    const bytes = readFileSync(binary);
    let offset = 0;
    return lines.map((_line, index) => {
      const message = refused.get(index);
      if (message !== undefined) return message;
      offset += 4;
      return bytes.readUInt32LE(offset - 4);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
