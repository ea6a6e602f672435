// What a kind of check is: how its data reads, what must be noted during the run, and how it judges what was seen.

import type { Problems } from "../fields.ts";
import type { Moment, Observation, Watch } from "../observe.ts";
import type { YamlNode } from "../yaml.ts";

/** `notReached`: the run never came to where it could be judged. */
export type Verdict = "passed" | "failed" | "notReached";

export interface Judgement {
  readonly verdict: Verdict;
  /** Both without a final full stop, to stand under one another. */
  readonly expected: string;
  readonly seen: string;
  readonly moment?: Moment;
}

export interface CheckKind<Data> {
  /** Undefined: problems have been noted. */
  read(node: YamlNode, problems: Problems): Data | undefined;
  watches?(data: Data): readonly Watch[];
  judge(data: Data, observation: Observation): Judgement;
}

export const judged = (passed: boolean, expected: string, seen: string, moment?: Moment): Judgement => ({
  verdict: passed ? "passed" : "failed",
  expected,
  seen,
  ...(moment ? { moment } : {}),
});

export const notReached = (expected: string, seen: string, moment?: Moment): Judgement => ({
  verdict: "notReached",
  expected,
  seen,
  ...(moment ? { moment } : {}),
});

/** How the run ended, in a sentence without a full stop. */
export function describeEnd({ end }: Observation): string {
  switch (end.kind) {
    case "exited":
      return `the program exited with status ${end.status}`;
    case "killed":
      return `the program was killed: ${end.notice}`;
    case "waiting":
      return end.call ? `the program waits in ${end.call}` : "the program waits";
    case "endless":
      return "the program was still running when its instructions were used up: does a loop never end?";
  }
}

const controls: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0", "\\": "\\\\", '"': '\\"' };
const shownCharacters = 200;

/** In quotes, with escapes, cut short. */
export function quote(text: string): string {
  const shown = text.length > shownCharacters ? text.slice(0, shownCharacters) : text;
  const escaped = shown.replace(
    /[\\"\p{Cc}]/gu,
    (character) => controls[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return `"${escaped}"${shown === text ? "" : "…"}`;
}
