// Where an awk program prints to and reads from: files, and commands over pipes. What is printed waits in texts until it must go.

import type { Steps, ToolRequest } from "../../../kernel/index.ts";
import { bringDescriptor, close, execute, fork, leave, openFile, openFlags, openPipe, waitFor, write } from "../../system.ts";
import { errnoSentence } from "../../tool.ts";
import { type Source, sourceOf } from "./input.ts";
import type { State, Target } from "./state.ts";

/** More than that is written at once. */
const heldCharacters = 8192;

export class Streams {
  readonly #request: ToolRequest;
  readonly #state: State;
  #text = "";

  constructor(request: ToolRequest, state: State) {
    this.#request = request;
    this.#state = state;
  }

  *print(text: string): Steps<void> {
    this.#text += text;
    if (this.#text.length > heldCharacters) yield* this.#flushOutput();
  }

  *#flushOutput(): Steps<void> {
    const text = this.#text;
    this.#text = "";
    if (text !== "") yield* write(1, text);
  }

  *flush(): Steps<void> {
    yield* this.#flushOutput();
    for (const target of this.#state.targets.values()) yield* this.#flushTarget(target);
  }

  *#flushTarget(target: Target): Steps<void> {
    const { text } = target;
    target.text = "";
    if (text !== "") yield* write(target.fd, text);
  }

  /** Who waits for input has seen what was printed. */
  *flushBefore(source: Source): Steps<void> {
    if (!source.text.includes("\n") && !source.isAtEnd) yield* this.#flushOutput();
  }

  *complain(problem: string, errno: number): Steps<void> {
    yield* this.flush();
    yield* write(2, `${this.#request.name}: ${problem}: ${errnoSentence(errno)}\n`);
    this.#state.status = 2;
  }

  /** Why not, if it cannot be. */
  *printTo(kind: ">" | ">>" | "|", name: string, text: string): Steps<string | undefined> {
    let target = this.#state.targets.get(name);
    if (!target) {
      const made = yield* this.#open(kind, name);
      if (typeof made === "number") return `cannot redirect to \`${name}': ${errnoSentence(made)}`;
      target = made;
      this.#state.targets.set(name, target);
    }
    target.text += text;
    if (target.text.length > heldCharacters || target.fd <= 2) {
      if (target.fd <= 2) yield* this.#flushOutput();
      yield* this.#flushTarget(target);
    }
    return undefined;
  }

  *#open(kind: ">" | ">>" | "|", name: string): Steps<Target | number> {
    if (kind === "|") {
      yield* this.flush();
      const [from, to] = yield* openPipe(true);
      const pid = yield* this.#runCommand(name, from, 0);
      yield* close(from);
      return { fd: to, pid, text: "" };
    }
    const standard = { "/dev/stdout": 1, "-": 1, "/dev/stderr": 2 }[name];
    const flags = openFlags.write | openFlags.create | openFlags.closeOnExecute | (kind === ">" ? openFlags.truncate : openFlags.append);
    const fd = standard ?? (yield* openFile(name, flags));
    return fd < 0 ? fd : { fd, pid: 0, text: "" };
  }

  /** A shell with one descriptor in the place of its input or output. */
  *#runCommand(line: string, fd: number, place: number): Steps<number> {
    const child = yield* fork();
    if (child !== 0) return child;
    if (fd >= 0) yield* bringDescriptor(fd, place);
    yield* execute("/bin/sh", ["sh", "-c", line], this.#request.environment);
    return yield* leave(127);
  }

  *openForReading(name: string): Steps<number> {
    return name === "-" || name === "/dev/stdin" ? 0 : yield* openFile(name, openFlags.read | openFlags.closeOnExecute);
  }

  *fileSource(name: string): Steps<Source | undefined> {
    const known = this.#state.sources.get(name);
    if (known) return known;
    const fd = yield* this.openForReading(name);
    if (fd < 0) return undefined;
    const source = sourceOf(fd);
    this.#state.sources.set(name, source);
    return source;
  }

  *commandSource(line: string): Steps<Source | undefined> {
    const known = this.#state.sources.get(line);
    if (known) return known;
    yield* this.flush();
    const [from, to] = yield* openPipe(true);
    const pid = yield* this.#runCommand(line, to, 1);
    yield* close(to);
    const source = sourceOf(from, pid);
    this.#state.sources.set(line, source);
    return source;
  }

  *release(source: Source): Steps<number> {
    if (source.fd > 2) yield* close(source.fd);
    return source.pid === 0 ? 0 : yield* ending(source.pid);
  }

  *system(line: string): Steps<number> {
    yield* this.flush();
    return yield* ending(yield* this.#runCommand(line, -1, 0));
  }

  /** As close says it; −1: nothing of that name is open. */
  *close(name: string): Steps<number> {
    const { sources, targets } = this.#state;
    let result = -1;
    const target = targets.get(name);
    if (target) {
      targets.delete(name);
      yield* this.#flushOutput();
      yield* this.#flushTarget(target);
      if (target.fd > 2) yield* close(target.fd);
      result = target.pid === 0 ? 0 : yield* ending(target.pid);
    }
    const source = sources.get(name);
    if (source) {
      sources.delete(name);
      result = yield* this.release(source);
    }
    return result;
  }

  *closeAll(): Steps<void> {
    yield* this.#flushOutput();
    for (const name of [...this.#state.targets.keys(), ...this.#state.sources.keys()]) yield* this.close(name);
  }
}

/** The exit status, or 256 and the signal. */
function* ending(pid: number): Steps<number> {
  const status = (yield* waitFor(pid))?.status ?? 0;
  return (status & 0x7f) === 0 ? (status >> 8) & 0xff : 256 + (status & 0x7f);
}
