// A condition on a text: exactly so, contains, matches. Templates take the case's inputs. Patterns are JavaScript's regular expressions of a
// bounded length, tried on a bounded text, because they may come from strangers.

import { type CaseValues, fillTemplate } from "../expression.ts";
import { Fields, type Problems, textsOf } from "../fields.ts";
import type { YamlNode } from "../yaml.ts";
import { quote } from "./check-kind.ts";

export interface TextCondition {
  readonly is: string | undefined;
  readonly contains: readonly string[];
  readonly lacks: readonly string[];
  readonly matches: string | undefined;
}

const patternMaximum = 200;
const subjectMaximum = 4096;
/** Repetition within repetition can take for ever: `(a+)+`. */
const nestedRepetition = /[+*}]\)[+*{]/;

/** A text alone must be met exactly. */
export function readTextCondition(node: YamlNode, problems: Problems): TextCondition | undefined {
  if (node.kind === "scalar") return { is: node.text, contains: [], lacks: [], matches: undefined };
  const fields = Fields.of(node, problems, "a condition on a text");
  if (!fields) return undefined;
  const list = (key: string) => {
    const value = fields.take(key);
    return value ? textsOf(value, problems) : [];
  };
  const condition: TextCondition = {
    is: fields.text("is"),
    contains: list("contains"),
    lacks: list("lacks"),
    matches: fields.text("matches"),
  };
  fields.finish();
  if (condition.matches !== undefined) {
    const problem = patternProblem(condition.matches);
    if (problem) problems.note(fields.keySpan("matches"), problem);
  }
  return condition;
}

function patternProblem(pattern: string): string | undefined {
  if (pattern.length > patternMaximum) return `a pattern has ${patternMaximum} characters at most`;
  if (nestedRepetition.test(pattern)) return "a repetition within a repetition may take for ever: write the pattern without it";
  try {
    new RegExp(pattern, "u");
    return undefined;
  } catch (error) {
    return `the pattern cannot be read: ${(error as Error).message}`;
  }
}

export function meets(condition: TextCondition, text: string, values: CaseValues): boolean {
  const fill = (template: string) => fillTemplate(template, values);
  if (condition.is !== undefined && text !== fill(condition.is)) return false;
  if (!condition.contains.every((part) => text.includes(fill(part)))) return false;
  if (condition.lacks.some((part) => text.includes(fill(part)))) return false;
  return condition.matches === undefined || new RegExp(condition.matches, "u").test(text.slice(0, subjectMaximum));
}

export function describeCondition(condition: TextCondition, values: CaseValues): string {
  const fill = (template: string) => quote(fillTemplate(template, values));
  return [
    ...(condition.is === undefined ? [] : [condition.is === "" ? "nothing" : fill(condition.is)]),
    ...condition.contains.map((part) => `with ${fill(part)} in it`),
    ...condition.lacks.map((part) => `without ${fill(part)}`),
    ...(condition.matches === undefined ? [] : [`of the pattern /${condition.matches}/`]),
  ].join(", ");
}
