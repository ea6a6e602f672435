// The command line as a person uses it: a process of its own, real files, real curl, qemu and binutils where they are installed.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket, type RemoteInfo } from "node:dgram";
import { on } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallServer } from "../engine/kernel/testing/small-server.ts";

const launcher = fileURLToPath(new URL("svc0.mjs", import.meta.url));
const seedFolder = fileURLToPath(new URL("../../../shared/seed/", import.meta.url));
const seedIsPresent = existsSync(join(seedFolder, "server.s"));
const has = (command: string): boolean => spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
const binutilsArePresent = has("aarch64-linux-gnu-as") && has("aarch64-linux-gnu-ld");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "svc0-cli-"));
  writeFileSync(
    join(folder, "hello.s"),
    `.data\ntext: .ascii "Hello, ARM64!\\n"\nlength = . - text\n.text\n.globl _start\n_start:\nmov x0, #1\nldr x1, =text\nldr x2, =length\nmov w8, #64\nsvc #0\nmov x0, #3\nmov w8, #93\nsvc #0\n`,
  );
  writeFileSync(
    join(folder, "echo.s"),
    `.bss\nbuffer: .skip 64\n.text\n.globl _start\n_start:\nmov x0, #0\nldr x1, =buffer\nmov x2, #64\nmov x8, #63\nsvc #0\nmov x2, x0\nmov x0, #2\nldr x1, =buffer\nmov x8, #64\nsvc #0\nldr x0, [sp]\nmov x8, #93\nsvc #0\n`,
  );
  // The bundle is built once, outside of the first test's time.
  svc0(["help"]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = () => ({ ...process.env, INIT_CWD: folder });
const svc0 = (words: readonly string[], input = "") =>
  spawnSync(process.execPath, [launcher, ...words], { encoding: "utf8", env: environment(), input });

/** One line of its head ends in LF alone. */
const server = smallServer("\n");

describe("svc0 gdb", () => {
  it("takes commands from -ex, and gives the program standard input", () => {
    const options = ["-batch", "-ex", "break 12", "-ex", "run", "-ex", "print $x0", "-ex", "continue"];
    const { stdout, stderr, status } = svc0(["gdb", ...options, "echo.s"], "typed\n");
    expect(stdout).toContain("\nBreakpoint 1, _start () at echo.s:12\n12\tmov x0, #2\n$1 = 6\nContinuing.\n");
    expect([stderr, status]).toEqual(["typed\n", 0]);
  });

  it("reads commands from standard input, and goes on after a wrong one", () => {
    const { stdout } = svc0(["gdb", "hello.s"], "foo\nrun\nreverse-stepi\nquit\n");
    expect(stdout).toContain('Undefined command: "foo".  Try "help".\n');
    expect(stdout).toContain("Hello, ARM64!\n[Inferior 1 (process 100) exited with code 03]\n_start () at hello.s:");
  });
});

describe("svc0 run", () => {
  it("has clients of its own: curl, a load, a rude one; findings name the line, and the packets can be kept", () => {
    writeFileSync(join(folder, "server.s"), server);
    const url = "http://localhost:8080/";
    const options = ["--curl", `-si "${url}"`, "--load", `${url} requests=30 clients=3`, "--hostile", `halfOpen ${url}`];
    const { stdout, stderr, status } = svc0(["run", ...options, "--capture", "packets.pcapng", "server.s"]);
    expect([stdout, status]).toEqual(["HTTP/1.1 200 OK\r\nContent-Length: 2\n\r\nhi", 0]);
    expect(stderr).toContain(`GET ${url}: byte 34 of the answer, sent at server.s:9: this line ends in LF alone`);
    expect(stderr).toMatch(
      /30 requests over 30 connections in .* 0 failed\n.*latency 50 %.*\n.*status 200: 30\n.*halfOpen .*server closed/,
    );
    expect(readFileSync(join(folder, "packets.pcapng")).subarray(0, 4)).toEqual(Buffer.from([10, 13, 13, 10]));
    expect(svc0(["run", "--curl", "-s http://localhost:9/", "server.s"]).status).toBe(7);
  });

  it("gives the program's output and its exit status", () => {
    const { stdout, stderr, status } = svc0(["run", "hello.s"]);
    expect([stdout, stderr, status]).toEqual(["Hello, ARM64!\n", "", 3]);
  });

  it("runs a source with preprocessor lines, and gcc makes a program of several", () => {
    writeFileSync(join(folder, "own.h"), "#define STATUS 9\n");
    writeFileSync(
      join(folder, "exit.S"),
      '#include <asm/unistd.h>\n#include "own.h"\n.globl _start\n_start: mov x0, STATUS\nmov x8, __NR_exit\nsvc #0\n',
    );
    expect(svc0(["run", "exit.S"]).status).toBe(9);
    expect(svc0(["gcc", "-nostdlib", "-include", "own.h", "-o", "exit", "exit.S"]).stderr).toBe("");
    expect(svc0(["run", "exit"]).status).toBe(9);
  });

  it("passes standard input, standard error and arguments", () => {
    const { stdout, stderr, status } = svc0(["run", "echo.s", "one", "two"], "typed\n");
    expect([stdout, stderr, status]).toEqual(["", "typed\n", 3]);
  });

  it("puts the program where it was started from, so that it can execute itself anew", () => {
    const text =
      '_start: ldr x9, [sp]\ncmp x9, #1\nb.ne again\nldr x0, [sp, #8]\nadr x1, words\nstr x0, [x1]\nmov x2, #0\nmov x8, #221\nsvc #0\nmov x0, #1\nmov x8, #93\nsvc #0\nagain: mov x0, x9\nmov x8, #93\nsvc #0\nword: .asciz "again"\n.data\nwords: .quad 0, word, 0\n';
    writeFileSync(join(folder, "again.s"), `.globl _start\n${text.replace("adr x1", "ldr x1, =words //")}`);
    expect(svc0(["run", "again.s"]).status).toBe(2);
  });

  it("prints the calls as strace does", () => {
    expect(svc0(["run", "--strace", "hello.s"]).stderr).toBe(
      `write(1, "Hello, ARM64!\\n", 14)         = 14\nexit(3)                                 = ?\n+++ exited with 3 +++\n`,
    );
  });

  it("dies as a shell shows a fault, and says where and why", () => {
    writeFileSync(join(folder, "fault.s"), ".globl _start\n_start: mov x1, #0\nldr x0, [x1]\n");
    const { stderr, status } = svc0(["run", "fault.s"]);
    expect(status).toBe(128 + 11);
    expect(stderr).toMatch(/SIGSEGV, SEGV_MAPERR.*fault[.]s:3.*ldr x0, \[x1\].*null pointer/s);
  });

  it("names every error of a text with its place, and runs nothing", () => {
    writeFileSync(join(folder, "errors.s"), ".globl _start\n_start:\nadd x0, x1, #4097\nmvo x1, #2\n");
    const { stdout, stderr, status } = svc0(["run", "errors.s"]);
    expect([stdout, status]).toEqual(["", 1]);
    expect(stderr).toMatch(/errors[.]s:3:\d+: error: immediate 4097.*errors[.]s:4:\d+: error: .*mvo/s);
  });

  it.each([
    [["run"], /which file/],
    [["run", "absent.s"], /absent[.]s cannot be read: there is no such file/],
    [["run", "--publish", "x", "hello.s"], /"x" is no port/],
    [["walk"], /no command "walk"/],
  ])("refuses %j with a reason", (words, reason) => {
    const { stderr, status } = svc0(words);
    expect(status).toBe(2);
    expect(stderr).toMatch(reason);
  });
});

describe("svc0 as and svc0 ld", () => {
  it("write files that svc0 run takes at every stage", () => {
    expect(svc0(["as", "-o", "hello.o", "hello.s"]).status).toBe(0);
    expect(svc0(["ld", "-o", "hello", "hello.o"]).status).toBe(0);
    for (const file of ["hello.o", "hello"]) expect(svc0(["run", file]).stdout).toBe("Hello, ARM64!\n");
  });

  it.skipIf(!has("qemu-aarch64"))("write an executable that real processors run (needs qemu-aarch64)", () => {
    svc0(["as", "-o", "hello.o", "hello.s"]);
    svc0(["ld", "-o", "hello", "hello.o"]);
    const { stdout, status } = spawnSync("qemu-aarch64", [join(folder, "hello")], { encoding: "utf8" });
    expect([stdout, status]).toEqual(["Hello, ARM64!\n", 3]);
  });

  const articleNeeds = !seedIsPresent || !binutilsArePresent;
  it.skipIf(articleNeeds).each(["hello", "server"])(
    "write %s.s of the article byte for byte as GNU does (needs ../shared and binutils)",
    (name) => {
      const at = (file: string) => join(folder, file);
      const source = join(seedFolder, `${name}.s`);
      svc0(["as", "-o", "ours.o", source]);
      spawnSync("aarch64-linux-gnu-as", ["-o", at("theirs.o"), source]);
      expect(readFileSync(at("ours.o")).equals(readFileSync(at("theirs.o")))).toBe(true);
      svc0(["ld", "-o", "ours", "theirs.o"]);
      spawnSync("aarch64-linux-gnu-ld", ["-o", at("theirs"), at("theirs.o")], { cwd: folder });
      spawnSync("aarch64-linux-gnu-ld", ["-o", "theirs", "theirs.o"], { cwd: folder });
      expect(readFileSync(at("ours")).equals(readFileSync(at("theirs")))).toBe(true);
    },
  );
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

/** curl, once the server has come up. */
async function curl(port: number, ...options: string[]): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const { stdout, status } = spawnSync("curl", ["-s", ...options, `http://127.0.0.1:${port}/`], { encoding: "utf8" });
    if (status === 0 || attempt === 100) return stdout;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Reads from a first client, answers a second one, and ends with what the first read failed by. */
const twoClients = `
.macro take
mov x0, x19
mov x1, #0
mov x2, #0
mov x8, #202
svc #0
mov x20, x0
ldr x1, =request
mov x2, #512
mov x8, #63
svc #0
.endm
.globl _start
_start: mov x0, #2
mov x1, #1
mov x2, #0
mov x8, #198
svc #0
mov x19, x0
ldr x1, =place
mov x2, #16
mov x8, #200
svc #0
mov x0, x19
mov x1, #4
mov x8, #201
svc #0
take
neg x21, x0
take
mov x0, x20
ldr x1, =page
mov x2, #262144
mov x8, #64
svc #0
mov x0, x21
mov x8, #93
svc #0
.data
place: .hword 2, 0x901f
.word 0, 0, 0
.bss
request: .skip 512
page: .skip 262144
`;

/** Hears one datagram on port 8080, answers it from another port, echoes what comes to that one, and ends. */
const secondPort = `
.macro make
mov x0, #2
mov x1, #2
mov x2, #0
mov x8, #198
svc #0
.endm
.macro hear socket
mov x0, \\socket
ldr x1, =text
mov x2, #64
mov x3, #0
ldr x4, =client
ldr x5, =length
mov x8, #207
svc #0
.endm
.macro answer
mov x2, x0
mov x0, x20
ldr x1, =text
mov x3, #0
ldr x4, =client
mov x5, #16
mov x8, #206
svc #0
.endm
.globl _start
_start: make
mov x19, x0
ldr x1, =place
mov x2, #16
mov x8, #200
svc #0
hear x19
mov x21, x0
make
mov x20, x0
mov x0, x21
answer
hear x20
answer
mov x0, #0
mov x8, #93
svc #0
.data
place: .hword 2, 0x901f
.word 0, 0, 0
length: .word 16
.bss
client: .skip 16
text: .skip 64
`;

/** A connection, once there is a listener: until then it is refused. */
async function connected(port: number): Promise<Socket> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await new Promise<Socket | NodeJS.ErrnoException>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(socket));
      socket.once("error", resolve);
    });
    if (outcome instanceof Socket) return outcome;
    if (outcome.code !== "ECONNREFUSED" || attempt === 400) throw outcome;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a published port", () => {
  it("is refused while nobody listens, carries a reset, and brings what an ended program has left behind", async () => {
    const port = await freePort();
    writeFileSync(join(folder, "two.s"), twoClients);
    const program = spawn(process.execPath, [launcher, "run", "--publish", `${port}:8080`, "two.s"], { env: environment() });
    const ended = new Promise<number | null>((resolve) => program.once("exit", resolve));
    (await connected(port)).resetAndDestroy();
    const second = await connected(port);
    second.write("hello");
    let received = 0;
    for await (const bytes of second) received += (bytes as Buffer).length;
    // ECONNRESET
    expect([received, await ended]).toEqual([262144, 104]);
  });

  it("of datagrams brings what a program answers, from another of its ports as well", async () => {
    const port = await freePort();
    writeFileSync(join(folder, "second.s"), secondPort);
    const program = spawn(process.execPath, [launcher, "run", "--publish", `${port}:8080/udp`, "second.s"], { env: environment() });
    const ended = new Promise<number | null>((resolve) => program.once("exit", resolve));
    const client = createSocket("udp4");
    const answers = on(client, "message") as AsyncIterator<[Buffer, RemoteInfo]>;
    // Until the program is there nobody hears.
    const asking = setInterval(() => client.send("ask", port, "127.0.0.1"), 50);
    const { value: first } = await answers.next();
    clearInterval(asking);
    client.send("again", first[1].port, "127.0.0.1");
    const { value: second } = await answers.next();
    client.close();
    expect([first[0].toString(), second[0].toString(), second[1].port, await ended]).toEqual(["ask", "again", first[1].port, 0]);
    expect(first[1].port).not.toBe(port);
  });
});

describe.skipIf(!seedIsPresent || !has("curl"))("svc0 run --publish (needs ../shared and curl)", () => {
  let server: ChildProcess;
  afterAll(() => server?.kill());

  it("lets real curl reach the article's server, again and again", async () => {
    const port = await freePort();
    server = spawn(process.execPath, [launcher, "run", "--publish", `${port}:8080`, join(seedFolder, "server.s")], { env: environment() });
    let output = 0;
    server.stdout?.on("data", (bytes: Buffer) => {
      output += bytes.length;
    });
    expect(await curl(port)).toBe("Hello from ARM!\n");
    expect(await curl(port, "-i")).toBe("HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 16\n\nHello from ARM!\n");
    for (let request = 2; request < 20; request += 1) expect(await curl(port)).toBe("Hello from ARM!\n");
    // Each request is written to standard output, 1040 bytes of it whatever its length.
    await expect.poll(() => output).toBe(20 * 1040);
  });
});
