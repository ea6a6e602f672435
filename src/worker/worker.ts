// The engine's home in the browser: protocol messages in, session calls; session news out, one batch a credit, and of a
// running machine some thirty a second, each third of them with a view.
// Runs the machine in slices of at most 8 ms and yields between them, so that Stop and typing are heard at once.

import { readLesson, selfTest } from "../engine/course/index.ts";
import { Session, vocabulary } from "../engine/session/index.ts";
import { packCheck } from "../protocol/checked.ts";
import { protocolVersion, type Reply, type Request } from "../protocol/messages.ts";
import { judge } from "./judge.ts";
import { createPace } from "./pace.ts";

const session = new Session({ seed: 1, idleTime: "given" });
const pace = createPace(() => performance.now());
const yielding = new MessageChannel();
let credit = 0;
let scheduled = false;
/** When the last slice ended: what has passed since then passes for a machine that waits as well. */
let restedAtMs = performance.now();
let alarm: ReturnType<typeof setTimeout> | undefined;

/** A running machine changes faster than anyone reads, and what the page need not draw is time for the machine: so much lies between two
 * batches of it at least, and between two that have a view of it. */
const restMs = 32;
const viewRestMs = 100;
let sentAtMs = Number.NEGATIVE_INFINITY;
let viewedAtMs = Number.NEGATIVE_INFINITY;

/** The first view of what was asked for fills every panel: the page has the processor to itself until it has drawn it, or for so long. */
const drawingMs = 50;
let drawing: ReturnType<typeof setTimeout> | undefined;

const post = (reply: Reply): void => self.postMessage(reply);

function sendNews(): void {
  if (credit === 0 || !session.hasNews) return;
  const nowMs = performance.now();
  // One that stands still, for want of room for its output among other things, tells at once.
  const isRunning = session.wantsToRun;
  if (isRunning && nowMs - sentAtMs < restMs) return;
  sentAtMs = nowMs;
  credit = 0;
  if (isRunning && nowMs - viewedAtMs < viewRestMs) {
    post({ type: "batch", ...session.takeTold() });
    return;
  }
  if (isRunning && viewedAtMs === Number.NEGATIVE_INFINITY) drawing = setTimeout(drawn, drawingMs);
  viewedAtMs = nowMs;
  post({ type: "batch", ...session.takeNews() });
}

function drawn(): void {
  clearTimeout(drawing);
  drawing = undefined;
  scheduleSlice();
}

/** Hands the machine the time that a person has waited, up to what is due next. */
function passTime(): void {
  const nowMs = performance.now();
  session.passTime((nowMs - restedAtMs) * 1e6);
  restedAtMs = nowMs;
}

function scheduleSlice(): void {
  clearTimeout(alarm);
  const { sleepNs } = session;
  if (sleepNs !== undefined) alarm = setTimeout(wakeUp, Math.ceil(sleepNs / 1e6));
  if (scheduled || drawing !== undefined || !session.wantsToRun) return;
  scheduled = true;
  // A message to oneself, where setTimeout would wait for 4 ms.
  yielding.port2.postMessage(null);
}

yielding.port1.onmessage = guarded(() => {
  scheduled = false;
  if (drawing !== undefined) return;
  pace.slice((instructions) => session.run(instructions));
  restedAtMs = performance.now();
  sendNews();
  scheduleSlice();
});

const wakeUp = guarded(() => {
  passTime();
  sendNews();
  scheduleSlice();
});

const handlers: { readonly [Type in Request["type"]]: (request: Extract<Request, { type: Type }>) => void } = {
  hello: () => post({ type: "ready", version: protocolVersion }),
  judge: (request) => post(judge(request)),
  // Few people bring lessons of their own: what reads them comes when it is needed.
  readLesson: async ({ id, name, files }) => {
    const { readContent } = await import("./lesson-content.ts");
    post({ type: "lessonRead", id, reading: readContent(name, new Map(Object.entries(files))) });
  },
  testLesson: ({ id, name, files }) => {
    const reading = readLesson(name, new Map(Object.entries(files)));
    post({ type: "lessonTested", id, results: "lesson" in reading ? selfTest(reading.lesson) : [] });
  },
  check: ({ id, files, entry }) => post({ type: "checked", id, ...packCheck(session.check(files, entry)) }),
  start: ({ type: _, ...request }) => {
    const refusal = session.start(request);
    if (refusal) post({ type: "refused", ...refusal });
  },
  step: ({ instructions }) => session.step(instructions),
  continue: () => session.continue(),
  move: ({ move }) => session.move(move),
  breakpoints: ({ breakpoints }) => session.setBreakpoints(breakpoints),
  ask: ({ id, question }) => session.ask(id, question),
  marks: ({ id, limit }) => post({ type: "marked", id, marks: session.marks(limit) }),
  vocabulary: () => post({ type: "vocabulary", vocabulary: vocabulary() }),
  pause: () => session.pause(),
  stop: () => session.stop(),
  clear: () => session.clear(),
  input: ({ bytes }) => session.input(bytes),
  terminalSize: ({ columns, rows }) => session.setTerminalSize(columns, rows),
  http: ({ id, request, count, clients }) => session.http(id, request, count, clients),
  cancelHttp: ({ id }) => session.cancelHttp(id),
  startClient: ({ tag, client }) => session.startClient(tag, client),
  endClient: ({ client }) => session.endClient(client),
  link: ({ link, conditions }) => session.setLink(link, conditions),
  capture: ({ id }) => post({ type: "captured", id, pcapng: session.capture() }),
  watch: ({ watch }) => session.watch(watch),
  selectProcess: ({ pid }) => session.selectProcess(pid),
  credit: () => {
    credit = 1;
    drawn();
  },
};

self.onmessage = guarded((event: MessageEvent<Request>) => {
  const request = event.data;
  if (session.paused) restedAtMs = performance.now();
  else passTime();
  // What was asked for is seen at once.
  if (request.type !== "credit") viewedAtMs = Number.NEGATIVE_INFINITY;
  (handlers[request.type] as (request: Request) => void)(request);
  // A step that is about to run is told once, when it has been made.
  if (!session.wantsToRun) sendNews();
  scheduleSlice();
});

/** An exception is a fault of ours: the page is told, rather than left waiting. */
function guarded<Arguments extends unknown[]>(handler: (...values: Arguments) => void): (...values: Arguments) => void {
  return (...values) => {
    try {
      handler(...values);
    } catch (error) {
      post({ type: "failed", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
      throw error;
    }
  };
}
