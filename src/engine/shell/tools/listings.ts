// ls, ps, ss, date, id, uname, hostname, whoami, uptime, free: what there is, as a table or a line.

import type { ToolEntry, ToolRequest } from "../../kernel/index.ts";
import { parseDate } from "../date-text.ts";
import { modeText } from "../file-mode.ts";
import { formatTime } from "../time-format.ts";
import { type CommandRow, errnoSentence, joinLines, readWords, refusal, type ToolText, textOf } from "../tool.ts";

const suffixes: Readonly<Record<string, string>> = { directory: "/", link: "@", socket: "=", fifo: "|" };

const owner = (id: number): string => ({ 0: "root", 1000: "student" })[id] ?? String(id);

const timeStyles: Readonly<Record<string, string>> = {
  "long-iso": "%Y-%m-%d %H:%M",
  "full-iso": "%Y-%m-%d %H:%M:%S.%N %z",
  iso: "%m-%d %H:%M",
};

function listedDate(seconds: number, { nowSeconds, timeStyle }: Listing): string {
  const format = timeStyle?.startsWith("+") ? timeStyle.slice(1) : timeStyles[timeStyle ?? ""];
  const isRecent = Math.abs(nowSeconds - seconds) < 182 * 86400;
  return formatTime(format ?? (isRecent ? "%b %e %H:%M" : "%b %e  %Y"), seconds);
}

const colours: Readonly<Record<string, string>> = { directory: "1;34", link: "1;36", socket: "1;35", fifo: "33", device: "1;33" };

function shownName(entry: ToolEntry, { letters, colour }: Listing): string {
  const isProgram = entry.kind === "file" && (entry.permissions & 0o111) !== 0;
  const code = isProgram ? "1;32" : colours[entry.kind];
  const name = colour && code ? `\u001b[${code}m${entry.name}\u001b[0m` : entry.name;
  const quoted = letters.has("Q") ? `"${name}"` : name;
  if (letters.has("F")) return `${quoted}${isProgram ? "*" : (suffixes[entry.kind] ?? "")}`;
  return letters.has("p") && entry.kind === "directory" ? `${quoted}/` : quoted;
}

interface Listing {
  readonly letters: ReadonlySet<string>;
  /** "+%F", "long-iso", "full-iso", "iso". */
  readonly timeStyle: string | undefined;
  readonly colour: boolean;
  readonly nowSeconds: number;
  readonly columns: number;
}

function longLines(entries: readonly ToolEntry[], listing: Listing): string {
  const human = (bytes: number): string => {
    if (!listing.letters.has("h") || bytes < 1024) return String(bytes);
    const units = "KMGT";
    const power = Math.min(4, Math.floor(Math.log2(bytes) / 10));
    const value = bytes / 1024 ** power;
    return `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${units[power - 1]}`;
  };
  const nameOf = (id: number): string => (listing.letters.has("n") ? String(id) : owner(id));
  const rows = entries.map((entry) => [
    modeText(entry),
    String(entry.links),
    ...(listing.letters.has("g") ? [] : [nameOf(entry.uid)]),
    ...(listing.letters.has("o") || listing.letters.has("G") ? [] : [nameOf(entry.gid)]),
    human(entry.bytes),
    listedDate(entry.modifiedSeconds, listing),
    `${shownName(entry, listing)}${entry.target === undefined ? "" : ` -> ${entry.target}`}`,
  ]);
  const width = (column: number): number => Math.max(0, ...rows.map((row) => row[column].length));
  const count = rows[0]?.length ?? 0;
  // Numbers stand to the right, the date and the name as they are.
  const cells = (row: readonly string[]): string[] =>
    row.map((cell, column) =>
      column === 1 || column === count - 3
        ? cell.padStart(width(column))
        : column > 0 && column < count - 3
          ? cell.padEnd(width(column))
          : cell,
    );
  return joinLines(rows.map((row, index) => prefixOf(entries[index], listing, entries) + cells(row).join(" ")));
}

