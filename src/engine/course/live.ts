// The live elements of a lesson's prose: fenced blocks with a name → plain data. `quiz`, `predict` and `fill` ask the reader, `run` runs a
// few lines on the machine, `figure` shows a drawing. What they hold is YAML, but for `run`, which is assembly.

import type { Diagnostic } from "../base/diagnostic.ts";
import { Fields, Problems } from "./fields.ts";
import { parseYaml } from "./yaml.ts";

const figureNames = ["address-space", "stack-frame", "stack-overflow", "sockaddr-in", "tcp-exchange", "fetch-decode-execute"] as const;
export type FigureName = (typeof figureNames)[number];

export type LiveElement =
  /** One of the choices is right; `right` counts from 0. */
  | {
      readonly kind: "quiz";
      readonly question: string;
      readonly choices: readonly string[];
      readonly right: number;
      readonly because: string;
    }
  | { readonly kind: "predict"; readonly question: string; readonly answer: string }
  /** `before` and `after` stand around the blank; `answers` are all that are right. */
  | {
      readonly kind: "fill";
      readonly question: string;
      readonly before: string;
      readonly after: string;
      readonly answers: readonly string[];
      readonly because: string;
    }
  | { readonly kind: "run"; readonly text: string }
  | { readonly kind: "figure"; readonly figure: FigureName };

export const liveKinds = ["quiz", "predict", "fill", "run", "figure"] as const satisfies readonly LiveElement["kind"][];

export type LiveReading = { readonly element: LiveElement } | { readonly diagnostics: readonly Diagnostic[] };

const blank = "___";

/** `text`: between the fences; `line`: of its first line in the file. */
export function readLive(kind: LiveElement["kind"], text: string, file: string, line: number): LiveReading {
  const problems = new Problems();
  const element = read(kind, text, file, line, problems);
  return element && problems.diagnostics.length === 0 ? { element } : { diagnostics: problems.diagnostics };
}

function read(kind: LiveElement["kind"], text: string, file: string, line: number, problems: Problems): LiveElement | undefined {
  const span = { file, start: 0, end: 0, line, column: 1 };
  if (kind === "run") return { kind, text };
  if (kind === "figure") {
    const figure = figureNames.find((name) => name === text.trim());
    return figure ? { kind, figure } : problems.note(span, `there is no figure "${text.trim()}": ${figureNames.join(", ")}`);
  }
  const node = parseYaml(file, text, line);
  if ("severity" in node) {
    problems.diagnostics.push(node);
    return undefined;
  }
  const fields = Fields.of(node, problems, `a ${kind} block`);
  const question = fields?.requiredText("question", "what the reader is asked");
  if (!fields || question === undefined) return undefined;
  const element = kind === "quiz" ? readQuiz(fields, question, problems) : readOpen(kind, fields, question, problems);
  fields.finish();
  return element;
}

function readQuiz(fields: Fields, question: string, problems: Problems): LiveElement | undefined {
  const choices = fields.texts("choices");
  const right = fields.count("right", 1, Math.max(1, choices.length));
  const because = fields.requiredText("because", "why the right choice is right");
  if (choices.length < 2) return problems.note(fields.span, "choices: has two answers at least, one of them right");
  if (right === undefined) return problems.note(fields.span, "right: says which choice is right, counted from 1");
  return because === undefined ? undefined : { kind: "quiz", question, choices, right: right - 1, because };
}

function readOpen(kind: "predict" | "fill", fields: Fields, question: string, problems: Problems): LiveElement | undefined {
  if (kind === "predict") {
    const answer = fields.requiredText("answer", "what is revealed");
    return answer === undefined ? undefined : { kind, question, answer };
  }
  const code = fields.requiredText("code", `the line, with ${blank} in the place of what is asked for`);
  const answers = fields.texts("answer");
  const because = fields.text("because") ?? "";
  if (code === undefined) return undefined;
  const [before, after, ...more] = code.split(blank);
  if (after === undefined || more.length > 0) return problems.note(fields.keySpan("code"), `one blank, ${blank}, belongs into the line`);
  if (answers.length === 0) return problems.note(fields.span, "answer: is missing: what belongs into the blank");
  return { kind, question, before, after, answers, because };
}

const fence = /^```(\w+)[ \t]*\n([\s\S]*?)^```[ \t]*$/gm;

/** What is wrong with the live elements of a prose that begins at `firstLine` of its file. */
export function liveProblems(prose: string, file: string, firstLine: number): readonly Diagnostic[] {
  return [...prose.matchAll(fence)].flatMap((match) => {
    const kind = liveKinds.find((name) => name === match[1]);
    if (!kind) return [];
    const line = firstLine + prose.slice(0, match.index).split("\n").length;
    const reading = readLive(kind, match[2], file, line);
    return "diagnostics" in reading ? reading.diagnostics : [];
  });
}
