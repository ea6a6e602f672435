// ps and ss: processes and sockets, as /proc tells of them.

import type { ToolRequest } from "../../kernel/index.ts";
import { type CommandRow, joinLines, readText, readWords, type ToolText } from "../tool.ts";

function runPs(request: ToolRequest): ToolText {
  const proc = request.look("/proc");
  const pids = typeof proc === "string" ? [] : (proc.entries ?? []).map(({ name }) => name).filter((name) => /^\d+$/.test(name));
  pids.sort((one, other) => Number(one) - Number(other));
  const rows = pids.flatMap((pid): string[][] => {
    const status = readText(request, `/proc/${pid}/status`);
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1] ?? "";
    if (status === "") return [];
    const line = readText(request, `/proc/${pid}/cmdline`).replaceAll("\u0000", " ").trim();
    return [[pid, field("PPid"), field("State").slice(0, 1), field("Threads"), line || `[${field("Name")}]`]];
  });
  const lines = [["PID", "PPID", "S", "TASKS", "COMMAND"], ...rows];
  return {
    output: joinLines(
      lines.map(([pid, parent, state, tasks, line]) => `${pid.padStart(5)} ${parent.padStart(5)} ${state} ${tasks.padStart(5)} ${line}`),
    ),
  };
}

const states = [
  "",
  "ESTAB",
  "SYN-SENT",
  "SYN-RECV",
  "FIN-WAIT-1",
  "FIN-WAIT-2",
  "TIME-WAIT",
  "UNCONN",
  "CLOSE-WAIT",
  "LAST-ACK",
  "LISTEN",
  "CLOSING",
];

/** "0100007F:1F90" of /proc/net/tcp: 127.0.0.1:8080; of tcp6 four such words, the third of them set before an address of IPv4. */
function endpoint(text: string): string {
  const [address, port] = text.split(":");
  const last = (address.slice(-8).match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)).reverse();
  const number = Number.parseInt(port, 16);
  const isMapped = address.slice(16, 24) === "FFFF0000";
  const shown = address.length === 8 ? last.join(".") : isMapped ? `[::ffff:${last.join(".")}]` : `[::${last[3] || ""}]`;
  return `${shown}:${number === 0 ? "*" : number}`;
}

function runSs(request: ToolRequest): ToolText {
  const words = readWords(request, "tulnapxs4");
  if (!("letters" in words)) return words;
  const { letters } = words;
  const wantsAll = letters.has("a");
  const tables = [
    ["tcp", "/proc/net/tcp", !letters.has("u") || letters.has("t")],
    ["tcp", "/proc/net/tcp6", !letters.has("u") || letters.has("t")],
    ["udp", "/proc/net/udp", !letters.has("t") || letters.has("u")],
    ["udp", "/proc/net/udp6", !letters.has("t") || letters.has("u")],
  ] as const;
  const rows = tables.flatMap(([protocol, path, isWanted]) => {
    if (!isWanted) return [];
    return readText(request, path)
      .split("\n")
      .slice(1)
      .flatMap((line): string[][] => {
        const fields = line.trim().split(/\s+/);
        if (fields.length < 5) return [];
        const state = states[Number.parseInt(fields[3], 16)] ?? "?";
        const isListening = state === "LISTEN" || (protocol === "udp" && state === "UNCONN");
        if (!wantsAll && isListening !== letters.has("l")) return [];
        const [sent, received] = fields[4].split(":").map((digits) => Number.parseInt(digits, 16));
        const queued = state === "LISTEN" ? (request.backlogOf(Number(fields[9])) ?? sent) : sent;
        return [[protocol, state, String(received), String(queued), endpoint(fields[1]), endpoint(fields[2])]];
      });
  });
  const lines = [["Netid", "State", "Recv-Q", "Send-Q", "Local Address:Port", "Peer Address:Port"], ...rows];
  return {
    output: joinLines(
      lines.map(([netid, state, received, sent, local, peer]) =>
        `${netid.padEnd(6)}${state.padEnd(12)}${received.padEnd(8)}${sent.padEnd(8)}${local.padEnd(22)}${peer}`.trimEnd(),
      ),
    ),
  };
}

export const processListCommands: readonly CommandRow[] = [
  { name: "ps", usage: "ps", summary: "Lists processes.", run: runPs },
  {
    name: "ss",
    usage: "ss [-t] [-u] [-l] [-a] [-n]",
    summary: "Lists sockets: connections, with -l those that listen, with -a both.",
    run: runSs,
  },
];
