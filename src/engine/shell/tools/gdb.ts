// gdb's process in the machine. What gdb does is done beside the machine, by whoever shows it (session/terminal-gdb.ts): so a run that is
// taken back does not take gdb's own lines along. This process stands for it: it starts programs, waits for them, and ends when
// gdb does. Its orders: "run LINE", "reap", "end STATUS TEXT".

import type { Steps, ToolRequest } from "../../kernel/index.ts";
import {
  anew,
  bringToFront,
  execute,
  fork,
  groupInFront,
  handleSignal,
  nextOrder,
  ownPid,
  readAll,
  setGroup,
  waitFor,
  write,
} from "../system.ts";
import type { CommandRow } from "../tool.ts";

/** What it has read before its first order, for whoever shows gdb. */
export interface GdbProcessState {
  /** Standard input, if it is no terminal. */
  readonly input: Uint8Array | undefined;
}

const sigint = 2;
const sigquit = 3;
const sigtstp = 20;
const sigttou = 22;
const keySignals = [sigint, sigquit, sigtstp, sigttou];

function* gdbProcess(request: ToolRequest, state: unknown): Steps {
  if (state === undefined) {
    let input: Uint8Array | undefined;
    if ((yield* groupInFront()) < 0) {
      input = yield* readAll(0);
    }
    yield* anew({ input } satisfies GdbProcessState);
  }
  const own = yield* groupInFront();
  for (const signal of keySignals) yield* handleSignal(signal, "ignore");
  for (;;) {
    const [what, ...words] = yield* nextOrder();
    if (what === "end") {
      if (words[1]) yield* write(1, words[1]);
      return Number(words[0]);
    }
    if (what === "reap") {
      yield* waitFor();
      yield* bringToFront(own);
      continue;
    }
    const child = yield* fork();
    if (child > 0) {
      yield* setGroup(child, child);
      continue;
    }
    yield* setGroup(0, 0);
    yield* bringToFront(yield* ownPid());
    for (const signal of keySignals) yield* handleSignal(signal, "default");
    yield* execute("/bin/sh", ["sh", "-c", words[0]], request.environment);
    return 127;
  }
}

export const gdbCommand: CommandRow = {
  name: "gdb",
  takesAllWords: true,
  usage: "gdb [-q] [-batch] [-ex COMMAND] [-x FILE] [--args] [PROGRAM [ARGUMENT …]]",
  summary: "Debugs a program, forward and backward in time.",
  run: (request) => ({ steps: (state) => gdbProcess(request, state) }),
};
