import { describe, expect, it } from "vitest";
import { latinBytes } from "../../base/latin.ts";

import { type LintRule, lintResponse, lintRules } from "./lint.ts";

const head = "HTTP/1.1 200 OK\r\n";
const found = (text: string, method = "GET"): string[] =>
  lintResponse(latinBytes(text), method).map(({ rule, offset }) => `${rule}@${offset}`);

const wrong: readonly (readonly [bytes: string, findings: readonly string[], method?: string])[] = [
  ["", ["noResponse@0"]],
  ["HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nhi", ["bareLineFeed@15"]],
  ["HTTP/1.1 200 OK\n\nhi", ["bareLineFeed@15", "bareLineFeed@16"]],
  [`${head}A: b\rc\r\nContent-Length: 0\r\n\r\n`, ["loneCarriageReturn@21"]],
  [`${head}Content-Length: 2\r\n`, ["headCutOff@36"]],
  [`${head}Content-Length: 2`, ["headCutOff@34"]],
  ["http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ["protocolName@0"]],
  ["HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n", ["statusSpaces@8"]],
  ["HTTP/1.1200 OK\r\nContent-Length: 0\r\n\r\n", ["statusSpaces@8"]],
  ["HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", ["statusSpaces@12"]],
  ["HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", ["statusCode@9"]],
  ["HTTP/1.1 999 OK\r\nContent-Length: 0\r\n\r\n", ["statusCode@9"]],
  [`${head} A: b\r\nContent-Length: 0\r\n\r\n`, ["leadingSpace@17"]],
  [`${head}A: b\r\n c\r\nContent-Length: 0\r\n\r\n`, ["foldedLine@23"]],
  [`${head}Content-Length : 0\r\n\r\n`, ["spaceBeforeColon@31"]],
  [`${head}Content-Length 0\r\n\r\n`, ["noColon@17"]],
  [`${head}: b\r\nContent-Length: 0\r\n\r\n`, ["emptyName@17"]],
  [`${head}A B: b\r\nContent-Length: 0\r\n\r\n`, ["fieldName@18"]],
  [`${head}A: b\0\r\nContent-Length: 0\r\n\r\n`, ["fieldValue@21"]],
  [`${head}Content-Length: +2\r\n\r\nhi`, ["lengthValue@33"]],
  [`${head}Content-Length: two\r\n\r\nhi`, ["lengthValue@33"]],
  [`${head}Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi`, ["lengthTwice@36"]],
  [`${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, ["lengthWithCoding@17"]],
  ["HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", ["lengthWithoutBody@25"]],
  ["HTTP/1.1 204 No Content\r\n\r\nhi", ["bodyNotAllowed@27"]],
  ["HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\nhi", ["bodyNotAllowed@48"]],
  [`${head}Content-Length: 2\r\n\r\nhi`, ["bodyNotAllowed@38"], "HEAD"],
  [`${head}Content-Length: 1\r\n\r\nhi`, ["lengthTooSmall@39"]],
  [`${head}Content-Length: 2\r\n\r\nhi\0\0`, ["trailingZeros@40"]],
  [`${head}Content-Length: 3\r\n\r\nhi`, ["lengthTooLarge@40"]],
  [`${head}Transfer-Encoding: chunked\r\n\r\nx\r\nhi\r\n0\r\n\r\n`, ["chunkSize@47"]],
  [`${head}Transfer-Encoding: chunked\r\n\r\n1\r\nhi\r\n0\r\n\r\n`, ["chunkEnd@51"]],
  [`${head}Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n`, ["chunksCutOff@54"]],
  [`${head}Transfer-Encoding: chunked\r\n\r\n2\nhi\r\n0\r\n\r\n`, ["bareLineFeed@48"]],
  ["HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ["codingVersion@17"]],
  [`${head}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`, ["codingOrder@36"]],
];

describe("the lint of a response", () => {
  it.each(wrong.map(([text, findings, method = "GET"]) => [text, findings, method] as const))("%j: %j", (text, findings, method) =>
    expect(found(text, method)).toEqual(findings),
  );

  it.each([
    `${head}Content-Length: 2\r\n\r\nhi`,
    `${head}\r\nuntil the end`,
    "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n",
    `HTTP/1.1 100 Continue\r\n\r\n${head}Content-Length: 2\r\n\r\nhi`,
    `${head}Transfer-Encoding: chunked\r\n\r\nA;x=y\r\n0123456789\r\n0\r\nT: v\r\n\r\n`,
    "HTTP/1.1 304 Not Modified\r\nContent-Length: 20\r\n\r\n",
  ])("has nothing to say of %j", (text) => expect(found(text)).toEqual([]));

  it("has an example of every rule", () => {
    const seen = new Set(wrong.flatMap(([, findings]) => findings.map((text) => text.split("@")[0] as LintRule)));
    expect(lintRules.filter((rule) => !seen.has(rule))).toEqual([]);
  });
});
