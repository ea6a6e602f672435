// The page's workings on the scripted machine: what happens from a press of Run to what stores hold.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import server from "../../lessons/examples/server/server.s?raw";
import { installMemoryStorage } from "./testing/memory-storage.ts";
import { scriptedMachine } from "./testing/scripted-machine.ts";
import { createWorkbench } from "./workbench.ts";

beforeEach(() => {
  installMemoryStorage();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A workbench whose machine is ready. */
async function open(script: Parameters<typeof scriptedMachine>[0] = {}) {
  const workbench = createWorkbench({ open: scriptedMachine(script), schedule: (callback) => void setTimeout(callback, 16) });
  const settle = () => vi.advanceTimersByTimeAsync(300);
  await settle();
  return { workbench, settle, text: () => workbench.terminal.store.getState().text };
}

test("nothing runs by itself; Run prints hello and says how it ended", async () => {
  const { workbench, settle, text } = await open();
  expect(workbench.activity()).toBe("empty");
  expect(text()).toBe("");
  workbench.command("run");
  await settle();
  expect(text()).toContain("Hello, ARM64!");
  expect(workbench.machine.store.getState().narration).toBe("Ended with exit status 0");
  expect(workbench.machine.store.getState().systemCalls).toHaveLength(2);
});

test("Step loads the program, then goes on by one instruction", async () => {
  const { workbench, settle } = await open();
  workbench.command("step");
  await settle();
  expect(workbench.machine.store.getState().view?.location).toEqual({ file: "hello.s", line: 15 });
  workbench.command("step");
  await settle();
  expect(workbench.machine.store.getState()).toMatchObject({ narration: expect.stringContaining("x0: 0 → 1") });
});

test("steps pressed faster than the machine answers are all made", async () => {
  const { workbench, settle } = await open();
  for (let press = 0; press < 3; press++) workbench.command("step");
  await settle();
  expect(workbench.machine.store.getState().view?.instructions).toBe(2);
});

test("a refused text is reported in the terminal and shown in the editor", async () => {
  const { workbench, settle, text } = await open();
  const reveal = vi.fn();
  workbench.onRefused(reveal);
  workbench.program.edit("_start: movv x0, #1");
  workbench.command("run");
  await settle();
  expect(text()).toContain("there is no instruction movv");
  expect(text()).toContain("help: the nearest are mov");
  expect(reveal).toHaveBeenCalledOnce();
  expect(workbench.program.store.getState().diagnostics).toHaveLength(1);
});

test("another project begins with an empty machine; what waits goes on, for Run beside, but not beside a lesson", async () => {
  const { workbench, settle, text } = await open();
  const openProject = async (id: string, source: string) => {
    await workbench.program.openProject({ id, title: id, files: [{ name: "main.s", text: source }] });
    await settle();
  };
  workbench.command("run");
  await settle();
  expect(workbench.activity()).toBe("ended");
  await openProject("server", server);
  expect(workbench.activity()).toBe("empty");
  expect(workbench.machine.store.getState()).toMatchObject({ systemCalls: [], view: { status: "empty" } });
  expect(text()).toBe("");
  workbench.command("run");
  await settle();
  await openProject("client", "");
  expect(workbench.activity()).toBe("blocked");
  await openProject("lesson/02-hello", "");
  expect(workbench.activity()).toBe("empty");
});

test("a text edited after it was built is stale until it runs again", async () => {
  const { workbench, settle } = await open();
  workbench.command("step");
  await settle();
  expect(workbench.program.store.getState().stale).toBe(false);
  workbench.program.edit("changed");
  expect(workbench.program.store.getState().stale).toBe(true);
});

test("a request to a server that runs is answered; without one it is refused in curl's words", async () => {
  const { workbench, settle } = await open();
  const request = { method: "GET", url: "http://localhost:8080/", headers: [], body: "", from: "local" } as const;
  workbench.sendHttp(request, 1);
  await settle();
  expect(workbench.http.store.getState().exchange?.progress?.error).toMatch(/^curl: \(7\)/);
  await workbench.openProject({ id: "example/server", title: "A web server", files: [{ name: "server.s", text: server }] });
  workbench.command("run");
  await settle();
  expect(workbench.machine.store.getState().narration).toBe("Waiting in accept");
  workbench.sendHttp(request, 1);
  await settle();
  expect(workbench.http.store.getState().exchange?.progress?.response?.status).toBe(200);
});

test("a machine that hangs is replaced when Stop is pressed, and the terminal says so", async () => {
  const { workbench, settle, text } = await open({ hangsAt: "continue" });
  workbench.command("step");
  await settle();
  workbench.command("continue");
  workbench.command("stop");
  await vi.advanceTimersByTimeAsync(1500);
  expect(text()).toContain("a fresh one was started");
  expect(workbench.activity()).toBe("empty");
  await settle();
  workbench.command("run");
  await settle();
  expect(text()).toContain("Hello, ARM64!");
});

test("a request under way when the machine is started afresh does not stay under way for ever", async () => {
  const { workbench } = await open({ hangsAt: "http" });
  workbench.sendHttp({ method: "GET", url: "http://localhost/", headers: [], body: "", from: "local" }, 1);
  expect(workbench.http.store.getState().exchange).toBeDefined();
  workbench.command("run");
  expect(workbench.http.store.getState().exchange).toBeUndefined();
});
