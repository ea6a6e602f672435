// `npm run verify -- curl [COUNT] [SEED]`: the long form of a test in engine/net/http/curl. COUNT mutated HTTP responses given to the real
// curl 7.88 and to ours: exit code, output and message must be equal. What differs is written to the standard error.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CurlDifference, compareCurl } from "../../engine/net/testing/curl-mutations.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Responses to curl";

const shown = 40;
const atOnce = 4;

function print({ seed, scene, real, ours }: CurlDifference): void {
  console.error(`\n#${seed} curl ${scene.words.join(" ")}\n  sends ${JSON.stringify(scene.server[0]?.[0])}`);
  for (const [who, { exitCode, stdout, stderr }] of [
    ["real", real],
    ["ours", ours],
  ] as const)
    console.error(`  ${who}  ${exitCode} ${JSON.stringify(stdout)} ${JSON.stringify(stderr)}`);
}

export async function verify([count = "1000", first = "1"]: readonly string[]): Promise<VerifyResult> {
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
  return {
    summary: `${count} mutated responses, ${differing} taken otherwise than by curl 7.88 (exit code, output, message).`,
    body: `\`npm run verify -- curl ${count} ${first}\`.`,
    failures: differing,
  };
}
