// What has to arrive before one can type: scripts of the page at most 250 KB, gzipped. The machine, the terminal and heavy panels come later.

import { gzipSync } from "node:zlib";
import { expect, test } from "playwright/test";

const mostBytes = 250_000;

test("the page is there with at most 250 KB of gzipped JavaScript", async ({ page, request }) => {
  await page.goto("/");
  await expect(page.getByRole("textbox", { name: "Program text" })).toBeVisible();
  // The scripts that the document itself names: what is loaded afterwards is asked for by these.
  const document = await (await request.get("/")).text();
  const sources = [...document.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, source]) => source ?? "");
  expect(sources.length).toBeGreaterThan(0);
  let total = 0;
  for (const source of sources) total += gzipSync(await (await request.get(new URL(source, page.url()).href)).body()).length;
  expect(total).toBeLessThanOrEqual(mostBytes);
});
