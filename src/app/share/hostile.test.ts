// A short part of `node src/tools/verify.mjs links`.

import { expect, it } from "vitest";
import { complaintAboutLink, complaintAboutMarkdown, hostileLink, hostileMarkdown, seeded } from "./testing/hostile.ts";

it("mutated links are read within their limits, or refused in words", async () => {
  const random = seeded(1);
  for (let count = 0; count < 1000; count += 1) {
    const link = await hostileLink(random);
    expect(await complaintAboutLink(link), link).toBeUndefined();
  }
});

it("hostile Markdown becomes prose without addresses that must not be followed", () => {
  const random = seeded(1);
  for (let count = 0; count < 60; count += 1) {
    const markdown = hostileMarkdown(random);
    expect(complaintAboutMarkdown(markdown), markdown).toBeUndefined();
  }
});
