// The files of a lesson's folder, or one `.md` file with the others fenced in it → a lesson, or diagnostics with lines. Takes texts by their
// paths within the folder; knows no file system.

import type { Diagnostic, Span } from "../base/diagnostic.ts";
import { encodeUtf8 } from "../base/utf8.ts";
import type { SourceFile } from "../session/index.ts";
import { checkKeys, kindOf } from "./checks/kinds.ts";
import { Fields, itemsOf, Problems } from "./fields.ts";
import { type Answer, type Lesson, type LessonCheck, lessonLimits, type WrongAnswer } from "./lesson.ts";
import { liveProblems } from "./live.ts";
import { plainRun, type RunSetup, readRun } from "./run-setup.ts";
import { parseYaml, type YamlNode } from "./yaml.ts";

export type LessonReading = { readonly lesson: Lesson } | { readonly diagnostics: readonly Diagnostic[] };

export const lessonFile = "lesson.md";
const checksMaximum = 50;

/** `name`: of the lesson's folder. `files`: "lesson.md", "start/main.s" … */
export function readLesson(name: string, files: ReadonlyMap<string, string>): LessonReading {
  const problems = new Problems();
  checkLimits(files, problems);
  const text = files.get(lessonFile);
  if (text === undefined) problems.note(startOf(lessonFile), `the lesson has no ${lessonFile}`);
  if (text === undefined || problems.diagnostics.length > 0) return { diagnostics: problems.diagnostics };
  const parts = splitFrontMatter(text, problems);
  if (!parts) return { diagnostics: problems.diagnostics };
  const firstLine = text.slice(0, text.length - parts.prose.length).split("\n").length;
  problems.diagnostics.push(...liveProblems(parts.prose, lessonFile, firstLine));
  const all = new Map([...files, ...fencedFiles(parts.prose, problems)]);
  const lesson = build(name, parts.front, parts.prose, all, problems);
  return lesson && problems.diagnostics.length === 0 ? { lesson } : { diagnostics: problems.diagnostics };
}

const startOf = (file: string): Span => ({ file, start: 0, end: 0, line: 1, column: 1 });

function checkLimits(files: ReadonlyMap<string, string>, problems: Problems): void {
  if (files.size > lessonLimits.files)
    problems.note(startOf(lessonFile), `the lesson has ${files.size} files: ${lessonLimits.files} are allowed`);
  let total = 0;
  for (const [path, text] of files) {
    const { length } = encodeUtf8(text);
    total += length;
    if (length > lessonLimits.fileBytes) problems.note(startOf(path), `${path} has ${length} bytes: ${lessonLimits.fileBytes} are allowed`);
  }
  if (total > lessonLimits.totalBytes)
    problems.note(startOf(lessonFile), `the lesson has ${total} bytes: ${lessonLimits.totalBytes} are allowed`);
}

function splitFrontMatter(text: string, problems: Problems): { readonly front: YamlNode; readonly prose: string } | undefined {
  const match = /^---\r?\n([\s\S]*?\n)---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!match)
    return problems.note(startOf(lessonFile), `${lessonFile} begins with a line ---, then title: and the rest, then a line --- again`);
  const front = parseYaml(lessonFile, match[1], 2, text.indexOf("\n") + 1);
  if ("severity" in front) {
    problems.diagnostics.push(front);
    return undefined;
  }
  return { front, prose: text.slice(match[0].length) };
}

