// A learner's files against a lesson: builds, runs each run in each of its cases once, asks every check. The same verdict in the
// page and on the command line.

import { type Diagnostic, formatDiagnostic } from "../base/diagnostic.ts";
import { buildProgram, type Preparation, type Program, type SourceFile } from "../session/index.ts";
import { describeEnd, type Judgement, notReached, quote, type Verdict } from "./checks/check-kind.ts";
import { kindOf } from "./checks/kinds.ts";
import { type CaseValues, ExpressionProblem, fillTemplate } from "./expression.ts";
import type { Lesson, LessonCheck } from "./lesson.ts";
import { type Moment, type Observation, observe, presetBytes } from "./observe.ts";
import { caseValues, type RunSetup } from "./run-setup.ts";

export interface CheckResult extends Judgement {
  readonly id: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** Of the run with several cases, the one that decided: "n = 7". */
  readonly case?: string;
  /** What the lesson says to this mistake. */
  readonly say?: string;
  readonly moment?: Moment;
  /** How the same run is begun on another machine, to look at the moment; absent where clients from outside had a part in it. */
  readonly start?: RunStart;
}

export interface RunStart {
  readonly arguments: readonly string[];
  readonly preparation: Preparation;
}

export interface LessonVerdict {
  readonly lesson: string;
  readonly passed: boolean;
  /** Of the build. With errors among them no check was reached. */
  readonly diagnostics: readonly Diagnostic[];
  readonly checks: readonly CheckResult[];
}

/** Runs the checks of a lesson on an answer, each with a machine of its own; the same answer always gets the same verdict. */
export function judgeAnswer(lesson: Lesson, files: readonly SourceFile[]): LessonVerdict {
  const { program, diagnostics } = buildProgram(files);
  const data = files.filter(({ name }) => !/[.](s|inc)$/i.test(name));
  const results = new Map<string, CheckResult>();
  for (const [name, setup] of lesson.runs) {
    const checks = lesson.checks.filter(({ run }) => run === name);
    if (checks.length === 0) continue;
    for (const result of program ? judgeRun(program, setup, checks, data) : checks.map((check) => unbuilt(check, diagnostics)))
      results.set(result.id, result);
  }
  const ordered = lesson.checks.map(({ id }) => results.get(id)!);
  return { lesson: lesson.name, passed: ordered.every(({ verdict }) => verdict === "passed"), diagnostics, checks: ordered };
}

function unbuilt({ id, title }: LessonCheck, diagnostics: readonly Diagnostic[]): CheckResult {
  const error = diagnostics.find(({ severity }) => severity === "error");
  return {
    id,
    title,
    ...notReached("a program", error ? `the text has an error: ${formatDiagnostic(error).split("\n")[0]}` : "there is no program"),
  };
}

/** A check has passed when it has in every case; otherwise the first case in which it has not decides. */
function judgeRun(program: Program, setup: RunSetup, checks: readonly LessonCheck[], data: readonly SourceFile[]): CheckResult[] {
  const watches = checks.flatMap(({ key, data }) => kindOf(key).watches?.(data) ?? []);
  const results = new Map<string, CheckResult>();
  for (let index = 0; index < setup.cases; index += 1) {
    const open = checks.filter(({ id }) => (results.get(id)?.verdict ?? "passed") === "passed");
    if (open.length === 0) break;
    const values = caseValues(setup, index);
    const observation = observe(program, setup, values, watches, data);
    for (const check of open) {
      const result = judge(check, observation, values, setup);
      results.set(
        check.id,
        result.verdict === "passed" || setup.clients.length > 0 ? result : { ...result, start: startOf(setup, values) },
      );
    }
  }
  return [...results.values()];
}

function startOf({ arguments: words, seed, stdin, files, presets, failures }: RunSetup, values: CaseValues): RunStart {
  const fill = (text: string) => fillTemplate(text, values);
  return {
    arguments: words.map(fill),
    preparation: {
      seed,
      input: fill(stdin),
      files: [...files].map(([name, text]) => ({ name, text: fill(text) })),
      memory: presets.map((preset) => ({ symbol: preset.symbol, bytes: presetBytes(preset, values) })),
      failures,
    },
  };
}

function judge(check: LessonCheck, observation: Observation, values: CaseValues, setup: RunSetup): CheckResult {
  const { id, title, key, data, says } = check;
  const judgement = judgeSafely(() => kindOf(key).judge(data, observation), observation);
  const say = judgement.verdict === "passed" ? undefined : says.find(({ when }) => judgement.seen.includes(when))?.say;
  const inputs =
    setup.inputs.length === 0
      ? undefined
      : [...values].map(([name, value]) => `${name} = ${typeof value === "string" ? quote(value) : value}`).join(", ");
  return { id, title, ...judgement, ...(inputs === undefined ? {} : { case: inputs }), ...(say === undefined ? {} : { say }) };
}

/** An expression of the lesson's own may divide by 0 in some case: that is told, not thrown. */
function judgeSafely(judge: () => Judgement, observation: Observation): Judgement {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error;
    return notReached(`the check cannot be computed: ${error.message}`, describeEnd(observation));
  }
}

/** Everything that the learner reads about a check. */
export function describeResult({ verdict, title, expected, seen, say, case: inputs, moment }: CheckResult): string {
  const mark = { passed: "✓", failed: "✗", notReached: "–" }[verdict];
  if (verdict === "passed") return `${mark} ${title}`;
  const where = moment?.location
    ? [`line ${moment.location.line} of ${moment.location.file}, after ${moment.instruction} instructions`]
    : [];
  return [
    `${mark} ${title}`,
    ...(inputs === undefined ? [] : [`    with      ${inputs}`]),
    `    expected  ${expected}`,
    `    seen      ${seen.replaceAll("\n", "\n              ")}`,
    ...where.map((text) => `    at        ${text}`),
    ...(say === undefined ? [] : [`    ${say}`]),
  ].join("\n");
}
