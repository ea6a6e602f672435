// svc0 run: a program on a computer of its own. Standard streams and exit status are the guest's; time that the guest
// sleeps passes on the host as well.

import { writeFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { createProcessor } from "../engine/cpu/index.ts";
import {
  type Computer,
  createComputer,
  defaultEnvironment,
  defaultLimits,
  formatCallLine,
  formatSignal,
  formatSignalInformation,
  homeDirectory,
  type KernelEvent,
  type RunResult,
} from "../engine/kernel/index.ts";
import { capturePcapng } from "../engine/net/index.ts";
import { describeFault, faultNotice, type Program } from "../engine/session/index.ts";
import { UsageError } from "./command-line.ts";
import { bytesOf, entriesOf, entryOf } from "./host-files.ts";
import { programFrom } from "./program-file.ts";
import { publish } from "./publish.ts";
import { type Publisher, pumpAll } from "./publisher.ts";
import { RunClients } from "./run-clients.ts";
import { parseRunLine, type RunLine } from "./run-line.ts";
import { writeAll } from "./standard-streams.ts";

export async function runCommand(words: readonly string[], folder: string): Promise<number> {
  const line = parseRunLine(words, folder);
  const tree = [
    ...(line.root === undefined ? [] : entriesOf(resolve(folder, line.root))),
    ...line.files.map((word) => entryOf(word, folder)),
  ];
  // With a tree of its own the guest has programs that the host need not have.
  const isInTree = line.file.startsWith("/") && tree.some(({ path }) => path === line.file);
  const program = isInTree ? undefined : programFrom(line.file, folder);
  if (!isInTree && !program) return 1;
  const path = program ? `${line.directory ?? homeDirectory}/${basename(program.name)}` : line.file;
  // Where it was started from, for a program that executes itself anew.
  if (program) tree.push({ kind: "file", path, permissions: 0o755, contents: program.bytes });
  const computer = createComputer({
    processor: createProcessor(),
    tracing: line.strace,
    captureBytes: line.capture === undefined ? 0 : captureBytes,
    tree,
    // What the host lends takes nothing of what the guest may write.
    limits: { fileBytes: defaultLimits.fileBytes + bytesOf(tree) },
  });
  const pid = computer.spawn({
    path,
    arguments: [program?.name ?? path, ...line.arguments],
    environment: [...defaultEnvironment, ...line.environment],
    ...(line.directory === undefined ? {} : { workingDirectory: line.directory }),
    ...(line.isRoot ? { credentials: { uid: 0, gid: 0 } } : {}),
    standard: line.terminal ? "terminal" : "streams",
  });
  if (typeof pid !== "number") throw new UsageError(`${line.file}: ${pid.message}`);
  const publishers = await Promise.all(line.publish.map((ports) => publish(computer, ports)));
  try {
    return await new Host(computer, program, pid, line, publishers).run();
  } finally {
    for (const publisher of publishers) publisher.close();
    if (line.capture !== undefined) writeFileSync(line.capture, capturePcapng(computer.network));
  }
}

/** Of the packets that --capture keeps, the newest. */
const captureBytes = 64 << 20;

/** Between two looks at the host's events. */
const sliceInstructions = 2_000_000;

/** Of one round. */
const roundTurns = 32;

/** So often around Node's loop for what comes in at about the same time. */
const gatheringTimes = 32;

const waitingInputBytes = 1 << 20;

/** So long a client may take nothing of what an ended program has left for it. */
const patienceMs = 5000;

/** ^D. */
const endOfFile = 4;

/** The loop between the guest and the host: its streams, its connections, its time. */
class Host {
  readonly #computer: Computer;
  readonly #program: Program | undefined;
  readonly #pid: number;
  readonly #strace: boolean;
  readonly #terminal: boolean;
  readonly #publishers: readonly Publisher[];
  readonly #clients: RunClients;
  readonly #hasClients: boolean;
  #wake: (() => void) | undefined;
  #status: number | undefined;
  /** How far the guest may jump ahead while it sleeps: as far as the host's clock has come. */
  #idleUntilNs = 0;
  /** The host's clock when the guest fell asleep, or since its time has been brought up to the host's. */
  #asleepSince: bigint | undefined;
  /** Something has come in from outside since it was last asked for. */
  #hasNews = false;
  #gathered: Uint8Array[] = [];
  #gatheredFor = 1;

  constructor(computer: Computer, program: Program | undefined, pid: number, line: RunLine, publishers: readonly Publisher[]) {
    this.#computer = computer;
    this.#program = program;
    this.#pid = pid;
    this.#strace = line.strace;
    this.#terminal = line.terminal;
    this.#publishers = publishers;
    this.#clients = new RunClients(computer, program, line.clients);
    this.#hasClients = line.clients.length > 0;
    for (const publisher of publishers) publisher.onActivity = () => this.#awake();
  }

  async run(): Promise<number> {
    this.#listenToInput();
    // A guest that sleeps without an end keeps Node from ending.
    const keepAlive = setInterval(() => {}, 1 << 30);
    while (this.#status === undefined) await this.#turn();
    process.stdin.destroy();
    await this.#carryOut();
    clearInterval(keepAlive);
    return this.#status;
  }

  /** What the program had sent before it ended still reaches its clients, as a kernel sees to it. */
  async #carryOut(): Promise<void> {
    this.#computer.endAll();
    let lastMoved = Date.now();
    while (!this.#publishers.every(({ isCarried }) => isCarried) && Date.now() - lastMoved < patienceMs)
      if (await this.#turn(patienceMs)) lastMoved = Date.now();
  }

  /** A round, and sleep if it leaves nothing to do, for `longestMs` at most. True: there may be more to do at once. */
  async #turn(longestMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    const hadEnded = this.#status !== undefined;
    const { stop, nextEventNs, moved } = this.#runRound(this.#clients.isActive ? Number.POSITIVE_INFINITY : this.#idleUntilNs);
    if (process.stdin.isPaused() && !this.#inputIsFull()) process.stdin.resume();
    if (this.#hasClients && this.#clients.isDone) this.#status ??= this.#clients.exitCode;
    // Whoever waits for the end is told before anything is slept for.
    if (!hadEnded && this.#status !== undefined) return true;
    // A program that waits, for connections above all, is ready for its clients.
    if (stop === "budget" || stop === "output" || moved || this.#clients.startNext()) {
      await immediately();
      return true;
    }
    const sleepsNs = stop === "asleep" && nextEventNs !== undefined ? nextEventNs - this.#computer.nowNs : Number.POSITIVE_INFINITY;
    this.#asleepSince = process.hrtime.bigint();
    await this.#sleep(Math.min(sleepsNs / 1e6, longestMs));
    // The guest wakes once for all that has come in.
    await this.#gatherNews();
    this.#catchUp();
    this.#asleepSince = undefined;
    return false;
  }

  /** While the guest slept its time has passed as the host's has: before what comes in is given to it. */
  #catchUp(): void {
    if (this.#asleepSince === undefined) return;
    const now = process.hrtime.bigint();
    let leftNs = Number(now - this.#asleepSince);
    this.#asleepSince = now;
    for (let passed = -1; passed !== 0; leftNs -= passed) passed = this.#computer.passIdleTime(leftNs);
    this.#idleUntilNs = this.#computer.nowNs + leftNs;
  }

  /** Guest and publishers in turn for as long as they have work for each other, so that many small exchanges share one look at the host. */
  #runRound(idleUntilNs: number): RunResult & { readonly moved: boolean } {
    for (let turns = 1; ; turns++) {
      const result = this.#computer.run({ budget: sliceInstructions, idleUntilNs });
      if (this.#status === undefined) this.#show();
      else this.#computer.drain();
      const moved = pumpAll(this.#computer, this.#publishers);
      if (!moved || result.stop === "budget" || turns === roundTurns) return { ...result, moved };
    }
  }

  #listenToInput(): void {
    if (this.#terminal) this.#becomeTerminal();
    process.stdin.on("data", (bytes: Buffer) => {
      this.#catchUp();
      if (this.#terminal) this.#computer.type(new Uint8Array(bytes));
      else this.#computer.feed(new Uint8Array(bytes));
      if (this.#inputIsFull()) process.stdin.pause();
      this.#awake();
    });
    const end = () => {
      this.#catchUp();
      if (this.#terminal) this.#computer.type(Uint8Array.of(endOfFile));
      else this.#computer.endInput();
      this.#awake();
    };
    process.stdin.on("end", end);
    process.stdin.on("error", end);
  }

  /** Keys go to the guest as they are pressed, ^C among them; its line discipline echoes and edits. */
  #becomeTerminal(): void {
    if (process.stdin.isTTY) process.stdin.setRawMode(true);
    const resize = () => {
      const { rows, columns } = process.stdout;
      if (process.stdout.isTTY) this.#computer.resizeTerminal({ rows, columns });
      this.#awake();
    };
    resize();
    process.stdout.on("resize", resize);
  }

  /** Input that the guest has not read yet is held back at its source. */
  #inputIsFull(): boolean {
    return this.#computer.state.input.pending.length > waitingInputBytes;
  }

  #awake(): void {
    this.#hasNews = true;
    this.#wake?.();
  }

  /** Node takes one connection each time around its loop: while the last time around brought something the next may bring more. */
  async #gatherNews(): Promise<void> {
    for (let times = 0; this.#hasNews && times < gatheringTimes; times++) {
      this.#hasNews = false;
      await immediately();
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(milliseconds) ? setTimeout(() => this.#awake(), Math.max(1, milliseconds)) : undefined;
      this.#wake = () => {
        this.#wake = undefined;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #show(): void {
    for (const event of this.#computer.drain().events) {
      if (event.kind === "output") this.#gather(event.sink === "stderr" ? 2 : 1, event.bytes);
      else {
        this.#writeGathered();
        this.#tell(event);
      }
    }
    this.#writeGathered();
  }

  /** What goes to one stream without anything between is written at once. */
  #gather(descriptor: number, bytes: Uint8Array): void {
    if (descriptor !== this.#gatheredFor) this.#writeGathered();
    this.#gatheredFor = descriptor;
    this.#gathered.push(bytes);
  }

  #writeGathered(): void {
    if (this.#gathered.length === 0) return;
    writeAll(this.#gatheredFor, this.#gathered.length === 1 ? this.#gathered[0] : Buffer.concat(this.#gathered));
    this.#gathered = [];
  }

  #tell(event: Exclude<KernelEvent, { readonly kind: "output" }>): void {
    switch (event.kind) {
      case "callFinished":
        if (this.#strace) writeText(`${formatCallLine(event.record)}\n`);
        return;
      case "signal":
        if (this.#strace) writeText(`${formatSignalInformation(event.information)}\n`);
        return;
      case "unknownCall":
        if (!this.#strace) writeText(`svc0: system call ${event.number} does not exist here: x0 = -38 (ENOSYS)\n`);
        return;
      case "exited":
        if (this.#strace) writeText(`+++ exited with ${event.status} +++\n`);
        if (event.pid === this.#pid) this.#status = event.status & 0xff;
        return;
      case "killed": {
        const { information, pc } = event;
        if (this.#strace) writeText(`+++ killed by ${formatSignal(information.signal)} +++\n`);
        // A program that others start among themselves reports on them as it likes.
        if (event.pid === this.#pid && this.#program) {
          const fault = describeFault({ information, pc }, this.#computer.space(event.pid), this.#program);
          writeText(`svc0: ${faultNotice(fault, information.signal)}\n`);
        }
        // As a shell reports a death by signal.
        if (event.pid === this.#pid) this.#status = 128 + information.signal;
        return;
      }
      case "clientStarted":
      case "clientOutput":
      case "clientRequest":
      case "clientEnded":
        this.#clients.tell(event);
        return;
      case "callBlocked":
      case "started":
      case "packets":
        return;
    }
  }
}

const immediately = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const writeText = (text: string): void => writeAll(2, Buffer.from(text));
