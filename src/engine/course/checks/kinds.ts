// Every kind of check, by the key that a lesson writes. One row a kind.

import { answerCheck } from "./answer-check.ts";
import { callsCheck, noCallsCheck } from "./call-checks.ts";
import type { CheckKind } from "./check-kind.ts";
import {
  descriptorsCheck,
  exitCheck,
  instructionsCheck,
  stderrCheck,
  stdoutCheck,
  survivesCheck,
  waitsCheck,
  zombiesCheck,
} from "./end-checks.ts";
import { sectionsCheck, usesCheck } from "./program-checks.ts";
import { keptCheck, memoryCheck, reachedCheck, registersCheck } from "./state-checks.ts";

const kinds = {
  exit: exitCheck,
  survives: survivesCheck,
  stdout: stdoutCheck,
  stderr: stderrCheck,
  calls: callsCheck,
  noCalls: noCallsCheck,
  registers: registersCheck,
  memory: memoryCheck,
  reached: reachedCheck,
  kept: keptCheck,
  sections: sectionsCheck,
  uses: usesCheck,
  answer: answerCheck,
  descriptors: descriptorsCheck,
  waits: waitsCheck,
  zombies: zombiesCheck,
  instructions: instructionsCheck,
};

export type CheckKey = keyof typeof kinds;
export const checkKeys = Object.keys(kinds) as readonly CheckKey[];

/** Data of a kind travels only with its own key. */
export const kindOf = (key: CheckKey): CheckKind<unknown> => kinds[key] as CheckKind<unknown>;
