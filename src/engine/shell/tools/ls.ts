// ls: files and directories, as names in columns, names in lines, or lines with all that is known.

import type { ToolEntry, ToolRequest } from "../../kernel/index.ts";
import { modeText } from "../file-mode.ts";
import { formatTime } from "../time-format.ts";
import { type CommandRow, errnoSentence, joinLines, readWords, type ToolText } from "../tool.ts";
import { nameOfOwner } from "../users.ts";

const suffixes: Readonly<Record<string, string>> = { directory: "/", link: "@", socket: "=", fifo: "|" };

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
  const nameOf = (id: number): string => (listing.letters.has("n") ? String(id) : nameOfOwner(id));
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

export const lsCommand: CommandRow = {
  name: "ls",
  usage: "ls [-l] [-a] [-A] [-t] [-S] [-X] [-r] [-R] [-1] [-m] [-d] [-h] [-i] [-s] [-n] [-F] [-p] [FILE …]",
  summary: "Lists files and directories.",
  run: runLs,
};
