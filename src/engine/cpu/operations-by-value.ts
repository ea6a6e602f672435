// What instructions compute beyond integers, by value: lanes, floating point, cryptography. Takes FPCR from whoever holds it
// and gathers the bits of FPSR that become 1. Serves the interpreter, and translated code where it calls out.

import { InvariantError } from "../base/errors.ts";
import type { CryptoArithmetic } from "../isa/crypto-arithmetic.ts";
import type { FloatArithmetic, FloatBits } from "../isa/float-arithmetic.ts";
import type { LaneBits, Lanes } from "../isa/vector-arithmetic.ts";
import type { ByValue } from "./arithmetic-by-value.ts";
import { LanesByValue } from "./vectors-by-value.ts";

const lanes: Record<LaneBits, Lanes<ByValue>> = {
  8: new LanesByValue(8),
  16: new LanesByValue(16),
  32: new LanesByValue(32),
  64: new LanesByValue(64),
};

export class OperationsByValue {
  /** Bits of FPSR that have become 1 since this was set to 0. */
  status = 0;
  readonly #control: () => number;

  constructor(control: () => number) {
    this.#control = control;
  }

  /** FPCR. */
  get control(): number {
    return this.#control();
  }

  lanes(bits: LaneBits): Lanes<ByValue> {
    return lanes[bits];
  }

  floats(bits: FloatBits, count: number): FloatArithmetic<ByValue> {
    throw new InvariantError(`no floating point by value yet: ${bits} bits, ${count} lanes`);
  }

  get crypto(): CryptoArithmetic<ByValue> {
    return {} as CryptoArithmetic<ByValue>;
  }
}
