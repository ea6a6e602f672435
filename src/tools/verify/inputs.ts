// `node src/tools/verify.mjs inputs [COUNT] [SEED]`: COUNT inputs to everything that reads what people, files or the network give it, each a
// sound one with characters, words and lines changed by chance. A reader may refuse it in words; it may not throw, nor take long. The
// assembler, object files and links have proofs of their own.

import { readNumber } from "../../app/format/reading.ts";
import { readRoute } from "../../app/route.ts";
import { readEmbed } from "../../app/share/embed.ts";
import { parseCount, parseHeaders } from "../../app/stores/http.ts";
import { readProject } from "../../app/stores/read-project.ts";
import { latinBytes } from "../../engine/base/latin.ts";
import { encodeUtf8 } from "../../engine/base/utf8.ts";
import { parseCallPattern } from "../../engine/course/checks/call-pattern.ts";
import { readAnswer } from "../../engine/course/http-answer.ts";
import { readLesson } from "../../engine/course/read-lesson.ts";
import { preprocess } from "../../engine/cpp/index.ts";
import { Random } from "../../engine/cpu/testing/random-program.ts";
import { ExpressionError, parseExpression, parseType } from "../../engine/debug/expression/parse.ts";
import { readGdbCommandLine } from "../../engine/debug/gdb/command-line.ts";
import { parseLinkCommand } from "../../engine/link/command-line.ts";
import { parseScript } from "../../engine/link/script-text.ts";
import { readCurlCommand } from "../../engine/net/http/curl/arguments.ts";
import { lintResponse } from "../../engine/net/http/lint.ts";
import { parseHttpUrl } from "../../engine/net/http/url.ts";
import { readPacket } from "../../engine/net/wire/ip.ts";
import { parseAssembleLine } from "../../engine/shell/tools/toolchain/assemble-line.ts";
import { parseCompileLine } from "../../engine/shell/tools/toolchain/compile-line.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Inputs from people, files and the network";

interface Reader {
  readonly name: string;
  readonly examples: readonly string[];
  /** Throws for a fault of ours alone. */
  readonly read: (text: string) => unknown;
}

const words = (text: string): string[] => text.split(" ").filter(Boolean);
const nothing = (): undefined => undefined;

/** Refusals that are thrown are as good as those that are returned. */
function refusing<T>(read: (text: string) => T, Refusal: new (...parts: never[]) => Error): (text: string) => T | undefined {
  return (text) => {
    try {
      return read(text);
    } catch (error) {
      if (error instanceof Refusal && error.message !== "") return undefined;
      throw error;
    }
  };
}

const response = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=b; Path=/\r\n\r\n5;x=y\r\nhello\r\n0\r\nTrailer: 1\r\n\r\n";
/** An IPv4 packet with a TCP segment that carries options and text; its checksums are wrong, as those of most mutations. */
const packet =
  "E\x00\x004\x00\x01@\x00@\x06\x00\x00\x7f\x00\x00\x01\x7f\x00\x00\x01\x9c@\x1f\x90\x00\x00\x00\x01\x00\x00\x00\x02\xa0\x18\x01\x00\x00\x00\x00\x00\x02\x04\x05\xb4\x04\x02\x03\x07GET /";
const linkScript =
  'ENTRY(_start)\nMEMORY { rom (rx) : ORIGIN = 0x1000, LENGTH = 64K }\nSECTIONS { . = 0x400000; .text : ALIGN(16) { KEEP(*(.init)) *(.text .text.*) PROVIDE(etext = .); } > rom =0x1f .data : AT(ADDR(.text) + SIZEOF(.text)) { *(.data*) BYTE(1) LONG(x << 2) } /DISCARD/ : { *(.note*) } ASSERT(. < 0x500000, "too large") }';
const source =
  '#define A(x, ...) x ## __VA_ARGS__ #x\n#if defined(A) && (1 + 2 * 3 > 0x4UL ? 1 : 0)\n#include <asm/unistd.h>\nmov x0, A(1, "two")\n#elif __LINE__ << 3\n#error no\n#else\n#undef A\n#endif /* end */\n// "quote\n';
const lesson =
  '---\ntitle: One\nsummary: >\n  Two\n  lines.\nfiles: [main.s]\ngoal: pass\nchecks:\n  - id: prints\n    says: It prints\n    output: hello\n    after: {seconds: 1}\n  - calls: ["write(1, _, 5)", {name: exit, result: 0}]\n---\n# One\n\nText with `code`, *emphasis*, [a link](#/reference/add).\n\n```s name=main.s\nnop\n```\n';
const project =
  '{"id":"z","title":"Z","files":[{"name":"a.s","text":"nop"}],"shown":"a.s","changedAtMs":5,"revision":2,"breakpoints":[{"file":"a.s","line":1,"condition":"$x0 > 4"}],"events":[{"at":{"kind":"watch","expression":"x","access":"read"}}],"launch":{"arguments":["one"],"seed":1}}';

