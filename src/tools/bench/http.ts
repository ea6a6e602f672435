// `npm run bench -- http [REQUESTS]`: HTTP servers behind --publish and the same executables in qemu-aarch64, in one run. Real curl asks
// REQUESTS times (1000 unless told) and every answer is counted; wrk measures. Requests a second, by the clock and by the server's own
// processor time, which other work on the machine disturbs least. A server in Node itself, without a guest, comes first: what carries the
// bytes to real clients costs that much alone, so its ratio to qemu is as far as --publish could get. Needs curl, wrk, qemu-aarch64 and aarch64-linux-gnu-gcc.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
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
  readonly answered: number;
  readonly perSecond: number;
  readonly perProcessorSecond: number;
  readonly errors: string;
}

export async function bench(parameters: readonly string[]): Promise<Section> {
  const requests = parameters.find((word) => /^\d+$/.test(word)) ?? "1000";
  const rows: string[] = [];
  const directory = mkdtempSync(join(tmpdir(), "svc0-http-"));
  console.log(`server             where   answered of ${requests}   requests/s   per processor second   errors`);
  try {
    const alone = new Map<boolean, Measured>();
    for (const closes of [false, true]) {
      const server = { name: closes ? "Node, closing" : "Node", source: "", closes };
      const measured = await measure(spawnServer(process.execPath, ["-e", nodeServer(closes)]), guestPort, Number(requests), server);
      print(server, "alone", measured);
      alone.set(closes, measured);
    }
    for (const server of servers) {
      if (!existsSync(server.source)) {
        console.log(`${server.name.padEnd(19)}skipped: there is no ${server.source}`);
        continue;
      }
      const program = build(server, directory);
      const native = await measure(spawnServer("qemu-aarch64", [program]), guestPort, Number(requests), server);
      const words = ["src/cli/svc0.mjs", "run", "--publish", `${publishedPort}:${guestPort}`, program];
      const here = await measure(spawnServer(process.execPath, words), publishedPort, Number(requests), server);
      print(server, "qemu", native);
      print(server, "here", here);
      const byClock = (here.perSecond / native.perSecond).toFixed(2);
      const byProcessor = (here.perProcessorSecond / native.perProcessorSecond).toFixed(2);
      const ofNode = (alone.get(server.closes)!.perProcessorSecond / native.perProcessorSecond).toFixed(2);
      console.log(`${"".padEnd(19)}ratio ${byClock} by the clock, ${byProcessor} by processor time, where Node alone has ${ofNode}`);
      const figures = [here.answered, native.perSecond.toFixed(0), here.perSecond.toFixed(0), byClock, byProcessor, ofNode];
      rows.push(`| ${[server.name, ...figures].join(" | ")} |`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return {
    title: "HTTP",
    summary: `Written by \`npm run bench -- http --write\`: real \`wrk\` with ${connections} connections against servers that qemu-aarch64 runs, and that svc0 runs behind \`--publish\`. Before that, real curl asks ${requests} times. The last column is a server in Node that answers the same bytes without a guest: its sockets, which \`--publish\` rests on, take that part of the way to qemu's native ones.`,
    body: [
      "| Server | answered to curl | qemu, requests/s | here, requests/s | ratio by the clock | by processor time | Node alone, by processor time |",
      "| --- | --: | --: | --: | --: | --: | --: |",
      ...rows,
    ].join("\n"),
  };
}

function print({ name }: Server, where: string, { answered, perSecond, perProcessorSecond, errors }: Measured): void {
  const columns = [
    where.padEnd(8),
    String(answered).padEnd(19),
    perSecond.toFixed(0).padStart(10),
    perProcessorSecond.toFixed(0).padStart(23),
  ];
  console.log(`${name.padEnd(19)}${columns.join("")}   ${errors}`);
}

function build({ source }: Server, directory: string): string {
  const program = join(directory, source.replace(/^.*[/]/, "").replace(/[.]/, "-"));
  const options = source.endsWith(".c")
    ? ["-O2", "-ffreestanding", "-mgeneral-regs-only", "-fno-stack-protector", "-fno-tree-loop-distribute-patterns"]
    : [];
  execFileSync("aarch64-linux-gnu-gcc", ["-w", "-static", "-nostdlib", ...options, "-o", program, source]);
  return program;
}

const spawnServer = (command: string, words: readonly string[]): ChildProcess =>
  spawn(command, words, { stdio: ["pipe", "ignore", "ignore"] });

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

async function measure(server: ChildProcess, port: number, requests: number, { closes }: Server): Promise<Measured> {
  try {
    while (!(await isOpen(port))) {
      if (server.exitCode !== null) throw new Error(`the server has ended with status ${server.exitCode}`);
      await pause(50);
    }
    const answered = await countAnswers(port, requests);
    await wrk(port, warmingSeconds);
    const before = processorSeconds(server.pid!);
    const report = await wrk(port, seconds);
    const used = processorSeconds(server.pid!) - before;
    const total = Number(/(\d+) requests in/.exec(report)?.[1] ?? 0);
    const errors = (/Socket errors: (.*)/.exec(report)?.[1] ?? "none").replace(/read \d+, /, (text) => (closes ? "" : text));
    return { answered, perSecond: Number(/Requests\/sec: +([0-9.]+)/.exec(report)?.[1] ?? 0), perProcessorSecond: total / used, errors };
  } finally {
    server.kill("SIGKILL");
    await pause(200);
  }
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

const wrk = (port: number, duration: number): Promise<string> =>
  output("wrk", ["-t1", `-c${connections}`, `-d${duration}s`, `http://127.0.0.1:${port}/`]);

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
