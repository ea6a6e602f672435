// date, uname, hostname, arch, nproc, id, whoami, logname, groups, uptime, free: what the machine says of itself and of who uses it.

import type { ToolRequest } from "../../kernel/index.ts";
import { parseDate } from "../date-text.ts";
import { formatTime } from "../time-format.ts";
import { type CommandRow, errnoSentence, joinLines, readText, readWords, refusal, type ToolText } from "../tool.ts";
import { nameOfOwner } from "../users.ts";

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
  const release = readText(request, "/proc/sys/kernel/osrelease").trim() || "6.1.0";
  const version = readText(request, "/proc/sys/kernel/version").trim() || "#1 SMP";
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
  output: `uid=${uid}(${nameOfOwner(uid)}) gid=${gid}(${nameOfOwner(gid)}) groups=${gid}(${nameOfOwner(gid)})\n`,
});

function runFree(request: ToolRequest): ToolText {
  const field = (name: string): string => new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(readText(request, "/proc/meminfo"))?.[1] ?? "0";
  const [total, free] = [field("MemTotal"), field("MemFree")];
  const used = String(Number(total) - Number(free));
  const row = (name: string, ...cells: string[]): string => name.padEnd(8) + cells.map((cell) => cell.padStart(12)).join("");
  return { output: joinLines([row("", "total", "used", "free"), row("Mem:", total, used, free)]) };
}

const line =
  (text: string | ((request: ToolRequest) => string)) =>
  (request: ToolRequest): ToolText => ({ output: `${typeof text === "string" ? text : text(request)}\n` });

export const systemInformationCommands: readonly CommandRow[] = [
  { name: "arch", usage: "arch", summary: "Shows the machine's architecture.", run: line("aarch64") },
  {
    name: "groups",
    usage: "groups",
    summary: "Shows the groups that one is in.",
    run: line(({ credentials }) => nameOfOwner(credentials.gid)),
  },
  {
    name: "logname",
    usage: "logname",
    summary: "Shows who has logged in.",
    run: line(({ credentials }) => nameOfOwner(credentials.uid)),
  },
  { name: "nproc", usage: "nproc", summary: "Shows how many processors there are.", run: line("1") },
  { name: "date", usage: "date [-u] [-d DATE] [-r FILE] [-R] [-I[FORM]] [+FORMAT]", summary: "Shows the machine's time.", run: runDate },
  { name: "free", usage: "free", summary: "Shows how much memory is in use, in KiB.", run: runFree },
  { name: "hostname", usage: "hostname", summary: "Shows the name of the machine.", run: line(({ hostName }) => hostName) },
  { name: "id", usage: "id", summary: "Shows who one is.", run: runId },
  { name: "uname", usage: "uname [-a]", summary: "Shows what system this is.", run: runUname },
  {
    name: "whoami",
    usage: "whoami",
    summary: "Shows who one is, in a word.",
    run: line(({ credentials }) => nameOfOwner(credentials.uid)),
  },
  {
    name: "uptime",
    usage: "uptime",
    summary: "Shows how long the machine has been running.",
    run: (request) => {
      const seconds = Math.floor(Number(readText(request, "/proc/uptime").split(" ")[0] || "0"));
      return Number.isFinite(seconds)
        ? { output: `up ${Math.floor(seconds / 60)} min ${seconds % 60} s\n` }
        : refusal(request, "/proc/uptime cannot be read");
    },
  },
];
