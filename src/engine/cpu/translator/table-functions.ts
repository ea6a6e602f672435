// Support functions that are called through the function table, so that a region need not import each of them: the tests of
// float-exactness.ts, the steps of crypto-steps.ts. They follow what is at a slot that holds no translation. Their module is
// made when the first region needs one of them.

import { ModuleBuilder } from "../../wasm/index.ts";
import { buildCryptoStep, type CryptoStep, cryptoSteps } from "./crypto-steps.ts";
import { buildExactnessTest, type ExactnessTest, exactnessTests } from "./float-exactness.ts";
import type { Region } from "./region.ts";

export type TableFunction = ExactnessTest | CryptoStep;
export const tableFunctions: readonly TableFunction[] = [...exactnessTests, ...cryptoSteps];

export const slotOf = (name: TableFunction): number => 1 + tableFunctions.indexOf(name);

export const needsTableFunctions = ({ blocks }: Region): boolean =>
  blocks.some(({ instructions }) => instructions.some(({ effects }) => effects.floatingPoint || effects.cryptography));

let built: Uint8Array<ArrayBuffer> | undefined;

/** Imports `cpu.memory`, exports the functions by their names. Always the same bytes. */
export function tableFunctionsModule(): Uint8Array<ArrayBuffer> {
  if (built !== undefined) return built;
  const module = new ModuleBuilder();
  module.importMemory("cpu", "memory", 1);
  for (const test of exactnessTests) module.function(buildExactnessTest(test), test);
  for (const step of cryptoSteps) module.function(buildCryptoStep(step), step);
  built = module.finish();
  return built;
}
