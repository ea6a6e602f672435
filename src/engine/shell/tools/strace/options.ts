// The words of strace: which calls and signals are wanted, what is shown of them, and where it goes.

import { formatSignal, rowOf } from "../../../kernel/index.ts";

export interface Options {
  readonly follows: boolean;
  readonly counts: "no" | "only" | "too";
  readonly isWanted: (name: string) => boolean;
  readonly showsSignal: (name: string) => boolean;
  /** -z, -Z */
  readonly outcomes: "all" | "successful" | "failed";
  readonly output: string | undefined;
  readonly pids: readonly number[];
  readonly words: readonly string[];
  readonly quiet: number;
  readonly clock: "none" | "seconds" | "microseconds" | "epoch" | "relative";
  readonly showsDuration: boolean;
  readonly usesWallTime: boolean;
  readonly sort: string;
}

const hint = "Try 'strace -h' for more information.\n";

const classes: Readonly<Record<string, RegExp>> = {
  file: /^(open|stat|lstat|fstatat|newfstatat|access|faccessat|chdir|chmod|fchmodat|chown|fchownat|mk|rm|unlink|link|symlink|rename|readlink|exec|truncate$|statfs$|utime|chroot|mount|umount|.*xattr$)/,
  process: /^(clone|clone3|fork|vfork|execve|execveat|exit|exit_group|wait4|waitid|kill|tkill|tgkill|rt_sigqueueinfo|pidfd_send_signal)$/,
  network:
    /^(socket|socketpair|bind|listen|accept|accept4|connect|getsockname|getpeername|send|sendto|sendmsg|sendmmsg|recv|recvfrom|recvmsg|recvmmsg|shutdown|getsockopt|setsockopt)$/,
  signal: /^(rt_sig|sigaltstack|kill|tkill|tgkill|signalfd|pause)/,
  memory: /^(mmap|munmap|mprotect|mremap|brk|madvise|mlock|munlock|msync|mincore)/,
  desc: /^(read|write|pread|pwrite|readv|writev|close|dup|dup3|fcntl|ioctl|open|pipe|poll|ppoll|select|pselect|epoll|eventfd|signalfd|timerfd|lseek|fstat|ftruncate|fsync|sendfile|splice|tee|getdents)/,
};
/** What -e trace= says; undefined: a name that there is not. */
function wantedCalls(text: string): ((name: string) => boolean) | string {
  const isNegated = text.startsWith("!");
  const wanted: ((name: string) => boolean)[] = [];
  for (const word of text.replace(/^!/, "").split(",")) {
    const kind = classes[word.replace(/^%/, "").replace(/^net$/, "network")];
    if (word === "all") wanted.push(() => true);
    else if (word === "none") wanted.push(() => false);
    else if (kind && (word.startsWith("%") || !isCall(word))) wanted.push((name) => kind.test(name));
    else if (word.startsWith("/")) wanted.push((name) => new RegExp(word.slice(1)).test(name));
    else if (isCall(word.replace(/^\?/, ""))) wanted.push((name) => name === word.replace(/^\?/, ""));
    else if (!word.startsWith("?")) return word;
  }
  const isOne = (name: string): boolean => wanted.some((each) => each(name));
  return isNegated ? (name) => !isOne(name) : isOne;
}

/** What -e signal= says: all, none, names with or without SIG, numbers, and all of it turned round by "!". */
function wantedSignals(text: string): ((name: string) => boolean) | string {
  const isNegated = text.startsWith("!");
  const words = text.replace(/^!/, "").split(",");
  const names = new Set<string>();
  for (const word of words) {
    if (word === "all" || word === "none") continue;
    const name = /^\d+$/.test(word)
      ? formatSignal(Number(word))
      : word.toUpperCase().startsWith("SIG")
        ? word.toUpperCase()
        : `SIG${word.toUpperCase()}`;
    if (!/^SIG[A-Z]+[A-Z0-9]*$/.test(name)) return word;
    names.add(name);
  }
  const isWanted = (name: string): boolean => words.includes("all") || names.has(name);
  return (name) => isWanted(name) !== isNegated;
}

