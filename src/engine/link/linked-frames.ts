// Which descriptions of functions are linked: those whose function is.

import type { LayoutItem } from "./collect.ts";
import { editFrames, type Frames } from "./frames.ts";
import type { Resolution } from "./resolve.ts";

/** Edits `.eh_frame`, if there is one. `pieceOf`: of each section that is linked. */
export function linkedFrames(
  items: readonly LayoutItem[],
  { globals, discarded }: Resolution,
  pieceOf: ReadonlyMap<unknown, unknown>,
  sharesCommons = true,
): Frames | undefined {
  const output = items.find((item) => item.output?.name === ".eh_frame" && item.output.pieces.length > 0)?.output;
  return (
    output &&
    editFrames(
      output,
      (symbol, { object }) => {
        if (symbol.binding === "local") return typeof symbol.place === "object" && !pieceOf.has(symbol.place);
        const global = globals.get(symbol.name);
        if (!global || (global.state !== "defined" && global.state !== "weak")) return false;
        const { place } = global.symbol;
        return global.object !== object || (typeof place === "object" && (discarded.has(place) || !pieceOf.has(place)));
      },
      sharesCommons,
    )
  );
}
