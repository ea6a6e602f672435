// A lesson tried on itself: what it starts with must fail, its solution and its other right answers must pass, and each wrong answer must
// fail the check that it names with the words that it names.

import type { SourceFile } from "../session/index.ts";
import type { Lesson, LessonCheck } from "./lesson.ts";
import { describeResult, judgeAnswer, type LessonVerdict } from "./verdict.ts";

export interface SelfTestResult {
  /** "start", "solution", "other/loop.s", "wrong/swapped.s" */
  readonly answer: string;
  /** Empty: as it should be. */
  readonly problems: readonly string[];
}

/**
 * One result for each answer: start, solution, other right ones, wrong ones, in this order. Runs them all; never throws for what they
 * do.
 */
export function selfTest(lesson: Lesson): SelfTestResult[] {
  const mustPass = (answer: string, files: readonly SourceFile[]): SelfTestResult => {
    const verdict = judgeAnswer(lesson, files);
    return { answer, problems: verdict.passed ? [] : ["must pass, and does not", ...failures(verdict)] };
  };
  // One check that fails is enough, and only its own run is needed to see it.
  const only = (check: LessonCheck): Lesson => ({ ...lesson, checks: [check] });
  const startPasses = lesson.checks.every((check) => judgeAnswer(only(check), lesson.start).passed);
  return [
    { answer: "start", problems: startPasses ? ["must fail, and passes: there is nothing for the learner to do"] : [] },
    mustPass("solution", lesson.solution),
    ...lesson.other.map(({ name, files }) => mustPass(name, files)),
    ...lesson.wrong.map(({ name, files, check, words }): SelfTestResult => {
      const [result] = lesson.checks.filter(({ id }) => id === check).flatMap((wanted) => judgeAnswer(only(wanted), files).checks);
      if (!result || result.verdict === "passed")
        return { answer: name, problems: [`must fail the check ${check}, and passes it`, ...failures(judgeAnswer(lesson, files))] };
      const text = describeResult(result);
      const missing = words.filter((word) => !text.includes(word));
      return {
        answer: name,
        problems:
          missing.length === 0 ? [] : [`the learner must read ${missing.map((word) => `"${word}"`).join(" and ")}, and reads`, text],
      };
    }),
  ];
}

const failures = ({ checks }: LessonVerdict): string[] => checks.filter(({ verdict }) => verdict !== "passed").map(describeResult);
