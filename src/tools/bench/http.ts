// `npm run bench -- http [REQUESTS]`: HTTP servers behind --publish and the same executables in qemu-aarch64, in one run. Real curl asks
// REQUESTS times (100,000 unless told), and wrk at least as often; every answer is counted. Requests a second of wrk, by the clock and by
// the server's own processor time, which other work on the machine disturbs least. A server in Node itself, without a guest, comes first:
// what carries the bytes to real clients costs that much alone. Needs curl, wrk, qemu-aarch64 and aarch64-linux-gnu-gcc.

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Section } from "./programs/section.ts";

const seconds = 4;
/** Before that: compiling what runs often, Node's work and ours, takes processor time for as long. */
const warmingSeconds = 5;
const connections = 16;
const guestPort = 8080;
const publishedPort = 9080;

interface Server {
  readonly name: string;
  readonly source: string;
  /** It closes after each answer, which wrk calls a read error. */
  readonly closes: boolean;
}

const servers: readonly Server[] = [
  { name: "epoll, C", source: "src/tools/bench/programs/epoll-server.c", closes: false },
  { name: "epoll, assembly", source: "src/tools/bench/programs/epoll-server.s", closes: false },
  { name: "the course's", source: "lessons/17-the-whole-server/solution/main.s", closes: true },
  { name: "the article's", source: "../shared/seed/server.s", closes: true },
];

/** What answers as the servers do, and nothing more. */
const nodeServer = (closes: boolean): string => `
  const page = Buffer.from("HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: 16\\r\\n\\r\\nHello from ARM!\\n");
  const serve = (socket) => {
    socket.on("data", () => {
      socket.write(page);
      ${closes ? "socket.destroySoon();" : ""}
    });
    socket.on("error", () => {});
  };
  require("node:net").createServer({ allowHalfOpen: true }, serve).listen(${guestPort}, "127.0.0.1");`;

interface Measured {
  readonly perSecond: number;
  readonly perProcessorSecond: number;
  /** What wrk has asked, and what it has got no good answer to. */
  readonly asked: number;
  readonly lost: number;
}

/** Of real clients that asked as often as was wanted, at least. */
interface Counted {
  readonly byCurl: number;
  readonly byWrk: number;
  readonly lostByWrk: number;
}

