// `node src/tools/verify.mjs curl [COUNT] [SEED]`: the long form of a test in engine/net/http/curl. COUNT mutated HTTP responses given to
// the real curl 7.88 and to ours: exit code, output and message must be equal.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CurlDifference, compareCurl } from "../../engine/net/testing/curl-mutations.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Responses to curl";

const shown = 40;
const atOnce = 4;

function text({ seed, scene, real, ours }: CurlDifference): string {
  const outcomes = [
    ["real", real],
    ["ours", ours],
  ] as const;
  return [
    `#${seed} curl ${scene.words.join(" ")}`,
    `  sends ${JSON.stringify(scene.server[0]?.[0])}`,
    ...outcomes.map(([who, { exitCode, stdout, stderr }]) => `  ${who}  ${exitCode} ${JSON.stringify(stdout)} ${JSON.stringify(stderr)}`),
  ].join("\n");
}

export async function verify([count = "1000", first = "1"]: readonly string[]): Promise<VerifyResult> {
  const folder = mkdtempSync(join(tmpdir(), "svc0-curl-"));
  const differences: CurlDifference[] = [];
  let next = Number(first);
  const end = next + Number(count);
  const worker = async (): Promise<void> => {
    while (next < end) {
      const difference = await compareCurl(next++, folder);
      if (difference) differences.push(difference);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  rmSync(folder, { recursive: true, force: true });
  return {
    summary: `${count} HTTP responses, right ones changed by chance, given to curl 7.88 and to the machine's own: ${differences.length} were taken otherwise.`,
    body: [
      `\`node src/tools/verify.mjs curl ${count} ${first}\``,
      "",
      "Compared are exit code, standard output and standard error, under eight command lines.",
      ...differences.slice(0, shown).map((difference) => `\n\`\`\`\n${text(difference)}\n\`\`\``),
    ].join("\n"),
    failures: differences.length,
  };
}
