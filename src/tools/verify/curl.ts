// `node src/tools/verify.mjs curl [COUNT] [SEED]`: the long form of a test in engine/net/http/curl. COUNT mutated HTTP responses given to
// the real curl 7.88 and to ours: exit code, output and message must be equal. Prints what differs.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CurlDifference, compareCurl } from "../../engine/net/testing/curl-mutations.ts";

const shown = 40;
const atOnce = 4;

function print({ seed, scene, real, ours }: CurlDifference): void {
  console.log(`\n#${seed} curl ${scene.words.join(" ")}\n  sends ${JSON.stringify(scene.server[0]?.[0])}`);
  for (const [who, { exitCode, stdout, stderr }] of [
    ["real", real],
    ["ours", ours],
  ] as const)
    console.log(`  ${who}  ${exitCode} ${JSON.stringify(stdout)} ${JSON.stringify(stderr)}`);
}

export async function verify([count = "1000", first = "1"]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "svc0-curl-"));
  let differing = 0;
  let next = Number(first);
  const end = next + Number(count);
  const worker = async (): Promise<void> => {
    while (next < end) {
      const difference = await compareCurl(next++, folder);
      if (difference && ++differing <= shown) print(difference);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  rmSync(folder, { recursive: true, force: true });
  console.log(`\n${count} responses, ${differing} taken otherwise`);
  if (differing > 0) process.exitCode = 1;
}
