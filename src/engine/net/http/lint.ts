// The bytes of a response held against RFC 9112 and 9110: what is wrong, at which byte, and what the rule says. Clients forgive
// much of it; a server should not rely on that. Pure: takes the connection's bytes for one request, gives findings in order.

import { latinText } from "../../base/latin.ts";

export interface LintFinding {
  /** Of the first byte concerned. */
  readonly offset: number;
  /** A word for the rule, the same for every finding of it. */
  readonly rule: LintRule;
  /** "RFC 9112 §2.2" */
  readonly section: string;
  /** What was found, and the right thing. */
  readonly message: string;
}

const rules = {
  bareLineFeed: ["RFC 9112 §2.2", "this line ends in LF alone: end it in CR LF"],
  loneCarriageReturn: ["RFC 9112 §2.2", "a CR without a LF behind it: lines end in CR LF, and no CR stands elsewhere in the head"],
  headCutOff: ["RFC 9112 §2.1", "the head never ends: an empty line, CR LF by itself, has to follow the last field"],
  noResponse: ["RFC 9112 §2.1", "no bytes: a response begins with a status line such as HTTP/1.1 200 OK"],
  protocolName: ["RFC 9112 §2.3", "a status line begins with HTTP/ in capitals and the version, such as HTTP/1.1"],
  statusSpaces: ["RFC 9112 §4", "exactly one space stands between version and status code, and one behind the code"],
  statusCode: ["RFC 9112 §4", "the status code is three digits, the first of them 1 to 5"],
  leadingSpace: ["RFC 9112 §2.2", "white space between the status line and the first field"],
  foldedLine: ["RFC 9112 §5.2", "this line continues the field before it (it begins with white space): write every field in one line"],
  spaceBeforeColon: ["RFC 9112 §5.1", "no white space may stand between a field's name and its colon"],
  noColon: ["RFC 9112 §5", "a field is a name, a colon and a value"],
  emptyName: ["RFC 9112 §5", "the field has no name before its colon"],
  fieldName: ["RFC 9110 §5.6.2", "a field's name is made of letters, digits and !#$%&'*+-.^_`|~"],
  fieldValue: ["RFC 9110 §5.5", "a field's value may not hold NUL or other control bytes"],
  lengthValue: ["RFC 9110 §8.6", "Content-Length is decimal digits and nothing else"],
  lengthTwice: ["RFC 9110 §8.6", "Content-Length stands here a second time: once is enough, and two that differ are an attack"],
  lengthWithCoding: ["RFC 9112 §6.1", "Content-Length beside Transfer-Encoding: leave it out"],
  lengthWithoutBody: ["RFC 9110 §8.6", "a response with this status has no Content-Length"],
  bodyNotAllowed: [
    "RFC 9112 §6.3",
    "a response with this status, or to this method, has no body: these bytes are taken for the next response",
  ],
  lengthTooSmall: ["RFC 9112 §6.3", "bytes behind the body that Content-Length announced: they are taken for the next response"],
  trailingZeros: ["RFC 9112 §6.3", "NUL bytes behind the body: more of the buffer was sent than the text is long"],
  lengthTooLarge: ["RFC 9112 §8", "the body ends before the announced length: the client waits for the rest, or reports a failure"],
  chunkSize: ["RFC 9112 §7.1", "a chunk begins with its size in hexadecimal digits"],
  chunkEnd: ["RFC 9112 §7.1", "CR LF has to follow the bytes of a chunk: its size is too small or too large"],
  chunksCutOff: ["RFC 9112 §7.1", "the last chunk, 0 and an empty line, is missing"],
  codingVersion: ["RFC 9112 §6.1", "Transfer-Encoding is not for HTTP/1.0"],
  codingOrder: ["RFC 9112 §6.1", "chunked has to be the last transfer coding"],
} as const satisfies Record<string, readonly [section: string, message: string]>;

export type LintRule = keyof typeof rules;

export const lintRules = Object.keys(rules) as readonly LintRule[];

