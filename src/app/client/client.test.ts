import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Reply, Request } from "../../protocol/messages.ts";
import { protocolVersion } from "../../protocol/messages.ts";
import { scriptedMachine } from "../testing/scripted-machine.ts";
import type { Batch, Client, ClientEvents, ConnectionState } from "./client.ts";
import { assemblingGraceMs, assemblingShownAfterMs, createClient, helloGraceMs, stopGraceMs } from "./client.ts";
import type { OpenConnection } from "./connection.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Page {
  readonly client: Client;
  readonly states: ConnectionState[];
  readonly batches: Batch[];
  readonly sent: Request[];
  readonly opened: () => number;
  readonly forced: () => number;
  readonly say: (reply: Reply) => void;
  readonly frame: () => void;
}

/** A client whose frames come when told, and whose requests are written down. */
function page(open: OpenConnection, more: Partial<ClientEvents> = {}): Page {
  const states: ConnectionState[] = [];
  const batches: Batch[] = [];
  const sent: Request[] = [];
  const frames: (() => void)[] = [];
  let say: (reply: Reply) => void = () => undefined;
  let opened = 0;
  let forced = 0;
  const client = createClient({
    open: (events) => {
      opened++;
      say = events.reply;
      const connection = open(events);
      return {
        ...connection,
        post: (request) => {
          sent.push(request);
          connection.post(request);
        },
      };
    },
    schedule: (callback) => frames.push(callback),
    events: {
      connection: (state) => states.push(state),
      batch: (batch) => {
        batches.push(batch);
        return undefined;
      },
      refused: () => undefined,
      forciblyStopped: () => {
        forced++;
      },
      ...more,
    },
  });
  return {
    client,
    states,
    batches,
    sent,
    opened: () => opened,
    forced: () => forced,
    say: (reply) => say(reply),
    frame: () => {
      for (const callback of frames.splice(0)) callback();
    },
  };
}

const silent: OpenConnection = () => ({ post: () => undefined, close: () => undefined });
const loop = [{ name: "loop.s", text: "_start: b ." }];
const run = { files: loop, mode: "run", beside: false } as const;

