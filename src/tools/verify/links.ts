// `node src/tools/verify.mjs links [COUNT] [SEED]`: COUNT mutated links and hostile Markdown texts, a two-hundredth as many: nothing is
// thrown, nothing goes beyond the limits, no address gets through that must not be followed.

import { complaintAboutLink, complaintAboutMarkdown, hostileLink, hostileMarkdown, seeded } from "../../app/share/testing/hostile.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Links and Markdown from strangers";

export async function verify([count = "100000", seed = "1"]: readonly string[]): Promise<VerifyResult> {
  const random = seeded(Number(seed));
  const problems: string[] = [];
  for (let done = 0; done < Number(count); done += 1) {
    const link = await hostileLink(random);
    const complaint = await complaintAboutLink(link);
    if (complaint) problems.push(`${complaint}: ${link.slice(0, 300)}`);
  }
  const texts = Math.max(500, Math.floor(Number(count) / 200));
  for (let done = 0; done < texts; done += 1) {
    const markdown = hostileMarkdown(random);
    const complaint = complaintAboutMarkdown(markdown);
    if (complaint) problems.push(`${complaint}: ${JSON.stringify(markdown.slice(0, 300))}`);
  }
  return {
    summary: `${count} mutated links and ${texts} hostile texts, ${problems.length} that were not met as they should be`,
    body: problems.slice(0, 20).join("\n"),
    failures: problems.length,
  };
}
