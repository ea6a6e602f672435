// Asks whether files solve a lesson. The answer comes from a machine of its own in a worker of its own, so that the learner's machine is left
// alone, and so that a check that takes too long can be ended. The newest question counts; older ones are not answered.

import type { LessonContent, LessonVerdict } from "../../protocol/lesson-content.ts";
import { protocolVersion, type Reply, type SourceFile } from "../../protocol/messages.ts";
import type { Connection, OpenConnection } from "../client/connection.ts";

export type Judgement =
  | { readonly kind: "judged"; readonly verdict: LessonVerdict }
  /** A newer question took its place. */
  | { readonly kind: "overtaken" }
  | { readonly kind: "failed"; readonly message: string };

export interface Checker {
  readonly judge: (lesson: Pick<LessonContent, "name" | "folder">, files: readonly SourceFile[]) => Promise<Judgement>;
}

/** Longer than any lesson's runs, which have budgets. */
export const patienceMs = 60_000;

interface Question {
  readonly id: number;
  readonly lesson: Pick<LessonContent, "name" | "folder">;
  readonly files: readonly SourceFile[];
  readonly answer: (judgement: Judgement) => void;
}

export function createChecker(open: OpenConnection): Checker {
  let connection: Connection | undefined;
  let isReady = false;
  let asked: Question | undefined;
  let waiting: Question | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let nextId = 1;

  const end = (message: string) => {
    connection?.close();
    connection = undefined;
    isReady = false;
    clearTimeout(timer);
    const failed = asked ?? waiting;
    asked = undefined;
    waiting = failed === waiting ? undefined : waiting;
    failed?.answer({ kind: "failed", message });
    if (waiting) ask();
  };

  const ask = () => {
    if (!connection) {
      const opened = open({
        reply: (reply) => {
          if (opened === connection) take(reply);
        },
        broken: (message) => {
          if (opened === connection) end(message);
        },
      });
      connection = opened;
      opened.post({ type: "hello", version: protocolVersion });
    }
    if (!isReady || asked || !waiting) return;
    asked = waiting;
    waiting = undefined;
    const { id, lesson, files } = asked;
    connection.post({ type: "judge", id, lesson: { name: lesson.name, folder: lesson.folder }, files });
    timer = setTimeout(() => end("The checks took too long and were ended."), patienceMs);
  };

  const take = (reply: Reply) => {
    if (reply.type === "ready") {
      isReady = true;
      ask();
    } else if (reply.type === "failed") end(reply.message);
    else if (reply.type === "judged" && reply.id === asked?.id) {
      clearTimeout(timer);
      const { answer } = asked;
      asked = undefined;
      answer(waiting ? { kind: "overtaken" } : { kind: "judged", verdict: reply.verdict });
      ask();
    }
  };

  return {
    judge: (lesson, files) =>
      new Promise((answer) => {
        waiting?.answer({ kind: "overtaken" });
        waiting = { id: nextId++, lesson, files, answer };
        ask();
      }),
  };
}