const [lineFeed, carriageReturn, space, tab] = [10, 13, 32, 9] as const;
const isBlank = (byte: number | undefined): boolean => byte === space || byte === tab;

interface Line {
  readonly start: number;
  /** Without its end. */
  readonly end: number;
  readonly next: number;
}

interface Field {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly valueStart: number;
}

/** `bytes`: all that came over the connection in answer to one request with `method`. */
export function lintResponse(bytes: Uint8Array, method: string): LintFinding[] {
  const findings: LintFinding[] = [];
  const find = (rule: LintRule, offset: number, detail = ""): void => {
    const [section, message] = rules[rule];
    findings.push({ offset, rule, section, message: detail === "" ? message : `${detail}: ${message}` });
  };
  if (bytes.length === 0) find("noResponse", 0);
  else lintHead(0);
  return findings.sort((left, right) => left.offset - right.offset);

  /** The line at `start`, its end looked at; undefined: the bytes end before it does. */
  function lineAt(start: number): Line | undefined {
    const at = bytes.indexOf(lineFeed, start);
    if (at < 0) return undefined;
    const hasReturn = at > start && bytes[at - 1] === carriageReturn;
    if (!hasReturn) find("bareLineFeed", at);
    const end = hasReturn ? at - 1 : at;
    const lone = bytes.subarray(start, end).indexOf(carriageReturn);
    if (lone >= 0) find("loneCarriageReturn", start + lone);
    return { start, end, next: at + 1 };
  }

  function lintHead(start: number): void {
    const first = lineAt(start);
    if (first === undefined) {
      find("headCutOff", bytes.length);
      return;
    }
    const { version, status } = lintStatusLine(first);
    const fields: Field[] = [];
    for (let at = first.next; ; ) {
      const line = lineAt(at);
      if (line === undefined) {
        find("headCutOff", bytes.length);
        return;
      }
      at = line.next;
      if (line.end === line.start) {
        if (status >= 100 && status < 200 && status !== 101 && at < bytes.length) lintHead(at);
        else lintBody(at, version, status, fields);
        return;
      }
      lintField(line, fields);
    }
  }

  function lintStatusLine({ start, end }: Line): { version: string; status: number } {
    const line = latinText(bytes, start, end);
    const version = /^HTTP\/(\d\.\d)/.exec(line)?.[1];
    if (version === undefined) {
      find("protocolName", start, JSON.stringify(line.slice(0, 12)));
      return { version: /^http\/1\.0/i.test(line) ? "1.0" : "1.1", status: Number(/ +(\d{3})/.exec(line)?.[1] ?? 200) };
    }
    const rest = /^( *)(\S*)( *)/.exec(line.slice(8))!;
    if (rest[1] !== " ") find("statusSpaces", start + 8);
    const code = rest[2]!;
    const codeAt = start + 8 + rest[1]!.length;
    if (!/^[1-5]\d\d$/.test(code)) find("statusCode", codeAt, JSON.stringify(code));
    // A space follows the code even where no words do; a second one would be the first of the words.
    if (rest[3] === "" || (rest[3]!.length > 1 && /^[1-5]\d\d$/.test(code))) find("statusSpaces", codeAt + code.length);
    return { version, status: Number(/^\d{3}/.exec(code)?.[0] ?? 200) };
  }

  function lintField({ start, end }: Line, fields: Field[]): void {
    if (isBlank(bytes[start])) {
      find(fields.length === 0 ? "leadingSpace" : "foldedLine", start);
      return;
    }
    const line = latinText(bytes, start, end);
    const colon = line.indexOf(":");
    if (colon < 0) {
      find("noColon", start, JSON.stringify(line.slice(0, 24)));
      return;
    }
    const name = line.slice(0, colon);
    if (name === "") find("emptyName", start);
    else if (/[ \t]$/.test(name)) find("spaceBeforeColon", start + name.trimEnd().length);
    else {
      const bad = name.search(/[^A-Za-z0-9!#$%&'*+.^_`|~-]/);
      if (bad >= 0) find("fieldName", start + bad, JSON.stringify(name));
    }
    const value = line.slice(colon + 1);
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if ((code < space && code !== tab && code !== carriageReturn) || code === 0x7f) {
        find("fieldValue", start + colon + 1 + index);
        break;
      }
    }
    const lead = value.length - value.trimStart().length;
    fields.push({ name: name.trim().toLowerCase(), value: value.trim(), start, valueStart: start + colon + 1 + lead });
  }

  function lintBody(start: number, version: string, status: number, fields: readonly Field[]): void {
    const lengths = fields.filter(({ name }) => name === "content-length");
    const codings = fields.filter(({ name }) => name === "transfer-encoding");
    for (const { value, valueStart } of lengths) if (!/^\d+$/.test(value)) find("lengthValue", valueStart, JSON.stringify(value));
    for (const { start: at } of lengths.slice(1)) find("lengthTwice", at);
    if (codings[0] && lengths[0]) find("lengthWithCoding", lengths[0].start);
    if (codings[0] && version === "1.0") find("codingVersion", codings[0].start);
    const hasNoBody = method === "HEAD" || status === 204 || status === 304 || (status >= 100 && status < 200);
    if (lengths[0] && (status === 204 || (status >= 100 && status < 200))) find("lengthWithoutBody", lengths[0].start);
    if (hasNoBody) {
      if (start < bytes.length && status !== 101) find("bodyNotAllowed", start);
      return;
    }
    if (codings.length > 0) {
      const names = codings.flatMap(({ value }) => value.toLowerCase().split(",")).map((name) => name.trim());
      if (names.includes("chunked") && names.at(-1) !== "chunked") find("codingOrder", codings.at(-1)!.valueStart);
      if (names.includes("chunked")) lintChunks(start);
      return;
    }
    const digits = /^\+?(\d+)/.exec(lengths.at(-1)?.value ?? "")?.[1];
    if (digits === undefined) return;
    const end = start + Number(digits);
    if (end > bytes.length) find("lengthTooLarge", bytes.length, `${bytes.length - start} bytes of ${digits} came`);
    else if (end < bytes.length) {
      const isZeros = bytes.subarray(end).every((byte) => byte === 0);
      find(isZeros ? "trailingZeros" : "lengthTooSmall", end, `${bytes.length - end} bytes`);
    }
  }

  function lintChunks(start: number): void {
    for (let at = start; ; ) {
      const line = lineAt(at);
      if (line === undefined) {
        find("chunksCutOff", bytes.length);
        return;
      }
      const size = /^([0-9A-Fa-f]{1,15})(?=[ \t]*(;|$))/.exec(latinText(bytes, line.start, line.end))?.[1];
      if (size === undefined) {
        find("chunkSize", line.start, JSON.stringify(latinText(bytes, line.start, line.end).slice(0, 16)));
        return;
      }
      const length = Number.parseInt(size, 16);
      if (length === 0) {
        lintTrailers(line.next);
        return;
      }
      const end = line.next + length;
      if (end >= bytes.length) {
        find("chunksCutOff", bytes.length);
        return;
      }
      const hasReturn = bytes[end] === carriageReturn;
      if (bytes[hasReturn ? end + 1 : end] !== lineFeed) {
        find("chunkEnd", end);
        return;
      }
      if (!hasReturn) find("bareLineFeed", end);
      at = end + (hasReturn ? 2 : 1);
    }
  }

  function lintTrailers(start: number): void {
    for (let at = start; ; ) {
      const line = lineAt(at);
      if (line === undefined) {
        find("chunksCutOff", bytes.length);
        return;
      }
      at = line.next;
      if (line.end > line.start) {
        lintField(line, []);
        continue;
      }
      if (at < bytes.length) find("lengthTooSmall", at, `${bytes.length - at} bytes behind the last chunk`);
      return;
    }
  }
}
