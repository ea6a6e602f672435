// join, comm: what two sorted files have in common.

import type { ToolRequest } from "../../kernel/index.ts";
import { type CommandRow, hint, joinLines, linesOf, openAll, readWords, refusal, type ToolText } from "../tool.ts";

/** Both files' lines; a message; "input". */
function bothOf(request: ToolRequest, operands: readonly string[]): readonly [string[], string[]] | ToolText | "input" {
  const [one, other, extra] = operands;
  if (one === undefined) return refusal(request, `missing operand${hint(request)}`);
  if (other === undefined) return refusal(request, `missing operand after ‘${one}’${hint(request)}`);
  if (extra !== undefined) return refusal(request, `extra operand ‘${extra}’${hint(request)}`);
  const opened = openAll(request, [one, other]);
  if (opened === "input") return "input";
  if (opened.errors !== "") return { errors: opened.errors, status: 1 };
  return [linesOf(opened.files[0].bytes), linesOf(opened.files[1].bytes)];
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function runComm(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "123z");
  if (!("letters" in words)) return words;
  const { letters } = words;
  const both = bothOf(request, words.operands);
  if (both === "input" || !("length" in both)) return both;
  const [left, right] = both;
  const lines: string[] = [];
  const show = (column: 1 | 2 | 3, line: string): void => {
    if (letters.has(String(column))) return;
    const before = [1, 2].filter((each) => each < column && !letters.has(String(each))).length;
    lines.push("\t".repeat(before) + line);
  };
  for (let [i, j] = [0, 0]; i < left.length || j < right.length; ) {
    const compared = i >= left.length ? 1 : j >= right.length ? -1 : order(left[i], right[j]);
    if (compared < 0) show(1, left[i++]);
    else if (compared > 0) show(2, right[j++]);
    else {
      show(3, left[i++]);
      j += 1;
    }
  }
  return { output: joinLines(lines) };
}

function runJoin(request: ToolRequest): ToolText | "input" {
  const words = readWords(request, "a:v:o:t:1:2:e:j:i");
  if (!("letters" in words)) return words;
  const { values } = words;
  const both = bothOf(request, words.operands);
  if (both === "input" || !("length" in both)) return both;
  const separator = values.get("t");
  const cut = (line: string): string[] => (separator === undefined ? line.trim().split(/[ \t]+/) : line.split(separator));
  const fields = [Number(values.get("1") ?? values.get("j") ?? 1), Number(values.get("2") ?? values.get("j") ?? 1)];
  const [left, right] = both.map((lines) => lines.map(cut));
  const keyOf = (row: readonly string[], file: 0 | 1): string => {
    const key = row[fields[file] - 1] ?? "";
    return words.letters.has("i") ? key.toLowerCase() : key;
  };
  const alone = words.given.flatMap(([letter, value]) => (letter === "a" || letter === "v" ? [value] : []));
  const onlyAlone = values.has("v");
  const none = values.get("e") ?? "";
  const wanted = values.get("o")?.split(/[ ,]+/);
  const lines: string[] = [];
  const show = (one: readonly string[] | undefined, other: readonly string[] | undefined): void => {
    const rows = [one, other] as const;
    const key = one ? (one[fields[0] - 1] ?? "") : (other?.[fields[1] - 1] ?? "");
    const rest = (row: readonly string[] | undefined, file: 0 | 1): string[] =>
      (row ?? []).filter((_, index) => index !== fields[file] - 1);
    const cells = wanted
      ? wanted.map((name) => {
          if (name === "0") return key;
          const [file, field] = name.split(".").map(Number);
          return rows[file - 1]?.[field - 1] || none;
        })
      : [key, ...rest(one, 0), ...rest(other, 1)];
    lines.push(cells.join(separator ?? " "));
  };
  let errors = "";
  for (const [file, rows] of [left, right].entries()) {
    const at = rows.findIndex((row, index) => index > 0 && order(keyOf(rows[index - 1], file as 0 | 1), keyOf(row, file as 0 | 1)) > 0);
    if (at > 0) errors += `join: ${words.operands[file]}:${at + 1}: is not sorted: ${both[file][at]}\n`;
  }
  for (let [i, j] = [0, 0]; i < left.length || j < right.length; ) {
    const compared = i >= left.length ? 1 : j >= right.length ? -1 : order(keyOf(left[i], 0), keyOf(right[j], 1));
    if (compared < 0) {
      if (alone.includes("1")) show(left[i], undefined);
      i += 1;
    } else if (compared > 0) {
      if (alone.includes("2")) show(undefined, right[j]);
      j += 1;
    } else {
      const key = keyOf(left[i], 0);
      let [endI, endJ] = [i, j];
      while (endI < left.length && keyOf(left[endI], 0) === key) endI += 1;
      while (endJ < right.length && keyOf(right[endJ], 1) === key) endJ += 1;
      if (!onlyAlone) for (const one of left.slice(i, endI)) for (const other of right.slice(j, endJ)) show(one, other);
      [i, j] = [endI, endJ];
    }
  }
  return {
    output: joinLines(lines),
    errors: errors === "" ? "" : `${errors}join: input is not in sorted order\n`,
    status: errors === "" ? 0 : 1,
  };
}

export const twoFileCommands: readonly CommandRow[] = [
  {
    name: "comm",
    usage: "comm [-1] [-2] [-3] FILE FILE",
    summary: "Shows which lines of two sorted files are in one, the other, or both.",
    run: runComm,
  },
  {
    name: "join",
    usage: "join [-t CHARACTER] [-1 FIELD] [-2 FIELD] [-a FILE] [-v FILE] [-e TEXT] [-o LIST] FILE FILE",
    summary: "Joins lines of two sorted files that have a field in common.",
    run: runJoin,
  },
];
