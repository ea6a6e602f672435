// For tests: HTTP responses with something wrong, or merely odd, from a seed; and what both curls make of them. Node only.

import { type CurlOutcome, type CurlScene, realCurl, simulatedCurl } from "./curl-scenes.ts";

/** Numbers 0 ≤ n < bound, the same for the same seed. */
type Chance = (bound: number) => number;

function chanceOf(seed: number): Chance {
  let state = Math.imul(seed, 0x9e3779b9) >>> 0;
  return (bound) => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return ((word ^ (word >>> 15)) >>> 0) % bound;
  };
}

const responses: readonly string[] = [
  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nHello there\n",
  "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end",
  "HTTP/1.0 200 OK\r\nServer: tiny\r\n\r\n<p>hi</p>",
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n there\r\n0\r\n\r\n",
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\nA\r\n0123456789\r\n0\r\nX-Sum: 45\r\n\r\n",
  "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\nConnection: keep-alive\r\n\r\nnot here\n",
  "HTTP/1.1 204 No Content\r\nServer: a\r\n\r\n",
  'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 3\r\n\r\n',
  "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
  "HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
  "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\nX-A: 1\r\nx-a: 2\r\n\r\nabc",
  "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
];
const bytesToInsert = [
  "\r",
  "\n",
  "\r\n",
  "\0",
  " ",
  "\t",
  ":",
  ";",
  "0",
  "9",
  "-",
  "+",
  "f",
  "\x80",
  "\xff",
  "/",
  ",",
  "\r\n\r\n",
] as const;
const lines = [
  "Content-Length: 0",
  "Content-Length: 5",
  "Content-Length: -1",
  "Content-Length: +7",
  "Content-Length: 7x",
  "Content-Length: 99999999999999999999",
  "Content-Length:",
  "Content-Length: 1, 1",
  "Transfer-Encoding: chunked",
  "Transfer-Encoding: gzip, chunked",
  "Transfer-Encoding: identity",
  "Transfer-Encoding: CHUNKED",
  "Connection: close",
  "Connection: keep-alive, close",
  "Content-Encoding: gzip",
  " folded: yes",
  "NoColon",
  ": no name",
  "Name : space",
  "Location: /again",
  "Set-Cookie: a=b; Path=/",
  `X-Long: ${"y".repeat(5000)}`,
  "Upgrade: websocket",
  "Content-Range: bytes 0-1/2",
] as const;
const statusLines = [
  "HTTP/1.1 200 OK",
  "HTTP/1.1 199 Odd",
  "HTTP/1.1 101 Switching Protocols",
  "HTTP/1.1 600 Much",
  "HTTP/1.1 200",
  "HTTP/2 200",
];
const chunkSizes = ["0", "00", "1", "5 ", " 5", "0x5", "5;a", "FFFFFFFFFFFFFFFFF", "g", "", "5\t", "+5", "-5"] as const;

/** A mutation: text in, text out. */
const mutations: readonly ((text: string, chance: Chance) => string)[] = [
  (text, chance) => text.slice(0, chance(text.length + 1)),
  (text, chance) => {
    const at = chance(text.length + 1);
    return text.slice(0, at) + text.slice(at + 1 + chance(4));
  },
  (text, chance) => {
    const at = chance(text.length + 1);
    return text.slice(0, at) + bytesToInsert[chance(bytesToInsert.length)] + text.slice(at);
  },
  (text, chance) => {
    const at = chance(text.length + 1);
    return text.slice(0, at) + String.fromCharCode(chance(256)) + text.slice(at + 1);
  },
  // A line more, anywhere in the head.
  (text, chance) => {
    const ends = [...text.matchAll(/\r?\n/g)].map(({ index, 0: end }) => index + end.length);
    const at = ends[chance(Math.max(1, ends.length))] ?? 0;
    return `${text.slice(0, at)}${lines[chance(lines.length)]}\r\n${text.slice(at)}`;
  },
  (text) => text.replaceAll("\r\n", "\n"),
  (text, chance) => text.replace(/\d+/g, (digits) => (chance(3) === 0 ? String(Number(digits) + chance(20) - 9) : digits)),
  (text, chance) => text.replace(/^[^\r\n]*/, statusLines[chance(statusLines.length)]!),
  (text, chance) => text.replace(/^[0-9A-F]+(?=[;\r])/gm, (size) => (chance(2) === 0 ? chunkSizes[chance(chunkSizes.length)]! : size)),
  (text, chance) => text + ["x", "\r\n", "\0\0\0", "HTTP/1.1 200 OK\r\n\r\n"][chance(4)],
  (text, chance) =>
    text.replace(/[A-Za-z]+/g, (word) => (chance(6) === 0 ? word.toUpperCase() : chance(6) === 0 ? word.toLowerCase() : word)),
  // Two lines change places.
  (text, chance) => {
    const parts = text.split("\r\n");
    const [one, other] = [chance(parts.length), chance(parts.length)];
    const swapped = [...parts];
    swapped[one] = parts[other]!;
    swapped[other] = parts[one]!;
    return swapped.join("\r\n");
  },
];

const commandLines: readonly (readonly string[])[] = [
  ["-sS", "SERVER/"],
  ["-sS", "SERVER/"],
  ["-sSi", "SERVER/"],
  ["-sSI", "SERVER/"],
  ["-sS", "--http1.0", "SERVER/"],
  ["-sSf", "SERVER/"],
  ["-sSL", "--max-redirs", "2", "SERVER/"],
  ["-sS", "-d", "abc", "SERVER/"],
];

/** The same for the same seed: a command line, and a server that gives every connection the same bytes. */
export function mutatedScene(seed: number): CurlScene {
  const chance = chanceOf(seed);
  let text = responses[chance(responses.length)]!;
  for (let count = chance(4); count >= 0; count--) text = mutations[chance(mutations.length)]!(text, chance);
  return { words: commandLines[chance(commandLines.length)]!, server: Array.from({ length: 8 }, () => [text]) };
}

export interface CurlDifference {
  readonly seed: number;
  readonly scene: CurlScene;
  readonly real: Pick<CurlOutcome, "exitCode" | "stdout" | "stderr">;
  readonly ours: Pick<CurlOutcome, "exitCode" | "stdout" | "stderr">;
}

/** Exit code, output and message of both; undefined: they are equal. */
export async function compareCurl(seed: number, folder: string): Promise<CurlDifference | undefined> {
  const scene = mutatedScene(seed);
  const [real, ours] = [await realCurl(scene, folder), simulatedCurl(scene)].map(({ exitCode, stdout, stderr }) => ({
    exitCode,
    stdout,
    stderr,
  }));
  const isSame = real!.exitCode === ours!.exitCode && real!.stdout === ours!.stdout && real!.stderr === ours!.stderr;
  return isSame ? undefined : { seed, scene, real: real!, ours: ours! };
}
