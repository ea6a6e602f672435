// The page's side of the protocol: version check, requests and their replies, credit, and a Stop that always works.
// Takes a way to open a connection and the events to report to; knows nothing of React, stores or panels.
// Credit: one is out at a time, given back a frame after its batch has been taken in, so at most one batch comes a frame.

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
import { protocolVersion } from "../../protocol/messages.ts";
import type { Connection, OpenConnection } from "./connection.ts";
import type { Schedule } from "./pace.ts";

export type Batch = Extract<Reply, { type: "batch" }>;

export type ConnectionState =
  | { readonly kind: "starting" }
  /** `isAssembling`: a program is being made ready; until it is, nothing that is said to the machine is heard. */
  | { readonly kind: "ready"; readonly isAssembling?: boolean }
  /** `reload`: starting the machine again will not help, loading the page again may. */
  | { readonly kind: "failed"; readonly message: string; readonly way: "restart" | "reload" | "none" };

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
/** Most programs are assembled before anyone could read that they are. */
export const assemblingShownAfterMs = 100;
/** As long as batches still come, Stop waits up to this long for the one that says so. */
const stopPatienceMs = 3000;
/** A worker that does not say hello for this long is given up. */
export const helloGraceMs = 15_000;

export interface ClientOptions {
  readonly open: OpenConnection;
  readonly events: ClientEvents;
  readonly schedule: Schedule;
}

interface PendingCheck {
  readonly id: number;
  readonly files: readonly SourceFile[];
  readonly entry?: string;
  readonly resolve: (result: Checked | undefined) => void;
}

const checkOf = ({ id, files, entry }: PendingCheck): Request => ({ type: "check", id, files, ...(entry === undefined ? {} : { entry }) });

const noWebAssembly =
  "This browser has no WebAssembly, which the machine is made of. You can write programs here, but to run them use a current Firefox, Chrome, Edge or Safari.";

