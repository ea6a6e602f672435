// find: a tree of files, an expression of tests and actions over each.

import type { Steps, ToolRequest, ToolSteps } from "../../../kernel/index.ts";
import { write } from "../../system.ts";
import { type CommandRow, errnoSentence, refusal, type ToolText } from "../../tool.ts";
import { run } from "../running.ts";
import { Expression } from "./expression.ts";
import { asked, FindError, type Hunt } from "./hunt.ts";

function* find(request: ToolRequest, paths: readonly string[], words: readonly string[]): Steps {
  let text = "";
  const hunt: Hunt = {
    request,
    print: (piece) => {
      text += piece;
    },
    *flush() {
      const piece = text;
      text = "";
      if (piece !== "") yield* write(1, piece);
    },
    prunes: false,
    isOver: false,
    status: 0,
    gathered: new Map(),
  };
  for (const start of paths) {
    const expression = new Expression(request, words, start);
    const test = expression.whole();
    const visit = function* (path: string, depth: number): Steps<void> {
      const entry = request.look(path);
      if (typeof entry === "string") {
        yield* hunt.flush();
        yield* write(2, `find: ‘${path}’: ${errnoSentence(entry)}\n`);
        hunt.status = 1;
        return;
      }
      const consider = function* (): Steps<void> {
        if (depth < expression.least || hunt.isOver) return;
        const found = { path, entry, depth };
        if ((yield* asked(test, found, hunt)) && !expression.hasAction) hunt.print(`${path}\n`);
      };
      hunt.prunes = false;
      if (!expression.isDepthFirst) yield* consider();
      if (depth < expression.most && !hunt.prunes && !hunt.isOver) {
        for (const { name } of entry.entries ?? []) {
          if (!hunt.isOver) yield* visit(`${path.replace(/\/$/, "")}/${name}`, depth + 1);
        }
      }
      if (expression.isDepthFirst) yield* consider();
    };
    yield* visit(start, 0);
  }
  yield* hunt.flush();
  for (const [command, found] of hunt.gathered) if ((yield* run(request, [...command, ...found])) !== 0) hunt.status = 1;
  return hunt.status;
}

function runFind(request: ToolRequest): ToolText | ToolSteps {
  const given = request.arguments.filter((word, index) => !(index === 0 && /^-[HLP]$/.test(word)));
  const first = given.findIndex((word) => /^(-|!$|\($)/.test(word));
  const paths = given.slice(0, first < 0 ? undefined : first);
  const words = first < 0 ? [] : given.slice(first);
  try {
    new Expression(request, words, "").whole();
  } catch (error) {
    if (error instanceof FindError || error instanceof SyntaxError) return refusal(request, error.message);
    throw error;
  }
  return { steps: () => find(request, paths.length === 0 ? ["."] : paths, words) };
}

export const findCommand: CommandRow = {
  name: "find",
  takesAllWords: true,
  usage:
    "find [DIRECTORY …] [-name PATTERN] [-type f|d|l] [-size N] [-newer FILE] [-maxdepth N] [! TEST] [-o] [-exec COMMAND {} ;] [-delete] [-printf FORMAT]",
  summary: "Looks through a tree of files.",
  run: runFind,
};