const readers: readonly Reader[] = [
  {
    name: "expressions",
    examples: [
      '*(uint32_t*)($x1+4) == 0x2a && !strcmp(name, "GET")',
      "((struct sockaddr_in *)$sp)->sin_port >> 8 ? 1.5e3f : 'a'",
      "array@3, x = $v0.d[1] + sizeof(unsigned long) * -2",
      "&main::local[3] + (char)0777 - ~$nzcv",
    ],
    read: refusing(parseExpression, ExpressionError),
  },
  {
    name: "types",
    examples: ["struct sockaddr_in *[4]", "unsigned long long (*)(int, char **)", "const volatile uint8_t &"],
    read: refusing(parseType, ExpressionError),
  },
  {
    name: "curl commands",
    examples: [
      "-v -i -H Host:x -d a=b --data-urlencode c@f http://localhost:8080/a?b#c -o out -w %{http_code}\\n%{time_total}",
      "-sSI --http1.0 --max-time 2.5 --limit-rate 3k -X PUT -T - --resolve a:80:127.0.0.1 http://user:pass@[::1]:80/",
      "--next -L --max-redirs 3 -b a=b -c jar -F x=@f;type=text/plain -r 0-4 -u a:b http://h/{1,2}[3-5]",
    ],
    read: (text) => readCurlCommand(words(text), (path) => (path.length % 2 === 0 ? encodeUtf8(path) : undefined)),
  },
  {
    name: "addresses of the web",
    examples: ["http://user:pw@localhost:8080/a/../b?c=%41#d", "http://[::1%25lo]:80", "HTTP://127.1/"],
    read: parseHttpUrl,
  },
  {
    name: "responses",
    examples: [response, chunked, "HTTP/1.0 304 Not Modified\nDate: x\n folded\n\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 \r\n\r\n"],
    read: (text) => [lintResponse(latinBytes(text), "GET"), readAnswer(latinBytes(text), text.length % 2 === 0, "GET")],
  },
  { name: "packets", examples: [packet, `\x60${packet}`], read: (text) => readPacket(latinBytes(text)) },
  {
    name: "linker scripts",
    examples: [linkScript, "INPUT(a.o -lc) OUTPUT(x) GROUP(AS_NEEDED(b.a))", "VERSION { v1 { global: a*; local: *; }; }"],
    read: (text) => parseScript("s.ld", text, nothing),
  },
  {
    name: "command lines of tools",
    examples: [
      "-o a.out -e _start -Ttext=0x400000 --defsym x=y+1 -T s.ld --start-group a.o -lc --end-group -z max-page-size=4096 --gc-sections",
      "-g -O2 -nostdlib -static -Wl,-e,start,-Map=m -DX=1 -Iinc -x assembler a.S -o a -c -march=armv8-a+crc",
      "--defsym A=1 -mcpu=neoverse-n1 -I . --gdwarf-5 -al=x -o a.o a.s --fatal-warnings",
      "-q -batch -ex break_main -x f --args prog one -p 12 -tui",
    ],
    read: (text) => [
      parseLinkCommand(words(text)),
      parseCompileLine(words(text)),
      parseAssembleLine(words(text)),
      readGdbCommandLine(words(text)),
    ],
  },
  { name: "C's preprocessor", examples: [source], read: (text) => preprocess({ name: "a.S", text }, { read: nothing }) },
  { name: "lessons", examples: [lesson], read: (text) => readLesson("one", new Map([["lesson.md", text]])) },
  {
    name: "patterns of calls",
    examples: ['write(1, "hello\\n", 6..) = 6', "bind(_, {AF_INET, port 8080}) < 0", "accept* -> close"],
    read: parseCallPattern,
  },
  {
    name: "projects",
    examples: [project],
    read(text) {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return undefined;
      }
      return readProject(value);
    },
  },
  {
    name: "addresses and fields of the page",
    examples: [
      "#/lesson/01-calls",
      "#/reference/instructions/add%20x",
      "?embed=1&panels=registers,memory&theme=dark",
      "Accept: */*\nX: y",
      "0x7fff_ffff",
      "-1.5e300",
      "0b1011",
    ],
    read: (text) => [readRoute(text), readEmbed(text), parseHeaders(text), parseCount(text), readNumber(text)],
  },
];

const alphabet = [..." \t\n\r\0()[]{}<>\"'`\\/*+-=&|!?:;,.%#@$^~_0189aAxXzZé漢\u{1d54f}\ufeff\xff"];
/** A mutation is read in a thousandth of this. */
const slowMs = 2000;

function mutated({ examples }: Reader, random: Random): string {
  let text = random.of(examples);
  for (let changes = 1 + random.below(5); changes > 0; changes -= 1) {
    const at = random.below(text.length + 1);
    const length = random.below(random.chance(4) ? 40 : 4);
    const other = random.of(examples);
    const from = random.below(other.length + 1);
    const pieces = ["", random.of(alphabet), random.of(alphabet).repeat(random.below(60)), other.slice(from, from + random.below(40))];
    text = text.slice(0, at) + random.of(pieces) + text.slice(at + length);
  }
  return text;
}

export function verify([count = "10000", seed = "1"]: readonly string[]): VerifyResult {
  const random = new Random(Number(seed));
  const failures: string[] = [];
  const tally = new Map<string, number>();
  for (let done = 0; done < Number(count); done += 1) {
    const reader = readers[done % readers.length];
    const text = mutated(reader, random);
    const start = process.cpuUsage().user;
    try {
      reader.read(text);
    } catch (error) {
      failures.push(`${reader.name}: ${String(error).split("\n")[0]}: ${JSON.stringify(text)}`);
    }
    if (process.cpuUsage().user - start > slowMs * 1000) failures.push(`${reader.name} takes long: ${JSON.stringify(text)}`);
    tally.set(reader.name, (tally.get(reader.name) ?? 0) + 1);
  }
  return {
    summary: `${count} inputs (seed ${seed}) to ${readers.length} readers, sound ones changed by chance: ${failures.length} threw or took long.`,
    body: [
      `\`node src/tools/verify.mjs inputs ${count} ${seed}\``,
      "",
      `${[...tally.keys()].join(", ")}. Each may be refused in words.`,
      ...failures.slice(0, 40).map((text) => `- ${text}`),
    ].join("\n"),
    failures: failures.length,
  };
}
