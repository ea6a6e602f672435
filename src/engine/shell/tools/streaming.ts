// Tools that take their input as it comes: head, grep, sed, cut, tr and their like. Lines are read, changed and written piece by piece by the
// tool's own process, so `yes | head` ends, a pipe shows what a server prints when it prints it, and devices and named pipes are read as
// any program reads them. What a filter remembers from line to line is plain data.

import { decodeUtf8 } from "../../base/utf8.ts";
import type { Steps, ToolRequest, ToolSteps } from "../../kernel/index.ts";
import { anew, close, openFile, openFlags, readOrFail, write } from "../system.ts";
import { errnoSentence } from "../tool.ts";

export interface Line {
  /** Without its line feed. */
  readonly text: string;
  /** "\n", unless it is the end of a file without one. */
  readonly end: string;
  readonly path: string;
  /** Nothing comes behind it, in this file or another. */
  readonly isLast: boolean;
}

export interface Filter<State> {
  /** None: standard input, as for "-". */
  readonly paths: readonly string[];
  readonly initial: State;
  /** Each file is a text of its own for this one. */
  readonly beginFile?: (state: State, path: string) => string;
  /** What to write for a line. It may change the state. */
  readonly line: (state: State, line: Line) => string;
  readonly endFile?: (state: State, path: string) => string;
  /** Nothing more is to be read of this file, or at all. */
  readonly isEnough?: (state: State) => "file" | "all" | undefined;
  /** The exit status; `hasFailed`: a file could not be read. */
  readonly status?: (state: State, hasFailed: boolean) => number;
  /** What is said of a file that cannot be read; none: "name: path: why". */
  readonly complaint?: (path: string, why: string) => string;
}

/** Where it has come to, between two pieces. */
interface Progress<State> {
  readonly own: State;
  file: number;
  /** −1: the file is not open. */
  fd: number;
  /** Text behind the last line feed. */
  rest: string;
  /** Bytes of a character that is not complete. */
  partial: readonly number[];
  /** A line that is the last one unless another comes. */
  held: { readonly text: string; readonly path: string } | null;
  hasFailed: boolean;
}

const begin = <State>(initial: State): Progress<State> => ({
  own: initial,
  file: 0,
  fd: -1,
  rest: "",
  partial: [],
  held: null,
  hasFailed: false,
});

const plainCopy = <Data>(data: Data): Data => JSON.parse(JSON.stringify(data)) as Data;

/** Bytes at the end that begin a character of UTF-8 and do not finish it. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/** The text of bytes behind those that were left of the piece before, and what is left of these: the beginning of a character. */
export function decodePiece(before: readonly number[], bytes: Uint8Array): { readonly text: string; readonly partial: readonly number[] } {
  const all = Uint8Array.from([...before, ...bytes]);
  const whole = all.subarray(0, all.length - unfinished(all));
  return { text: decodeUtf8(whole), partial: [...all.subarray(whole.length)] };
}

class Filtering<State> {
  readonly #filter: Filter<State>;
  readonly progress: Progress<State>;
  output = "";

  constructor(filter: Filter<State>, progress: Progress<State>) {
    this.#filter = filter;
    this.progress = progress;
  }

  get enough(): "file" | "all" | undefined {
    return this.#filter.isEnough?.(this.progress.own);
  }

  take(bytes: Uint8Array, path: string): void {
    const { progress } = this;
    const { text: piece, partial } = decodePiece(progress.partial, bytes);
    progress.partial = partial;
    const lines = (progress.rest + piece).split("\n");
    progress.rest = lines.pop() ?? "";
    for (const text of lines) this.#hold(text, path);
  }

  /** What a file has behind its last line feed is a line too. */
  endFile(path: string): void {
    const { progress } = this;
    const tail = progress.rest + decodeUtf8(Uint8Array.from(progress.partial));
    progress.rest = "";
    progress.partial = [];
    const isOver = progress.file === Math.max(1, this.#filter.paths.length) - 1 || this.enough === "all";
    if (tail !== "") this.#release(false);
    else this.#release(isOver);
    if (tail !== "") this.#emit({ text: tail, end: "", path, isLast: isOver });
  }

  #hold(text: string, path: string): void {
    this.#release(false);
    if (this.enough === undefined) this.progress.held = { text, path };
  }

  #release(isLast: boolean): void {
    const { held } = this.progress;
    this.progress.held = null;
    if (held) this.#emit({ ...held, end: "\n", isLast });
  }

  #emit(line: Line): void {
    if (this.enough === undefined) this.output += this.#filter.line(this.progress.own, line);
  }

  /** A line is held back only where it matters whether it is the last. */
  releaseHeld(): void {
    this.#release(false);
  }
}

function* steps<State>(request: ToolRequest, filter: Filter<State>, knowsLast: boolean, known: Progress<State>): Steps {
  const filtering = new Filtering(filter, known);
  const { progress } = filtering;
  const paths = filter.paths.length === 0 ? ["-"] : filter.paths;
  for (; progress.file < paths.length; progress.file += 1) {
    const path = paths[progress.file];
    if (progress.fd < 0) {
      const fd = path === "-" ? 0 : yield* openFile(path, openFlags.read);
      if (fd >= 0 && filter.beginFile) filtering.output += filter.beginFile(progress.own, path);
      progress.fd = fd;
      if (fd < 0) yield* complain(-fd, path);
    }
    while (progress.fd >= 0) {
      const bytes = yield* readOrFail(progress.fd);
      if (typeof bytes === "number") {
        yield* complain(-bytes, path);
        break;
      }
      if (bytes.length === 0) break;
      filtering.take(bytes, path);
      if (!knowsLast) filtering.releaseHeld();
      if ((yield* write(1, filtering.output)) < 0) return 1;
      filtering.output = "";
      if (filtering.enough) break;
      yield* anew(plainCopy(progress));
    }
    if (progress.fd >= 0) {
      filtering.endFile(path);
      if (filter.endFile) filtering.output += filter.endFile(progress.own, path);
      if ((yield* write(1, filtering.output)) < 0) return 1;
      filtering.output = "";
      if (progress.fd > 0) yield* close(progress.fd);
      progress.fd = -1;
    }
    if (filtering.enough === "all") break;
  }
  return filter.status?.(progress.own, progress.hasFailed) ?? (progress.hasFailed ? 1 : 0);

  function* complain(errno: number, path: string): Steps<void> {
    progress.hasFailed = true;
    const why = errnoSentence(errno);
    yield* write(2, filter.complaint?.(path, why) ?? `${request.name}: ${path}: ${why}\n`);
  }
}

/** `knowsLast`: the filter asks which line is the last one. */
export const filtering = <State>(request: ToolRequest, filter: Filter<State>, knowsLast = false): ToolSteps => ({
  // The log may be read again: what it led to is not to be changed under it.
  steps: (known) => steps(request, filter, knowsLast, plainCopy((known as Progress<State> | undefined) ?? begin(filter.initial))),
});
