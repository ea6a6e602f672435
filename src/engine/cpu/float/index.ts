// IEEE 754 arithmetic as A64 has it: values are bits, FPCR decides, FPSR's cumulative bits are collected.

export * from "./arithmetic.ts";
export * from "./compare.ts";
export * from "./convert.ts";
export * from "./estimate.ts";
export {
  type Bits,
  double,
  type FloatEnvironment,
  type FloatFormat,
  floatStatus,
  formatOf,
  half,
  ordinaryControlMask,
  type Rounding,
  roundingOf,
  single,
} from "./format.ts";
export { absolute, negate } from "./value.ts";
