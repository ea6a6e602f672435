// Bytes of a connection → answers of HTTP/1.1, read strictly: every deviation from RFC 9112 is named in words that teach. Knows nothing
// of connections; the client asks again as bytes come.

import { decodeUtf8 } from "../base/utf8.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly statusLine: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** What a strict reader objects to. */
  readonly problems: readonly string[];
}

export interface AnswerReading {
  /** Undefined: more bytes are needed. */
  readonly answer: HttpAnswer | undefined;
  /** Bytes that it took. */
  readonly consumed: number;
}

const lineFeed = 10;

/** The answer at the start of the bytes. `ended`: no more will come. HEAD's answer has no body. */
export function readAnswer(bytes: Uint8Array, ended: boolean, method: string): AnswerReading {
  const problems: string[] = [];
  const lines: string[] = [];
  let offset = 0;
  let isHeadComplete = false;
  let bareLines = 0;
  while (!isHeadComplete) {
    const end = bytes.indexOf(lineFeed, offset);
    if (end < 0) break;
    const line = decodeUtf8(bytes, offset, end);
    offset = end + 1;
    if (!line.endsWith("\r")) bareLines += 1;
    const text = line.replace(/\r$/, "");
    if (text === "") isHeadComplete = true;
    else lines.push(text);
  }
  if (!isHeadComplete) {
    if (!ended || bytes.length === 0) return { answer: undefined, consumed: 0 };
    problems.push("the head never ends: an empty line (\\r\\n\\r\\n) must stand between the headers and the body");
  }
  if (bareLines > 0) problems.push(`${bareLines} of the ${lines.length + 1} lines of the head end in \\n alone: each must end in \\r\\n`);
  const [statusLine = "", ...headerLines] = lines;
  const match = /^HTTP\/1\.[01] (\d{3})(?: .*)?$/.exec(statusLine);
  if (!match) problems.push(`the first line is "${statusLine}": it must be like "HTTP/1.1 200 OK"`);
  const headers = headerLines.flatMap((line): (readonly [string, string])[] => {
    const colon = line.indexOf(":");
    if (colon > 0 && /^[!#$%&'*+.^_`|~\w-]+$/.test(line.slice(0, colon))) return [[line.slice(0, colon), line.slice(colon + 1).trim()]];
    problems.push(`the header line "${line}" is no "Name: value"`);
    return [];
  });
  const status = match ? Number(match[1]) : 0;
  const hasNoBody = method === "HEAD" || status === 204 || status === 304 || (status >= 100 && status < 200);
  const length = headers.find(([name]) => name.toLowerCase() === "content-length")?.[1];
  const present = bytes.length - offset;
  let bodyBytes = 0;
  if (!hasNoBody) {
    if (length !== undefined && /^\d+$/.test(length)) {
      bodyBytes = Number(length);
      if (present < bodyBytes && !ended) return { answer: undefined, consumed: 0 };
      if (present < bodyBytes) problems.push(`Content-Length says ${length}, but the body has ${present} bytes`);
      if (present > bodyBytes && ended) problems.push(`Content-Length says ${length}, but ${present} bytes follow the head`);
    } else {
      if (length !== undefined) problems.push(`Content-Length is "${length}": it must be a decimal number`);
      else if (isHeadComplete) problems.push("Content-Length is missing: only the end of the connection tells where the body ends");
      if (!ended) return { answer: undefined, consumed: 0 };
      bodyBytes = present;
    }
  }
  const end = Math.min(bytes.length, offset + bodyBytes);
  return { answer: { status, statusLine, headers, body: decodeUtf8(bytes, offset, end), problems }, consumed: end };
}
