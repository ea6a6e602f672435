// The document of the calls is what the rows say.

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { describeCalls } from "./syscalls.ts";

it("docs/syscalls.md is current (node src/tools/syscalls.mjs writes it)", () => {
  expect(readFileSync(new URL("../../docs/syscalls.md", import.meta.url), "utf8")).toBe(describeCalls());
});
