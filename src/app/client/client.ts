// The page's side of the protocol: what is asked of the machine, the replies, and a Stop that always works.
// Takes a way to open a connection and the events to report to; knows nothing of React, stores or panels.

import type { Diagnostic } from "../../engine/base/diagnostic.ts";
import type { Checked } from "../../protocol/checked.ts";
import type {
  Answer,
  BreakpointWish,
  ClientWish,
  HttpRequest,
  LinkConditionsView,
  LinkView,
  MoveWish,
  Preparation,
  Question,
  Reply,
  Request,
  SourceFile,
  TimelineMark,
  Vocabulary,
  Watch,
} from "../../protocol/messages.ts";
import type { ConnectionState, OpenConnection } from "./connection.ts";
import { MachineLink } from "./machine-link.ts";
import { Newest } from "./newest.ts";
import type { Schedule } from "./pace.ts";
import { Starts } from "./starts.ts";

export type Batch = Extract<Reply, { type: "batch" }>;

export interface ClientEvents {
  readonly connection: (state: ConnectionState) => void;
  /** A promise delays the next credit until it settles: how a slow terminal holds the machine back. */
  readonly batch: (batch: Batch) => undefined | Promise<void>;
  readonly refused: (diagnostics: readonly Diagnostic[], reason: string) => void;
  /** Stop had no answer in time, or broke off the assembling of a program: the worker was ended and a fresh machine is starting. */
  readonly forciblyStopped: (why: "silent" | "assembling") => void;
}

export interface StartOptions {
  /** What the files become, unless it is the shell. */
  readonly program?: "own" | "shell";
  readonly files: readonly SourceFile[];
  readonly mode: "run" | "pause";
  readonly beside: boolean;
  /** argv from 1 on. */
  readonly arguments?: readonly string[];
  readonly preparation?: Preparation;
}

export interface Client {
  /** Assembles without running. The answer to an older text never comes: its promise ends with `undefined`. */
  readonly check: (files: readonly SourceFile[], entry?: string) => Promise<Checked | undefined>;
  readonly start: (options: StartOptions) => void;
  /** A start has been asked for, and no batch has told yet what became of it. */
  readonly isStarting: () => boolean;
  readonly step: () => void;
  readonly continue: () => void;
  /** Forward or backward in time. */
  readonly move: (move: MoveWish) => void;
  /** All of them; a fresh machine is told them again. */
  readonly breakpoints: (breakpoints: readonly BreakpointWish[]) => void;
  /** What happened when. The answer to an older question never comes: its promise ends with `undefined`. */
  readonly marks: (limit: number) => Promise<readonly TimelineMark[] | undefined>;
  /** The words of the language; asked for once. */
  readonly vocabulary: () => Promise<Vocabulary>;
  /** Asks something of a machine that is held. A machine that is replaced meanwhile never answers: the promise ends with `undefined`. */
  readonly ask: (question: Question) => Promise<Answer | undefined>;
  readonly pause: () => void;
  readonly stop: () => void;
  /** An empty machine in place of this one. */
  readonly clear: () => void;
  readonly input: (bytes: Uint8Array) => void;
  readonly terminalSize: (columns: number, rows: number) => void;
  /** Gives the id under which progress arrives in batches. */
  readonly http: (request: HttpRequest, count: number, clients: number) => number;
  readonly cancelHttp: (id: number) => void;
  /** Gives the tag under which the client is found in `MachineView.clients`. */
  readonly startClient: (client: ClientWish) => number;
  /** By its own number. */
  readonly endClient: (client: number) => void;
  readonly link: (link: LinkView["link"], conditions: Partial<LinkConditionsView>) => void;
  /** The packets held, as a pcapng file; `undefined` where the machine is gone. */
  readonly capture: () => Promise<Uint8Array | undefined>;
  readonly watch: (watch: Watch) => void;
  readonly selectProcess: (pid: number) => void;
  /** Throws the machine away, whatever its condition, and starts a fresh one. */
  readonly restart: () => void;
}

/** A worker that answers nothing to Stop for this long is ended. */
export const stopGraceMs = 1000;
/** One that is known to assemble, and so to hear nothing, sooner: it has no run yet that could be looked back at. */
export const assemblingGraceMs = 50;
/** As long as batches still come, Stop waits up to this long for the one that says so. */
const stopPatienceMs = 3000;

export interface ClientOptions {
  readonly open: OpenConnection;
  readonly events: ClientEvents;
  readonly schedule: Schedule;
}

/** How long one still waits for a machine that was told to stop. */
class StopPatience {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #deadlineMs = 0;
  readonly #over: () => void;

  constructor(over: () => void) {
    this.#over = over;
  }

  get isWaiting(): boolean {
    return this.#timer !== undefined;
  }

  begin(graceMs: number): void {
    this.#deadlineMs = performance.now() + stopPatienceMs;
    this.#wait(graceMs);
  }

