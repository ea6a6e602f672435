// Generated programs with a generated world: a moment is the same however it is come to. `node src/tools/verify.mjs timetravel` runs
// a thousand of them, a hundred jumps each.

import { describe, expect, it } from "vitest";
import { proveRepeatable } from "./testing/repeat.ts";

describe("a run repeats itself", () => {
  it.each([[1], [6], [11], [16]])("seeds %i and the four behind it", (seed) => {
    for (let each = seed; each < seed + 5; each += 1) expect(proveRepeatable(each, 12).moments).toBeGreaterThan(0);
  });
});
