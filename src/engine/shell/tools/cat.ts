// cat: files one behind the other, as they come; with options lines numbered, and what cannot be seen made visible.

import { encodeUtf8 } from "../../base/utf8.ts";
import type { Steps, ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { anew, close, openFile, openFlags, readOrFail, write } from "../system.ts";
import { type CommandRow, errnoSentence, readWords, type ToolText } from "../tool.ts";

interface Look {
  readonly numbers: "none" | "all" | "filled";
  readonly showsEnds: boolean;
  readonly showsTabs: boolean;
  readonly showsOthers: boolean;
  readonly squeezes: boolean;
}

/** Plain data: where it is. */
interface State {
  file: number;
  fd: number;
  line: number;
  isLineStart: boolean;
  /** Empty lines in a row. */
  empty: number;
  status: number;
}

const lineFeed = 10;

/** ^A, M-a */
export function visible(byte: number): string {
  if (byte >= 128) return `M-${visible(byte - 128)}`;
  if (byte === 127) return "^?";
  return byte < 32 ? `^${String.fromCharCode(byte + 64)}` : String.fromCharCode(byte);
}

function shown(bytes: Uint8Array, { numbers, showsEnds, showsTabs, showsOthers, squeezes }: Look, state: State): Uint8Array {
  const result: number[] = [];
  const put = (text: string): void => void result.push(...encodeUtf8(text));
  for (const byte of bytes) {
    if (byte === lineFeed && state.isLineStart) {
      state.empty += 1;
      if (squeezes && state.empty > 1) continue;
    } else if (state.isLineStart) state.empty = 0;
    if (state.isLineStart && (numbers === "all" || (numbers === "filled" && byte !== lineFeed))) {
      state.line += 1;
      put(`${String(state.line).padStart(6)}\t`);
    }
    state.isLineStart = byte === lineFeed;
    if (byte === lineFeed) put(showsEnds ? "$\n" : "\n");
    else if (byte === 9) put(showsTabs ? "^I" : "\t");
    else if (showsOthers && (byte < 32 || byte >= 127)) put(visible(byte));
    else result.push(byte);
  }
  return Uint8Array.from(result);
}

function* steps(request: ToolRequest, paths: readonly string[], look: Look | undefined, state: State): Steps {
  for (; state.file < paths.length; state.file += 1) {
    const path = paths[state.file];
    if (state.fd < 0) state.fd = path === "-" ? 0 : yield* openFile(path, openFlags.read);
    if (state.fd < 0) {
      yield* write(2, `${request.name}: ${path}: ${errnoSentence(state.fd)}\n`);
      state.status = 1;
      continue;
    }
    for (;;) {
      const bytes = yield* readOrFail(state.fd);
      if (typeof bytes === "number") {
        yield* write(2, `${request.name}: ${path}: ${errnoSentence(bytes)}\n`);
        state.status = 1;
      }
      if (typeof bytes === "number" || bytes.length === 0) break;
      const written = yield* write(1, look ? shown(bytes, look, state) : bytes);
      if (written < 0) {
        yield* write(2, `${request.name}: write error: ${errnoSentence(written)}\n`);
        return 1;
      }
      yield* anew({ ...state });
    }
    if (state.fd > 0) yield* close(state.fd);
    state.fd = -1;
  }
  return state.status;
}

function runCat(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "AbeEnstTuv", {
    "show-all": "A",
    "number-nonblank": "b",
    "show-ends": "E",
    number: "n",
    "squeeze-blank": "s",
    "show-tabs": "T",
    "show-nonprinting": "v",
  });
  if (!("letters" in words)) return words;
  const has = (letters: string): boolean => [...letters].some((letter) => words.letters.has(letter));
  const look: Look = {
    numbers: has("b") ? "filled" : has("n") ? "all" : "none",
    showsEnds: has("AeE"),
    showsTabs: has("AtT"),
    showsOthers: has("Aetv"),
    squeezes: has("s"),
  };
  const isPlain = words.letters.size === 0 || (words.letters.size === 1 && has("u"));
  const paths = words.operands.length === 0 ? ["-"] : words.operands;
  const initial: State = { file: 0, fd: -1, line: 0, isLineStart: true, empty: 0, status: 0 };
  return { steps: (known) => steps(request, paths, isPlain ? undefined : look, { ...((known as State | undefined) ?? initial) }) };
}

export const catCommand: CommandRow = {
  name: "cat",
  usage: "cat [-n] [-b] [-s] [-A] [-E] [-T] [-v] [FILE …]",
  summary: "Writes files one behind the other.",
  run: runCat,
};
