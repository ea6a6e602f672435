// Verdicts as others read them: JSON with a published schema, JUnit for continuous integration, CSV for spreadsheets.

import type { LessonVerdict } from "./verdict.ts";

/** One submission against one lesson. */
export interface GradedSubmission {
  readonly submission: string;
  readonly verdict: LessonVerdict;
}

/** Rises when a field changes its meaning or goes; a new field does not raise it. */
const reportVersion = 1;

/** JSON Schema 2020-12 of what `jsonReport` gives. */
export const reportSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "svc0 grading report",
  type: "object",
  required: ["version", "submissions"],
  properties: {
    version: { const: reportVersion },
    submissions: {
      type: "array",
      items: {
        type: "object",
        required: ["submission", "lesson", "passed", "checks"],
        properties: {
          submission: { type: "string" },
          lesson: { type: "string", description: "name of the lesson's folder" },
          passed: { type: "boolean" },
          checks: {
            type: "array",
            items: {
              type: "object",
              required: ["id", "title", "verdict", "expected", "seen"],
              properties: {
                id: { type: "string" },
                title: { type: "string" },
                verdict: { enum: ["passed", "failed", "notReached"] },
                expected: { type: "string" },
                seen: { type: "string" },
                case: { type: "string", description: "inputs of the case that decided" },
                say: { type: "string", description: "what the lesson says to this mistake" },
                moment: {
                  type: "object",
                  required: ["instruction", "timeNs"],
                  properties: {
                    instruction: { type: "integer", description: "instructions retired by then" },
                    timeNs: { type: "integer", description: "virtual time since the computer was started" },
                    location: {
                      type: "object",
                      required: ["file", "line"],
                      properties: { file: { type: "string" }, line: { type: "integer" } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;

/** The results as one JSON text that `reportSchema` describes, a line feed at its end. */
export function jsonReport(graded: readonly GradedSubmission[]): string {
  const submissions = graded.map(({ submission, verdict: { lesson, passed, checks } }) => ({
    submission,
    lesson,
    passed,
    checks: checks.map(({ id, title, verdict, expected, seen, case: inputs, say, moment }) => ({
      id,
      title,
      verdict,
      expected,
      seen,
      case: inputs,
      say,
      moment,
    })),
  }));
  return `${JSON.stringify({ version: reportVersion, submissions }, undefined, 2)}\n`;
}

/** One test suite a submission and lesson, one test case a check. */
export function junitReport(graded: readonly GradedSubmission[]): string {
  const suites = graded.map(({ submission, verdict: { lesson, checks } }) => {
    const count = (wanted: string) => checks.filter(({ verdict }) => verdict === wanted).length;
    const cases = checks.map(({ id, title, verdict, expected, seen, say }) => {
      const open = `    <testcase classname="${xml(`${submission}.${lesson}`)}" name="${xml(`${id}: ${title}`)}"`;
      if (verdict === "passed") return `${open}/>`;
      const message = xml(`expected ${expected}; seen ${seen}${say === undefined ? "" : `. ${say}`}`);
      return `${open}><${verdict === "failed" ? "failure" : "skipped"} message="${message}"/></testcase>`;
    });
    const head = `  <testsuite name="${xml(`${submission}: ${lesson}`)}" tests="${checks.length}" failures="${count("failed")}" skipped="${count("notReached")}">`;
    return [head, ...cases, "  </testsuite>"].join("\n");
  });
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...suites, "</testsuites>", ""].join("\n");
}

/** Characters that XML 1.0 cannot hold become U+FFFD. */
const xml = (text: string): string =>
  text
    .replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character]!)
    .replace(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, "\uFFFD");

/** RFC 4180: submission, lesson, check, verdict, expected, seen. */
export function csvReport(graded: readonly GradedSubmission[]): string {
  const rows = graded.flatMap(({ submission, verdict: { lesson, checks } }) =>
    checks.map(({ id, verdict, expected, seen }) => [submission, lesson, id, verdict, expected, seen]),
  );
  return [["submission", "lesson", "check", "verdict", "expected", "seen"], ...rows]
    .map((row) => `${row.map(csvField).join(",")}\r\n`)
    .join("");
}

/** A spreadsheet takes what begins with = + - @ for a formula: a quote before it keeps it text. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
