// head and tail: the first and the last of files, by lines or bytes.

import { concatenate } from "../../base/concatenate.ts";
import { encodeUtf8 } from "../../base/utf8.ts";
import type { ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { type CommandRow, openAll, readWords, refusal, type ToolText, type Words } from "../tool.ts";
import { filtering } from "./streaming.ts";

/** -n 5, or -5 as of old. */
function countOf(request: ToolRequest): { request: ToolRequest; count: string } {
  const old = request.arguments.find((word, index) => /^-\d+$/.test(word) && !/^-[nc]$/.test(request.arguments[index - 1] ?? ""));
  const words = request.arguments.filter((word) => word !== old);
  return { request: { ...request, arguments: words }, count: old?.slice(1) ?? "10" };
}

const byteCount = /^[-+]?\d+$/;

/** "-n 5", "-5", "-c 5". */
function wantedOf(original: ToolRequest): { words: Words; number: number; wanted: string; ofBytes: boolean } | ToolText {
  const { request, count } = countOf(original);
  const words = readWords(request, "n:c:qvfz", { lines: "n", bytes: "c", quiet: "q", silent: "q", verbose: "v", follow: "f" });
  if (!("letters" in words)) return words;
  const ofBytes = words.values.has("c");
  const wanted = words.values.get("c") ?? words.values.get("n") ?? count;
  if (!byteCount.test(wanted)) return refusal(request, `invalid number of ${ofBytes ? "bytes" : "lines"}: '${wanted}'`);
  return { words, number: Number(wanted), wanted, ofBytes };
}

const titleOf = (path: string, isFirst: boolean): string => `${isFirst ? "" : "\n"}==> ${path === "-" ? "standard input" : path} <==\n`;

function runHead(request: ToolRequest): ToolText | ToolSteps | "input" {
  const wanted = wantedOf(request);
  if (!("words" in wanted)) return wanted;
  const { words, number, ofBytes } = wanted;
  // All but the last ones, and bytes: those need the whole.
  if (number < 0 || ofBytes) {
    return cutWhole(request, words, (bytes) =>
      ofBytes ? bytes.subarray(0, number < 0 ? Math.max(0, bytes.length + number) : number) : linesPart(bytes, 0, number),
    );
  }
  return filtering(request, {
    paths: words.operands,
    initial: { left: number, files: 0 },
    beginFile: (state, path) => {
      state.left = number;
      state.files += 1;
      return words.operands.length > 1 && !words.letters.has("q") ? titleOf(path, state.files === 1) : "";
    },
    line: (state, { text, end }) => {
      state.left -= 1;
      return text + end;
    },
    isEnough: ({ left }) => (left <= 0 ? "file" : undefined),
    complaint: (path, why) => `head: cannot open '${path}' for reading: ${why}\n`,
  });
}

const lineStarts = (bytes: Uint8Array): number[] => {
  const starts = bytes.length > 0 ? [0] : [];
  for (let at = bytes.indexOf(10); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(10, at + 1)) starts.push(at + 1);
  return starts;
};

/** Lines as Array.slice takes them. */
function linesPart(bytes: Uint8Array, from: number, to?: number): Uint8Array {
  const starts = lineStarts(bytes);
  const kept = starts.slice(from, to);
  if (kept.length === 0) return bytes.subarray(0, 0);
  const first = starts.indexOf(kept[0]);
  return bytes.subarray(kept[0], starts[first + kept.length] ?? bytes.length);
}

function cutWhole(request: ToolRequest, { operands, letters }: Words, cut: (bytes: Uint8Array) => Uint8Array): ToolText | "input" {
  const opened = openAll(request, operands);
  if (opened === "input") return "input";
  const pieces = opened.files.flatMap(({ path, bytes }, index) => {
    const title = operands.length > 1 && !letters.has("q") ? titleOf(path, index === 0) : "";
    return [encodeUtf8(title), cut(bytes)];
  });
  const errors = opened.errors.replace(/^(\w+): (.*): (.*)$/gm, "$1: cannot open '$2' for reading: $3");
  return { output: concatenate(pieces), errors, status: errors === "" ? 0 : 1 };
}

function runTail(request: ToolRequest): ToolText | ToolSteps | "input" {
  const found = wantedOf(request);
  if (!("words" in found)) return found;
  const { words, number, wanted, ofBytes } = found;
  if (wanted.startsWith("+") && !ofBytes && words.operands.length <= 1) {
    return filtering(request, {
      paths: words.operands,
      initial: { left: number - 1 },
      line: (state, { text, end }) => {
        state.left -= 1;
        return state.left < 0 ? text + end : "";
      },
    });
  }
  const back = Math.abs(number);
  return cutWhole(request, words, (bytes) => {
    if (ofBytes) return wanted.startsWith("+") ? bytes.subarray(back - 1) : bytes.subarray(Math.max(0, bytes.length - back));
    if (wanted.startsWith("+")) return linesPart(bytes, back - 1);
    return back === 0 ? bytes.subarray(0, 0) : linesPart(bytes, -back);
  });
}

export const headAndTailCommands: readonly CommandRow[] = [
  { name: "head", usage: "head [-n LINES] [FILE …]", summary: "Shows the first lines.", run: runHead },
  { name: "tail", usage: "tail [-n LINES] [FILE …]", summary: "Shows the last lines.", run: runTail },
];
