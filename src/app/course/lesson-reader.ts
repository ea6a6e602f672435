// Reads lessons that the site did not come with, in a worker of its own: what the page shows of them, and how they do on their own answers.

import type { LessonContent, SelfTestResult } from "../../protocol/lesson-content.ts";
import { protocolVersion, type Reply, type Request } from "../../protocol/messages.ts";
import type { Connection, OpenConnection } from "../client/connection.ts";

export type LessonFolder = Readonly<Record<string, string>>;

export type Reading =
  | { readonly content: LessonContent }
  /** Sentences, each with its file and line where it has one. */
  | { readonly problems: readonly LessonProblem[] };

export interface LessonProblem {
  readonly text: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
}

export interface LessonReader {
  readonly read: (name: string, files: LessonFolder) => Promise<Reading>;
  readonly test: (name: string, files: LessonFolder) => Promise<readonly SelfTestResult[] | LessonProblem>;
}

/** Longer than any lesson's runs, which have budgets. */
const patienceMs = 120_000;

export function createLessonReader(open: OpenConnection): LessonReader {
  let connection: Connection | undefined;
  let isReady = false;
  let waiting: Request[] = [];
  let nextId = 1;
  const asked = new Map<number, (reply: Reply | undefined) => void>();

  const end = () => {
    connection?.close();
    connection = undefined;
    isReady = false;
    waiting = [];
    for (const answer of asked.values()) answer(undefined);
    asked.clear();
  };

  const connect = () => {
    connection ??= open({
      reply: (reply) => {
        if (reply.type === "ready") {
          isReady = true;
          for (const request of waiting.splice(0)) connection?.post(request);
        } else if (reply.type === "failed") end();
        else if ("id" in reply) {
          asked.get(reply.id)?.(reply);
          asked.delete(reply.id);
        }
      },
      broken: end,
    });
    if (!isReady && waiting.length === 0) connection.post({ type: "hello", version: protocolVersion });
  };

  const ask = (type: "readLesson" | "testLesson", name: string, files: LessonFolder) =>
    new Promise<Reply | undefined>((resolve) => {
      const id = nextId++;
      const timer = setTimeout(end, patienceMs);
      asked.set(id, (reply) => {
        clearTimeout(timer);
        resolve(reply);
      });
      connect();
      const request: Request = { type, id, name, files };
      if (isReady) connection?.post(request);
      else waiting.push(request);
    });

  return {
    read: async (name, files) => {
      const reply = await ask("readLesson", name, files);
      if (reply?.type !== "lessonRead") return { problems: [{ text: "The lesson could not be read: the machine did not answer." }] };
      const { reading } = reply;
      if ("content" in reading) return reading;
      return {
        problems: reading.diagnostics.map(({ message, help, span }) => ({
          text: help ? `${message}. ${help}` : message,
          file: span.file,
          line: span.line,
        })),
      };
    },
    test: async (name, files) => {
      const reply = await ask("testLesson", name, files);
      return reply?.type === "lessonTested" ? reply.results : { text: "The answers took too long and were ended." };
    },
  };
}
