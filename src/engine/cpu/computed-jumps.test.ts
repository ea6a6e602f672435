// Jumps through tables of addresses, as switches and threaded interpreters are compiled to: translated runs agree with
// interpreted ones at every stop, also where places come up that were never jumped to when the code was translated.

import { describe, expect, it } from "vitest";
import type { GuestAddress } from "../base/brand.ts";
import { createProcessor } from "./index.ts";
import type { Processor, ProcessorOptions } from "./processor.ts";
import { build, codeStart, load, spaceOf, toolsPresent } from "./testing/program.ts";

const places = 12;

/** x5 is a random state; the handler that its bits choose changes x0 and goes to the dispatcher, or to the next handler by itself. */
function program(threaded: boolean): Uint8Array {
  const dispatch = `mov x9, #0x7f2d\nmul x5, x5, x9\nadd x5, x5, #13\nlsr x6, x5, #8\nudiv x7, x6, x10\nmsub x6, x7, x10, x6
    subs x11, x11, #1\nb.eq 9f\nldr x8, [x4, x6, lsl #3]\nbr x8`;
  const handlers = Array.from(
    { length: places },
    (_, place) =>
      `h${place}: eor x0, x0, #${2 ** (place % 8)}\nadd x0, x0, x0, lsl #${(place % 5) + 1}\n${place % 3 === 0 ? "cmp x0, x5\ncinc x0, x0, lo\n" : ""}${threaded ? dispatch : "b again"}`,
  ).join("\n");
  return build(`_start: adr x4, table\nmov x0, #1\nmov x5, #99\nagain: ${dispatch}\n${handlers}\n9: svc #0\n.p2align 3
    table: ${Array.from({ length: places }, (_, place) => `.quad h${place}`).join("\n")}`).image;
}

/** x10 handlers are in use, x11 rounds to go. */
function start(options: ProcessorOptions, image: Uint8Array): Processor {
  const processor = createProcessor(options);
  load(processor, image);
  processor.registers.setX(10, 4n);
  processor.registers.setX(11, 3000n);
  return processor;
}

describe.skipIf(!toolsPresent).each([
  ["a switch", false],
  ["threaded code", true],
])("computed jumps: %s (needs aarch64-linux-gnu-as)", (_name, threaded) => {
  it.each([false, true])("agree at every stop (unreached code translated: %s)", (translateUnreached) => {
    let modules = 0;
    const image = program(threaded);
    const translated = start({ translateAfter: 3, translateUnreached, onModule: () => (modules += 1) }, image);
    const interpreted = start({ mode: "interpreted" }, image);
    for (let slice = 0; slice < 400; slice += 1) {
      const outcomes = [translated, interpreted].map((processor) => processor.run(64 + ((slice * 37) % 200)));
      expect(outcomes[0]).toEqual(outcomes[1]);
      expect(Buffer.compare(translated.registers.block, interpreted.registers.block), `slice ${slice}`).toBe(0);
      if (outcomes[0].trap) break;
      // More of them come into use one by one; near the end the table has an address that is none of an instruction's.
      for (const processor of [translated, interpreted]) {
        if (slice % 20 === 19) processor.registers.setX(10, BigInt(Math.min(places, 4 + Math.floor(slice / 20))));
        if (slice === 250) {
          const table = codeStart + image.length - places * 8;
          spaceOf(processor).poke(table as GuestAddress, Uint8Array.of(2));
        }
      }
    }
    expect(modules).toBeGreaterThan(0);
  });
});