const blocksOf = ({ kind, bytes }: ToolEntry): number => (kind === "link" ? 0 : Math.ceil(bytes / 4096) * 4);

/** -s: blocks of KiB, in front of the name. */
function prefixOf(entry: ToolEntry, { letters }: Listing, all: readonly ToolEntry[]): string {
  if (!letters.has("s")) return "";
  const width = Math.max(...all.map((each) => String(blocksOf(each)).length));
  return `${String(blocksOf(entry)).padStart(width)} `;
}

/** Names side by side, down the columns, as many as fit. */
function columnLines(entries: readonly ToolEntry[], listing: Listing): string {
  const plain = entries.map((entry) => shownName(entry, { ...listing, colour: false }).length);
  const most = Math.max(1, entries.length);
  for (let rowCount = 1; ; rowCount += 1) {
    const columnCount = Math.ceil(most / rowCount);
    const widths = Array.from({ length: columnCount }, (_, column) =>
      Math.max(...plain.slice(column * rowCount, (column + 1) * rowCount), 0),
    );
    const total = widths.reduce((sum, width) => sum + width + 2, -2);
    if (total > listing.columns && rowCount < most) continue;
    const lines = Array.from({ length: Math.min(rowCount, entries.length) }, (_, row) =>
      widths
        .flatMap((width, column) => {
          const index = column * rowCount + row;
          const entry = entries[index];
          if (!entry) return [];
          const isLast = index + rowCount >= entries.length;
          return [shownName(entry, listing) + (isLast ? "" : " ".repeat(width - plain[index] + 2))];
        })
        .join(""),
    );
    return joinLines(lines);
  }
}

const lsNames = {
  all: "a",
  "almost-all": "A",
  classify: "F",
  directory: "d",
  "human-readable": "h",
  reverse: "r",
  recursive: "R",
  inode: "i",
  "numeric-uid-gid": "n",
  size: "s",
  color: "K",
  "time-style": "Ü",
  sort: "Ö",
  "quote-name": "Q",
};

function runLs(request: ToolRequest): ToolText {
  const words = readWords(request, "laA1FdhtrSRXUinsmpQgoGkcuK::Ü:Ö:", lsNames, 2);
  if (!("letters" in words)) return words;
  const { letters, operands, values } = words;
  const colour = values.get("K") ?? (letters.has("K") ? "always" : "auto");
  const listing: Listing = {
    letters,
    timeStyle: values.get("Ü"),
    colour: colour === "always" || (colour === "auto" && request.isTerminal),
    nowSeconds: request.nowSeconds,
    columns: Number(request.environment.get("COLUMNS")) || 80,
  };
  const sorted = (entries: readonly ToolEntry[]): readonly ToolEntry[] => {
    const result = [...entries];
    if (letters.has("t")) result.sort((one, other) => other.modifiedSeconds - one.modifiedSeconds);
    if (letters.has("S") || values.get("Ö") === "size") result.sort((one, other) => other.bytes - one.bytes);
    const extension = ({ name }: ToolEntry): string => (name.includes(".") ? name.slice(name.lastIndexOf(".")) : "");
    if (letters.has("X") || values.get("Ö") === "extension")
      result.sort((one, other) => (extension(one) < extension(other) ? -1 : extension(one) > extension(other) ? 1 : 0));
    return letters.has("r") ? result.reverse() : result;
  };
  const show = (entries: readonly ToolEntry[]): string => {
    if (["l", "n", "g", "o"].some((letter) => letters.has(letter))) return longLines(sorted(entries), listing);
    if (letters.has("m")) {
      return entries.length === 0
        ? ""
        : `${sorted(entries)
            .map((entry) => shownName(entry, listing))
            .join(", ")}\n`;
    }
    if (letters.has("1") || !request.isTerminal)
      return joinLines(sorted(entries).map((entry) => prefixOf(entry, listing, entries) + shownName(entry, listing)));
    return entries.length === 0 ? "" : columnLines(sorted(entries), listing);
  };
  let errors = "";
  const single: ToolEntry[] = [];
  const directories: ToolEntry[] = [];
  for (const path of operands.length === 0 ? ["."] : operands) {
    const entry = request.look(path);
    if (typeof entry === "string") errors += `ls: cannot access '${path}': ${errnoSentence(entry)}\n`;
    else if (entry.entries && !letters.has("d")) directories.push(entry);
    else single.push(entry);
  }
  const pieces = single.length > 0 ? [show(single)] : [];
  const named = single.length + directories.length > 1 || letters.has("R");
  const addDirectory = (directory: ToolEntry): void => {
    const visible = directory.entries!.filter(({ name }) => letters.has("a") || letters.has("A") || !name.startsWith("."));
    const own = letters.has("a") ? [request.look(`${directory.name}/.`), request.look(`${directory.name}/..`)] : [];
    const dots = own.flatMap((entry, index) => (typeof entry === "string" ? [] : [{ ...entry, name: index === 0 ? "." : ".." }]));
    const total = letters.has("l") ? `total ${visible.reduce((sum, { bytes }) => sum + Math.ceil(bytes / 4096) * 4, 0)}\n` : "";
    pieces.push(`${named ? `${directory.name}:\n` : ""}${total}${show([...dots, ...visible])}`);
    if (!letters.has("R")) return;
    for (const { kind, name } of visible) {
      const inner = kind === "directory" ? request.look(`${directory.name}/${name}`) : "ENOTDIR";
      if (typeof inner !== "string") addDirectory(inner);
    }
  };
  for (const directory of directories) addDirectory(directory);
  return { output: pieces.join("\n"), errors, status: errors === "" ? 0 : 2 };
}