/** Opens the connection at once; requests made before the machine is ready wait for it. */
export function createClient({ open, events, schedule }: ClientOptions): Client {
  let connection: Connection | undefined;
  let ready = false;
  let queue: Request[] = [];
  let pendingCheck: PendingCheck | undefined;
  let lastWatch: Extract<Request, { type: "watch" }> | undefined;
  let lastBreakpoints: Extract<Request, { type: "breakpoints" }> | undefined;
  let pendingMarks: { readonly id: number; readonly resolve: (marks: readonly TimelineMark[] | undefined) => void } | undefined;
  const questions = new Map<number, (answer: Answer | undefined) => void>();
  let pendingCapture: { readonly id: number; readonly resolve: (pcapng: Uint8Array | undefined) => void } | undefined;
  let giveVocabulary: (vocabulary: Vocabulary) => void = () => undefined;
  let words: Promise<Vocabulary> | undefined;
  let lastTerminalSize: Extract<Request, { type: "terminalSize" }> | undefined;
  let nextId = 1;
  let startsAsked = 0;
  let startsAnswered = 0;
  let assemblingTimer: ReturnType<typeof setTimeout> | undefined;
  let isAssemblingShown = false;
  /** Gives the credit that a slow terminal holds back. */
  let giveWithheld: () => void = () => undefined;
  let stopTimer: ReturnType<typeof setTimeout> | undefined;
  let stopDeadlineMs = 0;
  let helloTimer: ReturnType<typeof setTimeout> | undefined;

  const post = (request: Request) => {
    if (ready) connection?.post(request);
    else if (connection) queue.push(request);
  };

  const closeConnection = () => {
    connection?.close();
    connection = undefined;
    ready = false;
    queue = [];
    startsAsked = 0;
    startsAnswered = 0;
    pendingMarks?.resolve(undefined);
    pendingMarks = undefined;
    pendingCapture?.resolve(undefined);
    pendingCapture = undefined;
    for (const resolve of questions.values()) resolve(undefined);
    questions.clear();
    clearTimeout(assemblingTimer);
    isAssemblingShown = false;
    clearTimeout(stopTimer);
    clearTimeout(helloTimer);
    stopTimer = undefined;
  };

  const isStarting = () => startsAnswered < startsAsked;

  const showAssemblingLater = () => {
    clearTimeout(assemblingTimer);
    assemblingTimer = setTimeout(() => {
      isAssemblingShown = true;
      events.connection({ kind: "ready", isAssembling: true });
    }, assemblingShownAfterMs);
  };

  const noteStarts = (answered: number) => {
    startsAnswered = answered;
    if (isStarting()) return;
    clearTimeout(assemblingTimer);
    if (isAssemblingShown) events.connection({ kind: "ready" });
    isAssemblingShown = false;
  };

  const fail = (message: string, way: "restart" | "reload" | "none") => {
    closeConnection();
    pendingCheck?.resolve(undefined);
    pendingCheck = undefined;
    events.connection({ kind: "failed", message, way });
  };

  const giveCredit = (to: Connection) => {
    schedule(() => {
      if (connection === to && ready) to.post({ type: "credit" });
    });
  };

  const greet = (version: number, from: Connection) => {
    if (version !== protocolVersion) {
      fail(`The page speaks version ${protocolVersion} of the machine's protocol, the machine speaks version ${version}.`, "reload");
      return;
    }
    clearTimeout(helloTimer);
    ready = true;
    events.connection({ kind: "ready" });
    if (isStarting()) showAssemblingLater();
    const waiting = queue;
    queue = [];
    for (const request of [lastTerminalSize, lastWatch, lastBreakpoints, ...waiting]) if (request) from.post(request);
    if (words) from.post({ type: "vocabulary" });
    if (pendingCheck) from.post(checkOf(pendingCheck));
    from.post({ type: "credit" });
  };

  const takeBatch = (batch: Batch, from: Connection) => {
    noteStarts(batch.starts);
    if (stopTimer !== undefined) {
      clearTimeout(stopTimer);
      stopTimer = undefined;
      const status = batch.view?.status;
      if (status !== "ended" && status !== "empty") waitForStop(Math.min(stopGraceMs, stopDeadlineMs - performance.now()));
    }
    const drained = events.batch(batch);
    for (const { id, answer } of batch.answers ?? []) {
      questions.get(id)?.(answer);
      questions.delete(id);
    }
    let isGiven = false;
    const give = () => {
      if (!isGiven) giveCredit(from);
      isGiven = true;
    };
    giveWithheld = give;
    if (drained) drained.finally(give);
    else give();
  };

  const waitForStop = (delayMs: number) => {
    stopTimer = setTimeout(() => {
      const why = isStarting() ? "assembling" : "silent";
      openConnection();
      events.forciblyStopped(why);
    }, delayMs);
  };

  const receive = (reply: Reply, from: Connection) => {
    if (from !== connection) return;
    switch (reply.type) {
      case "ready":
        return greet(reply.version, from);
      case "checked":
        if (pendingCheck?.id !== reply.id) return;
        pendingCheck.resolve(reply);
        pendingCheck = undefined;
        return;
      case "judged":
        return;
      case "refused":
        return events.refused(reply.diagnostics, reply.reason);
      case "batch":
        return takeBatch(reply, from);
      case "captured":
        if (pendingCapture?.id === reply.id) pendingCapture.resolve(reply.pcapng);
        return;
      case "failed":
        return fail(reply.message, "restart");
      case "vocabulary":
        return giveVocabulary(reply.vocabulary);
      case "marked":
        if (pendingMarks?.id !== reply.id) return;
        pendingMarks.resolve(reply.marks);
        pendingMarks = undefined;
        return;
    }
  };

  const openConnection = () => {
    closeConnection();
    if (typeof WebAssembly === "undefined") return fail(noWebAssembly, "none");
    events.connection({ kind: "starting" });
    let opened: Connection;
    try {
      opened = open({
        reply: (reply) => receive(reply, opened),
        broken: (message) => {
          if (opened === connection) fail(message, "restart");
        },
      });
    } catch (error) {
      return fail(error instanceof Error ? error.message : String(error), "restart");
    }
    connection = opened;
    helloTimer = setTimeout(() => fail(`The machine did not answer for ${helloGraceMs / 1000} seconds.`, "restart"), helloGraceMs);
    opened.post({ type: "hello", version: protocolVersion });
  };

  openConnection();

  return {
    check: (files, entry) =>
      new Promise((resolve) => {
        pendingCheck?.resolve(undefined);
        if (!connection) {
          resolve(undefined);
          return;
        }
        pendingCheck = { id: nextId++, files, ...(entry === undefined ? {} : { entry }), resolve };
        if (ready) connection.post(checkOf(pendingCheck));
      }),
    start: ({ program = "own", arguments: words = [], ...options }) => {
      startsAsked += 1;
      if (ready) showAssemblingLater();
      post({ type: "start", program, arguments: words, ...options });
    },
    isStarting,
    step: () => post({ type: "step", instructions: 1 }),
    continue: () => post({ type: "continue" }),
    move: (move) => post({ type: "move", move }),
    breakpoints: (breakpoints) => {
      lastBreakpoints = { type: "breakpoints", breakpoints };
      if (ready) post(lastBreakpoints);
    },
    marks: (limit) =>
      new Promise((resolve) => {
        pendingMarks?.resolve(undefined);
        pendingMarks = undefined;
        if (!ready) return resolve(undefined);
        pendingMarks = { id: nextId++, resolve };
        post({ type: "marks", id: pendingMarks.id, limit });
      }),
    vocabulary: () => {
      words ??= new Promise((resolve) => {
        giveVocabulary = resolve;
        if (ready) connection?.post({ type: "vocabulary" });
      });
      return words;
    },
    ask: (question) =>
      new Promise((resolve) => {
        if (!ready) return resolve(undefined);
        const id = nextId++;
        questions.set(id, resolve);
        post({ type: "ask", id, question });
      }),
    pause: () => post({ type: "pause" }),
    stop: () => {
      if (!ready || stopTimer !== undefined) return;
      post({ type: "stop" });
      // That it has stopped is to be seen at once, however much the terminal has still to draw.
      giveWithheld();
      stopDeadlineMs = performance.now() + stopPatienceMs;
      waitForStop(isStarting() ? assemblingGraceMs : stopGraceMs);
    },
    clear: () => post({ type: "clear" }),
    input: (bytes) => post({ type: "input", bytes }),
    terminalSize: (columns, rows) => {
      lastTerminalSize = { type: "terminalSize", columns, rows };
      if (ready) post(lastTerminalSize);
    },
    http: (request, count, clients) => {
      const id = nextId++;
      post({ type: "http", id, request, count, clients });
      return id;
    },
    cancelHttp: (id) => post({ type: "cancelHttp", id }),
    startClient: (client) => {
      const tag = nextId++;
      post({ type: "startClient", tag, client });
      return tag;
    },
    endClient: (client) => post({ type: "endClient", client }),
    link: (link, conditions) => post({ type: "link", link, conditions }),
    capture: () =>
      new Promise((resolve) => {
        pendingCapture?.resolve(undefined);
        pendingCapture = undefined;
        if (!ready) return resolve(undefined);
        pendingCapture = { id: nextId++, resolve };
        post({ type: "capture", id: pendingCapture.id });
      }),
    watch: (watch) => {
      lastWatch = { type: "watch", watch };
      if (ready) post(lastWatch);
    },
    selectProcess: (pid) => post({ type: "selectProcess", pid }),
    restart: openConnection,
  };
}