/** A fence whose information string names a file: ```s start/main.s */
function fencedFiles(prose: string, problems: Problems): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [, path, body] of prose.matchAll(/^```\w*[ \t]+((?:start|solution|other|wrong)\/[^\s`]+)[ \t]*\n([\s\S]*?)^```[ \t]*$/gm)) {
    if (path.includes("..")) problems.note(startOf(lessonFile), `${path}: a file stays within the lesson`);
    files.set(path, body);
  }
  checkLimits(files, problems);
  return files;
}

function build(name: string, front: YamlNode, prose: string, files: ReadonlyMap<string, string>, problems: Problems): Lesson | undefined {
  const fields = Fields.of(front, problems, "the front matter");
  if (!fields) return undefined;
  const title = fields.requiredText("title", "what the lesson is called") ?? "";
  const summary = fields.requiredText("summary", "one sentence on what is learnt") ?? "";
  const topic = fields.text("topic");
  const goals = fields.texts("goals");
  const hints = fields.texts("hints");
  const runsNode = fields.take("runs");
  const runs = new Map<string, RunSetup>([["main", plainRun("main")]]);
  for (const [run, value] of runsNode ? (Fields.of(runsNode, problems, "runs")?.all ?? []) : []) {
    const setup = readRun(run, value, problems);
    if (setup) runs.set(run, setup);
  }
  const checksNode = fields.take("checks");
  if (!checksNode) problems.note(fields.span, "checks: is missing: how the lesson knows that it is solved");
  const checks = readChecks(checksNode, runs, problems);
  fields.finish();
  const start = folder(files, "start/");
  const solution = folder(files, "solution/");
  if (start.length === 0) problems.note(startOf("start/"), "start/ has no file: what the learner begins with");
  if (solution.length === 0) problems.note(startOf("solution/"), "solution/ has no file: what solves the lesson");
  const others = answers(files, "other/", solution);
  const wrong = answers(files, "wrong/", solution).flatMap((answer) => wrongAnswer(answer, checks, files, problems) ?? []);
  return {
    name,
    title,
    summary,
    ...(topic === undefined ? {} : { topic }),
    goals,
    hints,
    runs,
    checks,
    prose,
    start,
    solution,
    other: others,
    wrong,
  };
}

function readChecks(node: YamlNode | undefined, runs: ReadonlyMap<string, RunSetup>, problems: Problems): LessonCheck[] {
  const checks: LessonCheck[] = [];
  const items = node ? itemsOf(node) : [];
  if (node && items.length > checksMaximum) problems.note(node.span, `${items.length} checks: ${checksMaximum} are allowed`);
  for (const item of items) {
    const fields = Fields.of(item, problems, "a check");
    if (!fields) continue;
    const id = fields.requiredText("id", "a short name, by which wrong answers refer to it");
    const title = fields.requiredText("title", "what the learner reads beside its mark");
    const run = fields.text("run") ?? "main";
    if (!runs.has(run)) problems.note(fields.keySpan("run"), `there is no run ${run}: ${[...runs.keys()].join(", ")}`);
    const says = readSays(fields.take("says"), problems);
    const keys = checkKeys.filter((key) => fields.has(key));
    for (const key of checkKeys) fields.take(key);
    fields.finish();
    const [key] = keys;
    const value = key && fields.take(key);
    if (!key || !value || keys.length > 1) {
      problems.note(
        fields.span,
        keys.length > 1
          ? `a check looks at one thing: here are ${keys.join(" and ")}`
          : `what is checked is missing: one of ${checkKeys.join(", ")}`,
      );
      continue;
    }
    if (checks.some((other) => other.id === id)) problems.note(fields.span, `there is a check ${id} already`);
    const data = kindOf(key).read(value, problems);
    if (data !== undefined && id !== undefined && title !== undefined) checks.push({ id, title, run, key, data, says });
  }
  return checks;
}

/** `says: { "36895": "the bytes of the port are swapped" }`, or one text for every failure. */
function readSays(node: YamlNode | undefined, problems: Problems): LessonCheck["says"] {
  if (!node) return [];
  if (node.kind === "scalar") return [{ when: "", say: node.text }];
  return (Fields.of(node, problems, "says")?.all ?? []).map(([when, value]) => ({ when, say: value.kind === "scalar" ? value.text : "" }));
}

const folder = (files: ReadonlyMap<string, string>, prefix: string): SourceFile[] =>
  [...files]
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, text]) => ({ name: path.slice(prefix.length), text }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/**
 * Each `.s` file is an answer of its own, in the place of the solution's first file; a folder is one with several files, in the
 * place of those that have the same names.
 */
function answers(files: ReadonlyMap<string, string>, prefix: string, solution: readonly SourceFile[]): Answer[] {
  const grouped = new Map<string, SourceFile[]>();
  for (const { name, text } of folder(files, prefix)) {
    const [first, ...rest] = name.split("/");
    const file = { name: rest.length === 0 ? (solution[0]?.name ?? first) : rest.join("/"), text };
    grouped.set(first, [...(grouped.get(first) ?? []), file]);
  }
  return [...grouped].map(([name, own]) => ({
    name: prefix + name,
    files: [...own, ...solution.filter((file) => own.every((other) => other.name !== file.name))].sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
  }));
}

const firstComment = /^\s*(?:\/\/|#|\/\*|;)\s*fails\s+([\w-]+)\s*:\s*(.+?)\s*(?:\*\/)?\s*$/m;

function wrongAnswer(
  answer: Answer,
  checks: readonly LessonCheck[],
  files: ReadonlyMap<string, string>,
  problems: Problems,
): WrongAnswer | undefined {
  const own = [...files].filter(([path]) => path === answer.name || path.startsWith(`${answer.name}/`));
  const match = own.map(([, text]) => firstComment.exec(text)).find((found) => found !== null);
  const span = startOf(own[0]?.[0] ?? answer.name);
  if (!match)
    return problems.note(span, "a wrong answer begins with a comment: // fails CHECK: words that the learner must see | more words");
  const [, check, words] = match;
  if (checks.every(({ id }) => id !== check))
    return problems.note(span, `there is no check ${check}: ${checks.map(({ id }) => id).join(", ")}`);
  return {
    ...answer,
    check,
    words: words
      .split("|")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  };
}
