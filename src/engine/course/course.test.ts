// What an author and a learner notice: errors in a lesson's text with their lines, verdicts with what was seen, reports that other tools read.

import { describe, expect, it } from "vitest";
import { csvReport, describeResult, judgeAnswer, junitReport, type Lesson, readLesson } from "./index.ts";
import { parseYaml } from "./yaml.ts";

const exitProgram = (status: string) => `.globl _start\n_start: mov x0, ${status}\n mov x8, 93\n svc 0\n`;

function lessonOf(front: string, files: Readonly<Record<string, string>> = {}): Lesson {
  const all = { "start/main.s": exitProgram("0"), "solution/main.s": exitProgram("1"), ...files };
  const reading = readLesson(
    "lesson",
    new Map([["lesson.md", `---\ntitle: T\nsummary: S\n${front}\n---\nText.\n`], ...Object.entries(all)]),
  );
  if ("lesson" in reading) return reading.lesson;
  throw new Error(reading.diagnostics.map(({ span, message, help }) => `${span.line}:${span.column} ${message} ${help ?? ""}`).join("\n"));
}

const judge = (front: string, program: string) => judgeAnswer(lessonOf(front), [{ name: "main.s", text: program }]).checks[0];

const server = (answer: string, rest = "") => `
  .data
address: .hword 2, 0x901f
  .word 0
  .quad 0
answer: .ascii "${answer}"
length = . - answer
  .bss
request: .skip 1024
  .text
  .globl _start
_start: mov x0, 2
  mov x1, 1
  mov x2, 0
  mov x8, 198
  svc 0
  mov w19, w0
  ldr x1, =address
  mov x2, 16
  mov x8, 200
  svc 0
  mov w0, w19
  mov x1, 8
  mov x8, 201
  svc 0
loop: mov w0, w19
  mov x1, 0
  mov x2, 0
  mov x8, 202
  svc 0
  mov w20, w0
again: mov w0, w20
  ldr x1, =request
  mov x2, 1024
  mov x8, 63
  svc 0
  cmp x0, 0
  b.le finish
  mov w0, w20
  ldr x1, =answer
  mov x2, length
  mov x8, 64
  svc 0
  ${rest}
finish: mov w0, w20
  mov x8, 57
  svc 0
  b loop
`;
const ok = "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi";
const clients = (text: string) => `runs: { served: { clients: [${text}] } }`;

describe("a lesson's text", () => {
  it.each([
    ["checks:\n  - id: a\n    title: A\n    exti: 1", "7:5", "did you mean exit?"],
    ["checks:\n  - id: a\n    title: A\n    exit: 1\n   run: main", "8:4", "indented"],
    ["checks:\n  - id: a\n    title: A\n    run: other\n    exit: 1", "7:5", "there is no run other"],
    ['checks:\n  - id: a\n    title: A\n    calls: ["sokcet(2)"]', "7:13", "no system call sokcet"],
    ["checks:\n  - id: a\n    title: A: B\n    exit: 1", "6:12", "quotes"],
    ["checks:\n  - id: a\n    title: A\n    stdout: { matches: (a+)+ }", "7:15", "repetition"],
  ])("%j is refused at its place", (front, place, words) => {
    expect(() => lessonOf(front)).toThrow(new RegExp(`${place}.*${words.replace("?", "\\?")}`));
  });

  it("may be a single file with the others fenced in it", () => {
    const fence = (path: string, status: string) => `\n\`\`\`s ${path}\n${exitProgram(status)}\`\`\`\n`;
    const text = `---\ntitle: T\nsummary: S\nchecks: [{ id: a, title: A, exit: 1 }]\n---\n${fence("start/main.s", "0")}${fence("solution/main.s", "1")}`;
    const reading = readLesson("single", new Map([["lesson.md", text]]));
    expect("lesson" in reading && judgeAnswer(reading.lesson, reading.lesson.solution).passed).toBe(true);
  });

  it("reads blocks, folds, quotes and comments as YAML does", () => {
    const node = parseYaml("f", "a: |\n  x\n   y\nb: >-\n  one\n  two\n\n  three\nc: \"q\\n\" # note\nd:\n- 1\n- {e: [2, 'it''s']}\n");
    const plain = (value: unknown): unknown => {
      const { kind, text, items, entries } = value as {
        kind: string;
        text: string;
        items: unknown[];
        entries: Map<string, { value: unknown }>;
      };
      if (kind === "scalar") return text;
      return kind === "list" ? items.map(plain) : Object.fromEntries([...entries].map(([key, entry]) => [key, plain(entry.value)]));
    };
    expect(plain(node)).toEqual({ a: "x\n y\n", b: "one two\nthree", c: "q\n", d: ["1", { e: ["2", "it's"] }] });
  });

  it.each(["a: &x 1", "a: [1", "\ta: 1", 'a: "x', "- - - -", "[", "a: !tag 1", "a: 1\na: 2", "{a: {b: {c", ":", "? x"])(
    "%j never throws",
    (text) => {
      expect(parseYaml("f", text)).toBeTypeOf("object");
    },
  );
});

