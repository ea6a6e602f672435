// What a page that has this one in a frame is told, and may ask: plain messages, version 1 (docs/embedding.md). Nothing here runs a program.

import { courseOf } from "../course/course.ts";
import type { Workbench } from "../workbench.ts";

const version = 1;

const post = (message: Readonly<Record<string, unknown>>) => window.parent.postMessage({ source: "svc0", version, ...message }, "*");

const isFiles = (value: unknown): value is { name: string; text: string }[] =>
  Array.isArray(value) && value.length > 0 && value.every((file) => typeof file?.name === "string" && typeof file?.text === "string");

/** For as long as the page lives. Does nothing in a page that is no frame. */
export function talkToHost(workbench: Workbench): void {
  if (window.parent === window) return;
  const { machine, program } = workbench;
  machine.store.subscribe(({ view }, { view: before }) => {
    if (view?.status !== "ended" || before?.status === "ended") return;
    const state = view.processes.find(({ pid }) => pid === view.pid)?.state;
    post({
      type: "ended",
      ...(state?.kind === "exited" ? { status: state.status } : {}),
      ...(state?.kind === "killed" ? { signal: state.signal } : {}),
      instructions: view.instructions,
    });
  });
  const course = courseOf(workbench);
  course.store.subscribe(({ verdict, lesson }, before) => {
    if (!verdict || verdict === before.verdict) return;
    const checks = verdict.checks.map(({ id, title, verdict: outcome }) => ({ id, title, verdict: outcome }));
    post({ type: "judged", lesson: lesson?.name ?? "", passed: verdict.passed, checks });
  });
  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || data?.target !== "svc0") return;
    if (data.type === "getFiles") post({ type: "files", files: program.files() });
    if (data.type === "setFiles" && isFiles(data.files))
      void program.replaceFiles(data.files, "before the page around this one changed it");
  });
  post({ type: "ready" });
}
