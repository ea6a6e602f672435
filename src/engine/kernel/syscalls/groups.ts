// Process groups and sessions: setpgid, getpgid, getsid, setsid (man 2 of each).

import { changeGroup, startSession } from "../task/groups.ts";
import { integer } from "./argument-kind.ts";
import { type CallContext, type CallRow, signature } from "./row.ts";

const find = ({ kernel, process }: CallContext, pid: number) => (pid === 0 ? process : kernel.state.processes.get(pid));

export const groupCalls: readonly CallRow[] = [
  {
    number: 154,
    name: "setpgid",
    arguments: signature({ pid: integer, pgid: integer }),
    result: "number",
    summary: "puts a process into a group",
    support: "full",
    handler: ({ kernel, process }, pid, group) => (pid < 0 ? "EINVAL" : changeGroup(kernel, process, pid, group)),
  },
  {
    number: 155,
    name: "getpgid",
    arguments: signature({ pid: integer }),
    result: "number",
    summary: "tells the group of a process",
    support: "full",
    handler: (context, pid) => find(context, pid)?.group ?? "ESRCH",
  },
  {
    number: 156,
    name: "getsid",
    arguments: signature({ pid: integer }),
    result: "number",
    summary: "tells the session of a process",
    support: "full",
    handler: (context, pid) => find(context, pid)?.session ?? "ESRCH",
  },
  {
    number: 157,
    name: "setsid",
    arguments: [],
    result: "number",
    summary: "starts a session: a group without a terminal",
    support: "partial: the terminal stays usable",
    handler: ({ kernel, process }) => startSession(kernel, process),
  },
];
