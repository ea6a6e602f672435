// A check of what a client got: refused or answered, status, headers, body, framing, order in time, who closed.

import { decodeUtf8 } from "../../base/utf8.ts";
import { countOf, Fields } from "../fields.ts";
import type { HttpAnswer } from "../http-answer.ts";
import type { Observation } from "../observe.ts";
import type { ClientResult } from "../wire-client.ts";
import { type CheckKind, describeEnd, judged, quote } from "./check-kind.ts";
import { describeCondition, meets, readTextCondition, type TextCondition } from "./text-condition.ts";

export interface AnswerData {
  /** Undefined: every client of the run. */
  readonly client: string | undefined;
  /** From 1; undefined: every request. */
  readonly request: number | undefined;
  readonly refused: boolean;
  readonly status: number | undefined;
  readonly headers: readonly (readonly [name: string, condition: TextCondition])[];
  readonly body: TextCondition | undefined;
  /** No deviation from RFC 9112. */
  readonly strict: boolean;
  readonly closed: boolean | undefined;
  /** Virtual milliseconds from the client's start to its last answer, at most. */
  readonly withinMs: number | undefined;
}

/** `answer: { client: browser, status: 200, body: "hello\n", strict: true, closed: true }` */
export const answerCheck: CheckKind<AnswerData> = {
  read(node, problems) {
    const fields = Fields.of(node, problems, "a check of an answer");
    if (!fields) return undefined;
    const headers = fields.take("headers");
    const body = fields.take("body");
    const within = fields.take("within");
    const data: AnswerData = {
      client: fields.text("client"),
      request: fields.count("request", 1),
      refused: fields.flag("refused") ?? false,
      status: fields.count("status", 100, 599),
      headers: (headers ? (Fields.of(headers, problems, "headers")?.all ?? []) : []).flatMap(([name, value]) => {
        const condition = readTextCondition(value, problems);
        return condition ? [[name, condition] as const] : [];
      }),
      body: body && readTextCondition(body, problems),
      strict: fields.flag("strict") ?? false,
      closed: fields.flag("closed"),
      withinMs: within && countOf(within, problems),
    };
    fields.finish();
    return data;
  },
  judge(data, observation) {
    const clients = observation.clients.filter(({ client }) => data.client === undefined || client === data.client);
    const expected = describeExpected(data, observation);
    if (clients.length === 0) return judged(false, expected, `the run has no client ${data.client}`);
    for (const client of clients) {
      const wrong = problemOf(client, data, observation);
      const who = client.copy > 1 || clients.length > 1 ? `${client.client}${client.copy > 1 ? ` ${client.copy}` : ""}: ` : "";
      if (wrong) return judged(false, expected, who + wrong, observation.end.moment);
    }
    return judged(true, expected, "so it was", observation.end.moment);
  },
};

function describeExpected(data: AnswerData, { values }: Observation): string {
  if (data.refused) return "the connection is refused";
  return [
    data.status === undefined ? "an answer" : `status ${data.status}`,
    ...data.headers.map(([name, condition]) => `${name}: ${describeCondition(condition, values)}`),
    ...(data.body ? [`body ${describeCondition(data.body, values)}`] : []),
    ...(data.strict ? ["HTTP to the letter"] : []),
    ...(data.closed === undefined ? [] : [data.closed ? "then the server closes the connection" : "and the connection stays open"]),
    ...(data.withinMs === undefined ? [] : [`within ${data.withinMs} ms`]),
  ].join(", ");
}

function problemOf(client: ClientResult, data: AnswerData, observation: Observation): string | undefined {
  const { refused, broken, answers, rest, closedByServer, answeredNs, startedNs } = client;
  if (data.refused)
    return refused === "ECONNREFUSED" ? undefined : refused ? `the connection fails with ${refused}` : "the connection is accepted";
  if (refused) return `the connection is refused (${refused}): nobody listens at that address and port; ${describeEnd(observation)}`;
  const wanted = data.request === undefined ? answers : answers.slice(data.request - 1, data.request);
  const isMissing = data.request === undefined ? client.answers.length < client.requested : wanted.length === 0;
  if (isMissing) {
    const bytes = rest.length === 0 ? "nothing" : `${quote(decodeUtf8(rest))}, which is no whole answer`;
    const closing = broken ? `the connection broke (${broken})` : closedByServer ? "the server closed the connection" : "no more came";
    return `request ${answers.length + 1} got ${bytes}; ${closing}; ${describeEnd(observation)}`;
  }
  // The client takes as many bytes for the body as the header says; what is left over belonged to it.
  const lengthText = answers.at(-1)?.headers.find(([name]) => name.toLowerCase() === "content-length")?.[1];
  if (data.strict && rest.length > 0 && lengthText !== undefined)
    return `Content-Length says ${lengthText}, but ${Number(lengthText) + rest.length} bytes follow the head: ${quote(decodeUtf8(rest))} is left over`;
  for (const answer of wanted) {
    const wrong = answerProblem(answer, data, observation);
    if (wrong) return wrong;
  }
  if (data.closed === true && !closedByServer) return "the server leaves the connection open";
  if (data.closed === false && closedByServer) return "the server closes the connection";
  const lastNs = answeredNs.at(-1) ?? 0;
  if (data.withinMs !== undefined && lastNs - startedNs > data.withinMs * 1e6)
    return `the answer takes ${Math.round((lastNs - startedNs) / 1e6)} ms`;
  return undefined;
}

function answerProblem(answer: HttpAnswer, data: AnswerData, { values }: Observation): string | undefined {
  if (data.strict && answer.problems.length > 0) return answer.problems.join("; ");
  if (data.status !== undefined && answer.status !== data.status) return `the first line is ${quote(answer.statusLine)}`;
  for (const [name, condition] of data.headers) {
    const found = answer.headers.find(([other]) => other.toLowerCase() === name.toLowerCase());
    if (!found) return `there is no header ${name}`;
    if (!meets(condition, found[1], values)) return `${found[0]}: ${quote(found[1])}`;
  }
  if (data.body && !meets(data.body, answer.body, values)) return `the body is ${answer.body === "" ? "empty" : quote(answer.body)}`;
  return undefined;
}