test("greets, then is ready; what was asked before waits for it", async () => {
  const { client, states, sent } = page(scriptedMachine());
  client.start(run);
  expect(sent.map(({ type }) => type)).toEqual(["hello"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(states.map(({ kind }) => kind)).toEqual(["starting", "ready"]);
  expect(sent.map(({ type }) => type)).toEqual(["hello", "start", "credit"]);
});

test("a machine of another version is refused with the way out", async () => {
  const { states } = page(scriptedMachine({ version: protocolVersion + 1 }));
  await vi.advanceTimersByTimeAsync(1);
  expect(states.at(-1)).toMatchObject({ kind: "failed", way: "reload" });
});

test("a machine that never says hello is given up", async () => {
  const { states } = page(silent);
  await vi.advanceTimersByTimeAsync(helloGraceMs + 1);
  expect(states.at(-1)).toMatchObject({ kind: "failed", way: "restart" });
});

test("at most one batch comes a frame, however busy the machine is", async () => {
  const { client, batches, frame } = page(scriptedMachine());
  client.start(run);
  await vi.advanceTimersByTimeAsync(50);
  expect(batches).toHaveLength(1);
  frame();
  await vi.advanceTimersByTimeAsync(50);
  expect(batches).toHaveLength(2);
});

test("a batch that the page has not yet drained holds the next one back", async () => {
  let drained: () => void = () => undefined;
  let taken = 0;
  const { client, frame } = page(scriptedMachine(), {
    batch: () => {
      taken++;
      return new Promise((resolve) => {
        drained = resolve;
      });
    },
  });
  client.start(run);
  await vi.advanceTimersByTimeAsync(5);
  frame();
  await vi.advanceTimersByTimeAsync(5);
  expect(taken).toBe(1);
  drained();
  await vi.advanceTimersByTimeAsync(1);
  frame();
  await vi.advanceTimersByTimeAsync(5);
  expect(taken).toBe(2);
});

test("what the terminal has still to draw does not keep Stop waiting", async () => {
  const taken: Batch[] = [];
  const { client, frame } = page(scriptedMachine(), {
    batch: (batch) => {
      taken.push(batch);
      return new Promise(() => undefined);
    },
  });
  client.start(run);
  await vi.advanceTimersByTimeAsync(5);
  frame();
  await vi.advanceTimersByTimeAsync(5);
  expect(taken).toHaveLength(1);
  client.stop();
  frame();
  await vi.advanceTimersByTimeAsync(5);
  expect(taken.at(-1)?.view?.status).toBe("ended");
});

test("Stop that is answered leaves the machine alive", async () => {
  const { client, batches, opened, frame } = page(scriptedMachine());
  client.start(run);
  await vi.advanceTimersByTimeAsync(5);
  client.stop();
  frame();
  await vi.advanceTimersByTimeAsync(stopGraceMs * 2);
  expect(batches.at(-1)?.view?.status).toBe("ended");
  expect(opened()).toBe(1);
});

test("Stop that is not answered ends the worker and starts a fresh one, which gets the page's watch again", async () => {
  const { client, opened, forced, states, sent, frame } = page(scriptedMachine({ hangsAt: "stop" }));
  client.watch({ memoryAt: "sp", memoryBytes: 64, stackSlots: 8 });
  await vi.advanceTimersByTimeAsync(1);
  frame();
  client.start(run);
  await vi.advanceTimersByTimeAsync(5);
  client.stop();
  await vi.advanceTimersByTimeAsync(stopGraceMs - 1);
  expect(forced()).toBe(0);
  await vi.advanceTimersByTimeAsync(2);
  expect(forced()).toBe(1);
  expect(opened()).toBe(2);
  expect(states.at(-1)).toEqual({ kind: "ready" });
  expect(sent.filter(({ type }) => type === "watch")).toHaveLength(2);
});

test("an assembler that takes long is told of, and Stop breaks it off: a fresh machine starts", async () => {
  const why: string[] = [];
  const { client, opened, states } = page(scriptedMachine({ hangsAt: "start" }), { forciblyStopped: (reason) => why.push(reason) });
  await vi.advanceTimersByTimeAsync(1);
  client.start(run);
  await vi.advanceTimersByTimeAsync(assemblingShownAfterMs);
  expect(states.at(-1)).toEqual({ kind: "ready", isAssembling: true });
  client.stop();
  await vi.advanceTimersByTimeAsync(assemblingGraceMs + 1);
  expect(why).toEqual(["assembling"]);
  expect(opened()).toBe(2);
  expect(states.at(-1)).toEqual({ kind: "ready" });
  expect(client.isStarting()).toBe(false);
});

test("a program that is assembled soon is not told of", async () => {
  const { client, states, frame } = page(scriptedMachine());
  client.start(run);
  await vi.advanceTimersByTimeAsync(5);
  frame();
  await vi.advanceTimersByTimeAsync(2 * assemblingShownAfterMs);
  expect(states.filter((state) => state.kind === "ready")).toEqual([{ kind: "ready" }]);
});

test("Stop gives a busy machine more time while its batches still come, but not for ever", async () => {
  const { client, say, forced } = page(scriptedMachine({ hangsAt: "stop" }));
  client.start(run);
  await vi.advanceTimersByTimeAsync(5);
  const view = { status: "running" } as NonNullable<Batch["view"]>;
  client.stop();
  for (let waited = 0; waited < 2700; waited += 300) {
    await vi.advanceTimersByTimeAsync(300);
    expect(forced()).toBe(0);
    say({
      type: "batch",
      terminal: [],
      systemCalls: [],
      http: [],
      requests: [],
      clientOutput: [],
      starts: 0,
      ...(waited % 600 === 0 ? { view } : {}),
    });
  }
  await vi.advanceTimersByTimeAsync(600);
  expect(forced()).toBe(1);
});

test("of two questions about the text, the newer is answered and the older told that it was overtaken", async () => {
  const { client } = page(scriptedMachine());
  const older = client.check(loop);
  const newer = client.check([{ name: "a.s", text: "movv x0, #1" }]);
  await vi.advanceTimersByTimeAsync(5);
  expect(await older).toBeUndefined();
  expect((await newer)?.diagnostics).toHaveLength(1);
});

test("a machine that failed says why, and restart brings another", async () => {
  const { client, say, states, opened } = page(scriptedMachine());
  await vi.advanceTimersByTimeAsync(1);
  say({ type: "failed", message: "InvariantError: no such page" });
  expect(states.at(-1)).toEqual({ kind: "failed", message: "InvariantError: no such page", way: "restart" });
  client.restart();
  await vi.advanceTimersByTimeAsync(1);
  expect(states.at(-1)).toEqual({ kind: "ready" });
  expect(opened()).toBe(2);
});