export async function bench(parameters: readonly string[]): Promise<Section> {
  const requests = Number(parameters.find((word) => /^\d+$/.test(word)) ?? "100000");
  const rows: string[] = [];
  const directory = mkdtempSync(join(tmpdir(), "svc0-http-"));
  console.log("server             where     requests/s   per processor second");
  try {
    const alone = new Map<boolean, Measured>();
    for (const closes of [false, true]) {
      const name = closes ? "Node, closing" : "Node";
      const measured = await withServer(process.execPath, ["-e", nodeServer(closes)], guestPort, (pid) => measure(pid, guestPort, closes));
      print(name, "alone", measured);
      alone.set(closes, measured);
    }
    for (const { name, source, closes } of servers) {
      if (!existsSync(source)) {
        console.log(`${name.padEnd(19)}skipped: there is no ${source}`);
        continue;
      }
      const program = build(source, directory);
      const native = await withServer("qemu-aarch64", [program], guestPort, (pid) => measure(pid, guestPort, closes));
      const words = ["src/cli/svc0.mjs", "run", "--publish", `${publishedPort}:${guestPort}`, program];
      const [here, counted] = await withServer(process.execPath, words, publishedPort, async (pid) => {
        const measured = await measure(pid, publishedPort, closes);
        return [measured, await count(publishedPort, requests, measured, closes)] as const;
      });
      print(name, "qemu", native);
      print(name, "here", here);
      const byClock = (here.perSecond / native.perSecond).toFixed(2);
      const byProcessor = (here.perProcessorSecond / native.perProcessorSecond).toFixed(2);
      const ofNode = (alone.get(closes)!.perProcessorSecond / native.perProcessorSecond).toFixed(2);
      console.log(`${"".padEnd(19)}ratio ${byClock} by the clock, ${byProcessor} by processor time, where Node alone has ${ofNode}`);
      const { byCurl, byWrk, lostByWrk } = counted;
      console.log(`${"".padEnd(19)}curl: ${byCurl} of ${requests} answered; wrk: ${byWrk} answered, ${lostByWrk} lost`);
      const figures = [byCurl, byWrk, lostByWrk, native.perSecond.toFixed(0), here.perSecond.toFixed(0), byClock, byProcessor, ofNode];
      rows.push(`| ${[name, ...figures].join(" | ")} |`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return {
    title: "HTTP",
    summary: `Written by \`npm run bench -- http --write\`: real \`wrk\` with ${connections} connections against servers that qemu-aarch64 runs, and that svc0 runs behind \`--publish\`. Real curl asks each of these ${requests} times, \`wrk\` at least as often. The last column is a server in Node that answers the same bytes without a guest: its sockets, which \`--publish\` rests on, take that part of the way to qemu's native ones.`,
    body: [
      "| Server | answered to curl | to wrk | lost by wrk | qemu, requests/s | here, requests/s | ratio by the clock | by processor time | Node alone, by processor time |",
      "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
      ...rows,
    ].join("\n"),
  };
}

function print(name: string, where: string, { perSecond, perProcessorSecond }: Measured): void {
  const columns = [where.padEnd(8), perSecond.toFixed(0).padStart(12), perProcessorSecond.toFixed(0).padStart(23)];
  console.log(`${name.padEnd(19)}${columns.join("")}`);
}

function build(source: string, directory: string): string {
  const program = join(directory, source.replace(/^.*[/]/, "").replace(/[.]/, "-"));
  const options = source.endsWith(".c")
    ? ["-O2", "-ffreestanding", "-mgeneral-regs-only", "-fno-stack-protector", "-fno-tree-loop-distribute-patterns"]
    : [];
  execFileSync("aarch64-linux-gnu-gcc", ["-w", "-static", "-nostdlib", ...options, "-o", program, source]);
  return program;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}

/** Of all its threads; Linux alone tells. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Starts a server, waits until it listens, and ends it when `use` is done with it. */
async function withServer<Result>(
  command: string,
  words: readonly string[],
  port: number,
  use: (pid: number) => Promise<Result>,
): Promise<Result> {
  const server = spawn(command, words, { stdio: ["pipe", "ignore", "ignore"] });
  try {
    while (!(await isOpen(port))) {
      if (server.exitCode !== null) throw new Error(`the server has ended with status ${server.exitCode}`);
      await pause(50);
    }
    return await use(server.pid!);
  } finally {
    server.kill("SIGKILL");
    await pause(200);
  }
}

async function measure(pid: number, port: number, closes: boolean): Promise<Measured> {
  const warming = await wrk(port, warmingSeconds, closes);
  const before = processorSeconds(pid);
  const { asked, lost, perSecond } = await wrk(port, seconds, closes);
  const used = processorSeconds(pid) - before;
  return { perSecond, perProcessorSecond: asked / used, asked: asked + warming.asked, lost: lost + warming.lost };
}

/** Lets curl ask `requests` times, and wrk until it has. */
async function count(port: number, requests: number, measured: Measured, closes: boolean): Promise<Counted> {
  let { asked, lost } = measured;
  while (asked < requests) {
    const more = await wrk(port, seconds, closes);
    asked += more.asked;
    lost += more.lost;
  }
  return { byCurl: await countAnswers(port, requests), byWrk: asked - lost, lostByWrk: lost };
}

function output(command: string, words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.on("data", (bytes: Buffer) => {
      text += bytes.toString();
    });
    child.on("error", reject);
    child.on("close", () => resolve(text));
  });
}

async function wrk(port: number, duration: number, closes: boolean): Promise<Pick<Measured, "perSecond" | "asked" | "lost">> {
  const report = await output("wrk", ["-t1", `-c${connections}`, `-d${duration}s`, `http://127.0.0.1:${port}/`]);
  const number = (pattern: RegExp): number => Number(pattern.exec(report)?.[1] ?? 0);
  // A server that closes after each answer has a read error for each.
  const failed = [/connect (\d+)/, /write (\d+)/, /timeout (\d+)/, /Non-2xx or 3xx responses: (\d+)/, ...(closes ? [] : [/read (\d+)/])];
  return {
    perSecond: number(/Requests\/sec: +([0-9.]+)/),
    asked: number(/(\d+) requests in/),
    lost: failed.reduce((sum, pattern) => sum + number(pattern), 0),
  };
}

/** Answers with status 200 that real curl has got whole. */
async function countAnswers(port: number, requests: number): Promise<number> {
  const text = await output("curl", [
    "-s",
    "-o",
    "/dev/null",
    "-w",
    "%{http_code} %{exitcode}\n",
    `http://127.0.0.1:${port}/[1-${requests}]`,
  ]);
  return text.split("\n").filter((line) => line === "200 0").length;
}