  /** The machine is alive; whether it has stopped. */
  hear(hasStopped: boolean): void {
    if (!this.isWaiting) return;
    this.forget();
    if (!hasStopped) this.#wait(Math.min(stopGraceMs, this.#deadlineMs - performance.now()));
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(this.#over, delayMs);
  }
}

/** Opens the connection at once; requests made before the machine is ready wait for it. */
export function createClient({ open, events, schedule }: ClientOptions): Client {
  let nextId = 1;
  const checks = new Newest<Checked>();
  /** The question about the text that has no answer yet: a fresh machine is asked it again. */
  let openCheck: Extract<Request, { type: "check" }> | undefined;
  const marks = new Newest<readonly TimelineMark[]>();
  const captures = new Newest<Uint8Array>();
  const questions = new Map<number, (answer: Answer | undefined) => void>();
  let giveVocabulary: (vocabulary: Vocabulary) => void = () => undefined;
  let words: Promise<Vocabulary> | undefined;
  /** Gives the credit that a slow terminal holds back. */
  let giveWithheld: () => void = () => undefined;
  const starts = new Starts((isAssembling) => events.connection({ kind: "ready", ...(isAssembling ? { isAssembling } : {}) }));
  const stopping = new StopPatience(() => {
    const why = starts.isUnderWay ? "assembling" : "silent";
    link.open();
    events.forciblyStopped(why);
  });

  const takeBatch = (batch: Batch, giveCredit: () => void) => {
    starts.answer(batch.starts);
    stopping.hear(batch.view?.status === "ended" || batch.view?.status === "empty");
    const drained = events.batch(batch);
    for (const { id, answer } of batch.answers ?? []) {
      questions.get(id)?.(answer);
      questions.delete(id);
    }
    let isGiven = false;
    const give = () => {
      if (!isGiven) giveCredit();
      isGiven = true;
    };
    giveWithheld = give;
    if (drained) drained.finally(give);
    else give();
  };

  const receive = (reply: Reply, giveCredit: () => void) => {
    switch (reply.type) {
      case "checked":
        if (openCheck?.id === reply.id) openCheck = undefined;
        return checks.answer(reply.id, reply);
      case "refused":
        return events.refused(reply.diagnostics, reply.reason);
      case "batch":
        return takeBatch(reply, giveCredit);
      case "captured":
        return captures.answer(reply.id, reply.pcapng);
      case "vocabulary":
        return giveVocabulary(reply.vocabulary);
      case "marked":
        return marks.answer(reply.id, reply.marks);
    }
  };

  const link = new MachineLink(open, schedule, {
    state: events.connection,
    ready: () => {
      starts.begin();
      if (words) link.post({ type: "vocabulary" });
      if (openCheck) link.post(openCheck);
    },
    reply: receive,
    closed: () => {
      starts.forget();
      stopping.forget();
      marks.forget();
      captures.forget();
      for (const resolve of questions.values()) resolve(undefined);
      questions.clear();
    },
    failed: () => {
      checks.forget();
      openCheck = undefined;
    },
  });
  link.open();

  return {
    check: (files, entry) => {
      checks.forget();
      openCheck = undefined;
      if (!link.isOpen) return Promise.resolve(undefined);
      openCheck = { type: "check", id: nextId++, files, ...(entry === undefined ? {} : { entry }) };
      const checked = checks.ask(openCheck.id);
      if (link.isReady) link.post(openCheck);
      return checked;
    },
    start: ({ program = "own", arguments: words = [], ...options }) => {
      starts.ask();
      if (link.isReady) starts.begin();
      link.post({ type: "start", program, arguments: words, ...options });
    },
    isStarting: () => starts.isUnderWay,
    step: () => link.post({ type: "step", instructions: 1 }),
    continue: () => link.post({ type: "continue" }),
    move: (move) => link.post({ type: "move", move }),
    breakpoints: (breakpoints) => link.keep({ type: "breakpoints", breakpoints }),
    marks: (limit) => {
      marks.forget();
      if (!link.isReady) return Promise.resolve(undefined);
      const id = nextId++;
      const marked = marks.ask(id);
      link.post({ type: "marks", id, limit });
      return marked;
    },
    vocabulary: () => {
      words ??= new Promise((resolve) => {
        giveVocabulary = resolve;
        if (link.isReady) link.post({ type: "vocabulary" });
      });
      return words;
    },
    ask: (question) =>
      new Promise((resolve) => {
        if (!link.isReady) return resolve(undefined);
        const id = nextId++;
        questions.set(id, resolve);
        link.post({ type: "ask", id, question });
      }),
    pause: () => link.post({ type: "pause" }),
    stop: () => {
      if (!link.isReady || stopping.isWaiting) return;
      link.post({ type: "stop" });
      // That it has stopped is to be seen at once, however much the terminal has still to draw.
      giveWithheld();
      stopping.begin(starts.isUnderWay ? assemblingGraceMs : stopGraceMs);
    },
    clear: () => link.post({ type: "clear" }),
    input: (bytes) => link.post({ type: "input", bytes }),
    terminalSize: (columns, rows) => link.keep({ type: "terminalSize", columns, rows }),
    http: (request, count, clients) => {
      const id = nextId++;
      link.post({ type: "http", id, request, count, clients });
      return id;
    },
    cancelHttp: (id) => link.post({ type: "cancelHttp", id }),
    startClient: (client) => {
      const tag = nextId++;
      link.post({ type: "startClient", tag, client });
      return tag;
    },
    endClient: (client) => link.post({ type: "endClient", client }),
    link: (ends, conditions) => link.post({ type: "link", link: ends, conditions }),
    capture: () => {
      captures.forget();
      if (!link.isReady) return Promise.resolve(undefined);
      const id = nextId++;
      const captured = captures.ask(id);
      link.post({ type: "capture", id });
      return captured;
    },
    watch: (watch) => link.keep({ type: "watch", watch }),
    selectProcess: (pid) => link.post({ type: "selectProcess", pid }),
    restart: () => link.open(),
  };
}