describe("checks", () => {
  const check = (text: string, setup = "") => `${setup}\nchecks:\n  - id: a\n    title: A\n    ${text}`;

  it("show what was seen beside what was expected, and where", () => {
    expect(describeResult(judge(check("exit: 42"), exitProgram("7")))).toBe(
      "✗ A\n    expected  exit status 42\n    seen      exit status 7\n    at        line 4 of main.s, after 2 instructions",
    );
  });

  it("bind descriptors to variables: a program that opens another one first passes", () => {
    const opened = server(ok).replace("_start:", "_start: mov x0, 1\n mov x8, 23\n svc 0\n");
    const calls =
      'calls: ["socket(AF_INET, SOCK_STREAM, 0) = s", "bind(s, {port=8080}, 16) = 0", "accept(s, _, _) = c", "read(c, ...)", "close(c) = 0"]\n    run: served';
    expect(judge(check(calls, clients("{ requests: [{ get: / }] }")), opened).verdict).toBe("passed");
    expect(judge(check(calls, clients("{ requests: [{ get: / }] }")), opened.replace("0x901f", "0x1f90"))).toMatchObject({
      verdict: "failed",
      seen: expect.stringContaining("port 36895, not 8080: its two bytes are swapped"),
    });
  });

  it("fail a call on purpose, and see what the program does", () => {
    const front = check(
      'calls: ["bind(...) = EADDRINUSE"]\n    run: taken',
      "runs: { taken: { failures: [{ call: bind, errno: EADDRINUSE }], budget: 10000 } }",
    );
    expect(judge(front, server(ok)).verdict).toBe("passed");
  });

  it("cut a write short on purpose", () => {
    const front = check(
      "answer: { body: hi }\n    run: served",
      "runs: { served: { failures: [{ call: write, bytes: 5 }], clients: [{ requests: [{ get: / }] }] } }",
    );
    expect(judge(front, server(ok))).toMatchObject({ verdict: "failed", seen: expect.stringContaining('"HTTP/"') });
  });

  it("read HTTP to the letter", () => {
    const front = check(
      "answer: { status: 200, body: hi, strict: true, closed: true }\n    run: served",
      clients("{ requests: [{ get: / }], count: 3 }"),
    );
    expect(judge(front, server(ok)).verdict).toBe("passed");
    expect(judge(front, server(ok.replaceAll("\\r", ""))).seen).toContain("end in \\n alone");
    expect(judge(front, server(ok.replace("h: 2", "h: 3"))).seen).toContain("Content-Length says 3, but the body has 2 bytes");
    expect(judge(front, server(ok.replace("h: 2", "h: 1"))).seen).toContain("Content-Length says 1, but 2 bytes follow");
    expect(judge(front, exitProgram("0")).seen).toContain("refused");
  });

  it("send requests in pieces, several on one connection, from either host", () => {
    const front = (client: string, wanted: string) => check(`answer: { ${wanted} }\n    run: served`, clients(client));
    const keeps = server(ok, "b again");
    expect(judge(front("{ requests: [{ get: / }, { get: /a }, { get: /b }] }", "body: hi, closed: false"), keeps)).toMatchObject({
      verdict: "passed",
    });
    expect(judge(front("{ requests: [{ get: / }, { get: /a }] }", "body: hi"), server(ok)).seen).toContain(
      "request 2 got nothing; the server closed the connection",
    );
    expect(
      judge(front('{ requests: [{ send: ["GET / HT", { wait: 20 }, "TP/1.1\\r\\n\\r\\n"] }] }', "within: 15"), server(ok)).verdict,
    ).toBe("passed");
    expect(judge(front("{ from: remote, requests: [{ get: / }] }", "body: hi"), server(ok)).verdict).toBe("passed");
    expect(
      judge(front("{ from: remote, requests: [{ get: / }] }", "refused: true"), server(ok).replace(".word 0", ".word 0x0100007f")).verdict,
    ).toBe("passed");
  });

  it("send a signal when the clients have finished", () => {
    const front = check("survives: SIGTERM\n    run: ended", "runs: { ended: { signal: SIGTERM, clients: [{ requests: [{ get: / }] }] } }");
    expect(judge(front, server(ok))).toMatchObject({ verdict: "passed" });
  });

  it("send a request in pieces that a server reads one by one", () => {
    const front = check(
      'calls: ["read(c, ...) = 7", "read(c, ...) = 7"]\n    run: pieces',
      clients("{ requests: [{ get: /, split: 7, every: 5 }] }").replace("served", "pieces"),
    );
    expect(judge(front, server(ok, "b again"))).toMatchObject({ verdict: "passed" });
  });

  it("end: a program that never does is stopped", () => {
    expect(judge(check("exit: 0", "runs: { main: { budget: 5000 } }"), ".globl _start\n_start: b _start\n").seen).toContain(
      "does a loop never end?",
    );
  });

  it("say nothing of a program that cannot be built", () => {
    expect(judge(check("exit: 0"), "_start: mvo x0, 1\n")).toMatchObject({
      verdict: "notReached",
      seen: expect.stringContaining("main.s:1:9: error"),
    });
  });
});

describe("reports", () => {
  const verdict = judgeAnswer(lessonOf('checks:\n  - id: a\n    title: <A> & "B"\n    stdout: { contains: ["=1,2"] }'), [
    { name: "main.s", text: exitProgram("0") },
  ]);

  it("escape what they carry", () => {
    const graded = [{ submission: "=cmd", verdict }];
    expect(junitReport(graded)).toContain(
      'name="a: &lt;A&gt; &amp; &quot;B&quot;"><failure message="expected with &quot;=1,2&quot; in it; seen nothing"/>',
    );
    expect(csvReport(graded)).toBe(
      'submission,lesson,check,verdict,expected,seen\r\n\'=cmd,lesson,a,failed,"with ""=1,2"" in it",nothing\r\n',
    );
  });
});
