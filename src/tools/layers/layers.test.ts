import { describe, expect, it } from "vitest";
import { forbiddenImports } from "./layers.ts";

describe("layers", () => {
  it("hold everywhere in src", async () => {
    expect(await forbiddenImports("src", "tools/layers/canary")).toEqual([]);
  });

  it("are really enforced: every forbidden import of the canary is caught", async () => {
    expect(await forbiddenImports("src/tools/layers/canary")).toEqual(
      expect.arrayContaining([
        expect.stringContaining("isa/climbs.ts → src/tools/layers/canary/src/engine/kernel/task.ts (engine/isa is below)"),
        expect.stringContaining("kernel/task.ts → src/tools/layers/canary/src/engine/net/wire.ts (one importer of the network)"),
        expect.stringContaining("(the engine stands on nothing)"),
      ]),
    );
  });
});
