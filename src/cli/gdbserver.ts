// svc0 gdbserver: a program on a computer of its own, under the GDB remote protocol on this computer's loopback. Its standard streams
// are those of this command; time that it sleeps is skipped, so that a run is the same every time.

import { createServer, type Socket } from "node:net";
import { resolve } from "node:path";
import { createProcessor } from "../engine/cpu/index.ts";
import { Debugger, framePacket, type Moving, PacketReader, RemoteServer, Timeline } from "../engine/debug/index.ts";
import { createComputer } from "../engine/kernel/index.ts";
import { UsageError } from "./command-line.ts";
import { programFrom } from "./program-file.ts";
import { writeAll } from "./standard-streams.ts";

function parse(words: readonly string[]): { readonly port: number; readonly file: string; readonly arguments: readonly string[] } {
  const [place, file, ...rest] = words;
  const port = /^(?:localhost|127[.]0[.]0[.]1)?:?(\d+)$/.exec(place ?? "")?.[1];
  if (port === undefined || Number(port) > 65535) {
    throw new UsageError(`gdbserver: "${place ?? ""}" is no port: write :1234, or :0 for one that is free`);
  }
  if (file === undefined) throw new UsageError("gdbserver: which program? A source (.s), an object (.o) or an executable");
  return { port: Number(port), file, arguments: rest };
}

export async function gdbserverCommand(words: readonly string[], folder: string): Promise<number> {
  const line = parse(words);
  const program = programFrom(line.file, folder);
  if (!program) return 1;
  const timeline = new Timeline(createComputer({ processor: createProcessor() }));
  const pid = timeline.act({
    kind: "spawn",
    request: { path: program.name, bytes: program.bytes, arguments: [program.name, ...line.arguments], standard: "streams" },
  });
  if (typeof pid !== "number") throw new UsageError(`${line.file}: ${pid.message}`);
  const engine = new Debugger(timeline);
  const remote = new RemoteServer({
    debugger: engine,
    pid,
    executablePath: resolve(folder, line.file.replace(/[.][so]$/i, "")),
    executable: program.bytes,
  });
  const socket = await accept(line.port);
  return await new Connection(socket, remote, engine).run();
}

/** The first one who comes; nobody else is let in. */
function accept(port: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const server = createServer({ noDelay: true }, (socket) => {
      server.close();
      process.stderr.write(`Remote debugging from host ${socket.remoteAddress}, port ${socket.remotePort}\n`);
      done(socket);
    });
    server.once("error", (error: NodeJS.ErrnoException) => {
      fail(
        new UsageError(
          `port ${port} of this computer cannot be listened at: ${error.code === "EADDRINUSE" ? "another program has it" : error.message}`,
        ),
      );
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      process.stderr.write(`Listening on port ${typeof address === "object" ? address?.port : port}\n`);
    });
  });
}

class Connection {
  readonly #socket: Socket;
  readonly #remote: RemoteServer;
  readonly #engine: Debugger;
  readonly #packets = new PacketReader();
  #moving: Moving<string> | undefined;
  #sent = "";
  #shown = 0;
  #wake: (() => void) | undefined;
  #isClosed = false;

  constructor(socket: Socket, remote: RemoteServer, engine: Debugger) {
    this.#socket = socket;
    this.#remote = remote;
    this.#engine = engine;
  }

  async run(): Promise<number> {
    const { timeline } = this.#engine;
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text: string) => {
      this.#take(text);
      this.#awake();
    });
    const close = () => {
      this.#isClosed = true;
      this.#awake();
    };
    this.#socket.on("close", close);
    this.#socket.on("error", close);
    process.stdin.on("data", (bytes: Buffer) => {
      timeline.act({ kind: "feed", bytes: new Uint8Array(bytes) });
      this.#awake();
    });
    process.stdin.on("end", () => {
      timeline.act({ kind: "endInput" });
      this.#awake();
    });
    process.stdin.on("error", () => {});
    while (!this.#isClosed && !this.#remote.isOver) await (this.#advance() ? immediately() : this.#sleep());
    this.#socket.end();
    process.stdin.destroy();
    return 0;
  }

  #take(text: string): void {
    for (const received of this.#packets.take(text)) {
      if (received.kind === "interrupt") this.#remote.interrupt();
      else if (received.kind === "refused") this.#socket.write(this.#sent, "latin1");
      else if (received.kind === "damaged") this.#socket.write("-");
      else if (received.kind === "packet") {
        if (this.#remote.wantsAcknowledgements) this.#socket.write("+");
        const answer = this.#remote.answer(received.data);
        if (typeof answer === "string") this.#send(answer);
        else this.#moving = answer;
      }
    }
  }

  #send(data: string): void {
    this.#sent = framePacket(data);
    this.#socket.write(this.#sent, "latin1");
  }

  /** True: there is more to do at once. */
  #advance(): boolean {
    const moving = this.#moving;
    if (!moving) return false;
    const { done, value } = moving.next();
    this.#show();
    if (done) {
      this.#moving = undefined;
      this.#send(value);
      return false;
    }
    return value.kind === "working";
  }

  /** Output of what happens for the first time; a repeated run prints nothing again. */
  #show(): void {
    const { journal } = this.#engine.timeline;
    for (const { index, event } of journal.since(this.#shown)) {
      if (event.kind === "output") writeAll(event.sink === "stderr" ? 2 : 1, event.bytes);
      this.#shown = index + 1;
    }
  }

  #awake(): void {
    this.#wake?.();
  }

  #sleep(): Promise<void> {
    return new Promise((done) => {
      this.#wake = () => {
        this.#wake = undefined;
        done();
      };
    });
  }
}

const immediately = (): Promise<void> => new Promise((done) => setImmediate(done));