const read = (request: ToolRequest, path: string): string => {
  const bytes = request.read(path);
  return typeof bytes === "string" ? "" : textOf(bytes);
};

function runPs(request: ToolRequest): ToolText {
  const proc = request.look("/proc");
  const pids = typeof proc === "string" ? [] : (proc.entries ?? []).map(({ name }) => name).filter((name) => /^\d+$/.test(name));
  pids.sort((one, other) => Number(one) - Number(other));
  const rows = pids.flatMap((pid): string[][] => {
    const status = read(request, `/proc/${pid}/status`);
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1] ?? "";
    if (status === "") return [];
    const line = read(request, `/proc/${pid}/cmdline`).replaceAll("\u0000", " ").trim();
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
    return read(request, path)
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

const isoForms: Readonly<Record<string, string>> = {
  date: "%Y-%m-%d",
  hours: "%Y-%m-%dT%H%:z",
  minutes: "%Y-%m-%dT%H:%M%:z",
  seconds: "%Y-%m-%dT%H:%M:%S%:z",
  ns: "%Y-%m-%dT%H:%M:%S,%N%:z",
};

function runDate(request: ToolRequest): ToolText {
  const words = readWords(request, "ud:r:RI::s:", {
    utc: "u",
    date: "d",
    reference: "r",
    "rfc-email": "R",
    "iso-8601": "I",
    universal: "u",
  });
  if (!("letters" in words)) return words;
  const { letters, values, operands } = words;
  let seconds: number | undefined = request.nowSeconds;
  const [text, path] = [values.get("d"), values.get("r")];
  if (text !== undefined) seconds = parseDate(text, request.nowSeconds);
  if (path !== undefined) {
    const entry = request.look(path);
    if (typeof entry === "string") return refusal(request, `${path}: ${errnoSentence(entry)}`);
    seconds = entry.modifiedSeconds;
  }
  if (seconds === undefined) return refusal(request, `invalid date ‘${text}’`);
  const format = operands.find((word) => word.startsWith("+"));
  const other = operands.find((word) => !word.startsWith("+"));
  if (other !== undefined) return refusal(request, `invalid date ‘${other}’`);
  const iso = values.get("I") ?? (letters.has("I") ? "date" : undefined);
  const isoForm = iso === undefined ? undefined : Object.entries(isoForms).find(([name]) => name.startsWith(iso))?.[1];
  const form = format?.slice(1) ?? isoForm ?? (letters.has("R") ? "%a, %d %b %Y %H:%M:%S %z" : "%a %b %e %H:%M:%S %Z %Y");
  return { output: `${formatTime(form, seconds)}\n` };
}

function runUname(request: ToolRequest): ToolText {
  const words = readWords(request, "asnrvmpio");
  if (!("letters" in words)) return words;
  const release = read(request, "/proc/sys/kernel/osrelease").trim() || "6.1.0";
  const version = read(request, "/proc/sys/kernel/version").trim() || "#1 SMP";
  const parts = [
    ["s", "Linux"],
    ["n", request.hostName],
    ["r", release],
    ["v", version],
    ["m", "aarch64"],
    ["o", "GNU/Linux"],
  ] as const;
  const wanted = words.letters.size === 0 ? new Set(["s"]) : words.letters;
  return { output: `${parts.flatMap(([letter, text]) => (wanted.has(letter) || wanted.has("a") ? [text] : [])).join(" ")}\n` };
}

const runId = ({ credentials: { uid, gid } }: ToolRequest): ToolText => ({
  output: `uid=${uid}(${owner(uid)}) gid=${gid}(${owner(gid)}) groups=${gid}(${owner(gid)})\n`,
});

function runFree(request: ToolRequest): ToolText {
  const field = (name: string): string => new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(read(request, "/proc/meminfo"))?.[1] ?? "0";
  const [total, free] = [field("MemTotal"), field("MemFree")];
  const used = String(Number(total) - Number(free));
  const row = (name: string, ...cells: string[]): string => name.padEnd(8) + cells.map((cell) => cell.padStart(12)).join("");
  return { output: joinLines([row("", "total", "used", "free"), row("Mem:", total, used, free)]) };
}

export const listingCommands: readonly CommandRow[] = [
  { name: "date", usage: "date [-u] [-d DATE] [-r FILE] [-R] [-I[FORM]] [+FORMAT]", summary: "Shows the machine's time.", run: runDate },
  { name: "free", usage: "free", summary: "Shows how much memory is in use, in KiB.", run: runFree },
  { name: "hostname", usage: "hostname", summary: "Shows the name of the machine.", run: ({ hostName }) => ({ output: `${hostName}\n` }) },
  { name: "id", usage: "id", summary: "Shows who one is.", run: runId },
  {
    name: "ls",
    usage: "ls [-l] [-a] [-A] [-t] [-S] [-X] [-r] [-R] [-1] [-m] [-d] [-h] [-i] [-s] [-n] [-F] [-p] [FILE …]",
    summary: "Lists files and directories.",
    run: runLs,
  },
  { name: "ps", usage: "ps", summary: "Lists processes.", run: runPs },
  {
    name: "ss",
    usage: "ss [-t] [-u] [-l] [-a] [-n]",
    summary: "Lists sockets: connections, with -l those that listen, with -a both.",
    run: runSs,
  },
  { name: "uname", usage: "uname [-a]", summary: "Shows what system this is.", run: runUname },
  {
    name: "whoami",
    usage: "whoami",
    summary: "Shows who one is, in a word.",
    run: ({ credentials }) => ({ output: `${owner(credentials.uid)}\n` }),
  },
  {
    name: "uptime",
    usage: "uptime",
    summary: "Shows how long the machine has been running.",
    run: (request) => {
      const seconds = Math.floor(Number(read(request, "/proc/uptime").split(" ")[0] || "0"));
      return Number.isFinite(seconds)
        ? { output: `up ${Math.floor(seconds / 60)} min ${seconds % 60} s\n` }
        : refusal(request, "/proc/uptime cannot be read");
    },
  },
];