const callNumbers = 512;
const isCall = (name: string): boolean => Array.from({ length: callNumbers }, (_, number) => rowOf(number)?.name).includes(name);

/** What the words say, or what is to be printed instead: what is wrong with them, or `usage`. */
export function readOptions(words: readonly string[]): Options | string {
  let follows = false;
  let counts: Options["counts"] = "no";
  let isWanted: Options["isWanted"] = () => true;
  let showsSignal: Options["showsSignal"] = () => true;
  let outcomes: Options["outcomes"] = "all";
  let output: string | undefined;
  let quiet = 0;
  let clock: Options["clock"] = "none";
  let [showsDuration, usesWallTime] = [false, false];
  let sort = "time";
  const pids: number[] = [];
  let at = 0;
  for (; at < words.length && /^-./.test(words[at]); at += 1) {
    const word = words[at];
    if (word === "--") {
      at += 1;
      break;
    }
    const long = /^--(trace|output|attach|summary|summary-only|follow-forks|signal)(?:=(.*))?$/.exec(word);
    const letters = long
      ? { trace: "e", output: "o", attach: "p", summary: "C", "summary-only": "c", "follow-forks": "f", signal: "e" }[long[1] as "trace"]
      : word.slice(1);
    for (let index = 0; index < letters.length; index += 1) {
      const letter = letters[index];
      const takesValue = "eopsSEIPuXbO".includes(letter);
      let value = "";
      if (takesValue) {
        const given = long
          ? long[2] === undefined
            ? undefined
            : long[1] === "signal"
              ? `signal=${long[2]}`
              : long[2]
          : letters.slice(index + 1) || words[++at];
        if (given === undefined) return `strace: option requires an argument -- '${letter}'\n${hint}`;
        value = given;
      }
      if (letter === "f") follows = true;
      else if (letter === "c") counts = "only";
      else if (letter === "C") counts = "too";
      else if (letter === "o") output = value;
      else if (letter === "p") {
        for (const pid of value.split(/[,\s]+/)) {
          if (!/^[1-9]\d*$/.test(pid)) return `strace: Invalid process id: '${pid}'\n`;
          pids.push(Number(pid));
        }
      } else if (letter === "e") {
        const [, kind = "trace", text = ""] = /^(?:(trace|t|signal|signals|s|status|quiet|q|verbose|abbrev|raw)=)?(.*)$/s.exec(value) ?? [];
        if (kind.startsWith("s") && kind !== "status") {
          const wanted = wantedSignals(text);
          if (typeof wanted === "string") return `strace: invalid signal '${wanted}'\n`;
          showsSignal = wanted;
        } else if (kind === "status") {
          outcomes = text === "successful" ? "successful" : text === "failed" ? "failed" : "all";
        } else if (kind === "trace" || kind === "t") {
          const wanted = wantedCalls(text);
          if (typeof wanted === "string") return `strace: invalid system call '${wanted}'\n`;
          isWanted = wanted;
        }
      } else if (letter === "q") quiet += 1;
      else if (letter === "t") clock = clock === "none" ? "seconds" : clock === "seconds" ? "microseconds" : "epoch";
      else if (letter === "r") clock = "relative";
      else if (letter === "z") outcomes = "successful";
      else if (letter === "Z") outcomes = "failed";
      else if (letter === "T") showsDuration = true;
      else if (letter === "w") usesWallTime = true;
      else if (letter === "S") sort = value;
      else if (letter === "h") return usage;
      else if (!takesValue && !"vxyniDFkAd".includes(letter)) return `strace: invalid option -- '${letter}'\n${hint}`;
      if (takesValue) break;
    }
  }
  const rest = words.slice(at);
  if (rest.length === 0 && pids.length === 0) return `strace: must have PROG [ARGS] or -p PID\n${hint}`;
  return { follows, counts, isWanted, showsSignal, outcomes, output, pids, words: rest, quiet, clock, showsDuration, usesWallTime, sort };
}

export const usage = "Usage: strace [-fcCTtrwq] [-e trace=CALLS] [-o FILE] [-p PID]... PROG [ARGS]\n";
