import { describe, expect, it } from "vitest";
import { createPace, sliceMs } from "./pace.ts";

/** A machine of a given speed, and the clock that goes with it. */
function simulated(instructionsPerMs: number) {
  let timeMs = 0;
  const pace = createPace(() => timeMs);
  const sliceLengthMs = () => {
    const began = timeMs;
    pace.slice((instructions) => {
      timeMs += instructions / instructionsPerMs;
      return true;
    });
    return timeMs - began;
  };
  return { sliceLengthMs };
}

describe("a slice", () => {
  for (const speed of [3_000, 20_000, 100_000])
    it(`settles at no more than ${sliceMs} ms at ${speed} instructions a millisecond`, () => {
      const machine = simulated(speed);
      for (let i = 0; i < 20; i += 1) machine.sliceLengthMs();
      const length = machine.sliceLengthMs();
      expect(length).toBeLessThanOrEqual(sliceMs);
      expect(length).toBeGreaterThan(sliceMs / 2);
    });

  it("ends when there is nothing more to do", () => {
    let steps = 0;
    createPace(() => 0).slice(() => {
      steps += 1;
      return false;
    });
    expect(steps).toBe(1);
  });
});
