// What instructions compute beyond integers, by value: lanes, floating point, cryptography. Takes FPCR from whoever holds it
// and gathers the bits of FPSR that become 1. Serves the interpreter, and translated code where it calls out.

import type { CryptoArithmetic } from "../isa/crypto-arithmetic.ts";
import type { FloatArithmetic, FloatBits } from "../isa/float-arithmetic.ts";
import type { LaneBits, Lanes } from "../isa/vector-arithmetic.ts";
import type { ByValue } from "./arithmetic-by-value.ts";
import * as crypto from "./crypto/index.ts";
import type { FloatEnvironment } from "./float/index.ts";
import { FloatsByValue } from "./floats-by-value.ts";
import { LanesByValue } from "./vectors-by-value.ts";

const lanes: Record<LaneBits, Lanes<ByValue>> = {
  8: new LanesByValue(8),
  16: new LanesByValue(16),
  32: new LanesByValue(32),
  64: new LanesByValue(64),
};

export class OperationsByValue implements FloatEnvironment {
  /** Bits of FPSR that have become 1 since this was set to 0. */
  status = 0;
  readonly crypto: CryptoArithmetic<ByValue> = crypto;
  readonly #control: () => number;
  readonly #floats = new Map<number, FloatArithmetic<ByValue>>();

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
    const key = bits * 8 + count;
    const present = this.#floats.get(key);
    if (present) return present;
    const made = new FloatsByValue(bits, count, this);
    this.#floats.set(key, made);
    return made;
  }
}
