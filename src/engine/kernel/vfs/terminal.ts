// The terminal between the person at the keys and the program: Linux's N_TTY line discipline as plain data (man 3 termios).
// Takes typed bytes and written bytes; gives lines to read, bytes to show and the signals of ^C, ^\ and ^Z.
// Knows nothing of processes or descriptors.

import { controlCharacter, controlFlag, inputFlag, localFlag, outputFlag, type Termios, type WindowSize } from "../abi/ioctl.ts";
import type { SignalName } from "../signal/signals.ts";
import type { Watcher } from "./epoll.ts";

/** st_dev of /dev/pts, and inodes of what is in it: by both, ttyname knows a descriptor's name. */
export const terminalsDevice = 3;
export const masterInode = 2;
export const terminalInode = (number: number): number => 3 + number;
export const terminalPermissions = 0o620;

export interface Terminal {
  termios: Termios;
  size: WindowSize;
  /** The line being typed, not yet given to a reader. */
  editing: number[];
  /** What readers take: in canonical mode one line each, an empty one being end of file; in raw mode bytes as they came. */
  readonly ready: Uint8Array[];
  /** VLNEXT came: the next byte is taken as it is. */
  quoteNext: boolean;
  /** ^S came: output waits for ^Q. */
  isStopped: boolean;
  /** N of /dev/pts/N. */
  readonly number: number;
  /** Whose controlling terminal it is; 0: nobody's. */
  session: number;
  /** The process group in front: the keys' signals go to it, and it alone may read. */
  foreground: number;
  /** Descriptions of this side; whether there has been one. */
  opens: number;
  wasOpened: boolean;
  /** Virtual time of the last key, from which VTIME counts between keys. */
  lastKeyNs: number;
  /** Of epoll instances. */
  readonly watchers: Set<Watcher>;
  /** Of a pseudoterminal: the program's side. */
  readonly master?: MasterSide;
}

export interface MasterSide {
  /** Shown, not yet read. */
  output: Uint8Array;
  opens: number;
  /** Until it is unlocked nobody can open the other side (TIOCSPTLCK). */
  isLocked: boolean;
  readonly watchers: Set<Watcher>;
}

/** N_TTY_BUF_SIZE: a line cannot become longer. */
const lineBytesMaximum = 4096;
const newline = 10;
const carriageReturn = 13;
const characterCount = 19;

export function createTerminal(number = 0, master?: MasterSide): Terminal {
  const characters = new Uint8Array(characterCount);
  const { VINTR, VQUIT, VERASE, VKILL, VEOF, VMIN, VSTART, VSTOP, VSUSP, VREPRINT, VDISCARD, VWERASE, VLNEXT } = controlCharacter;
  const defaults = [
    [VINTR, 3],
    [VQUIT, 28],
    [VERASE, 127],
    [VKILL, 21],
    [VEOF, 4],
    [VMIN, 1],
    [VSTART, 17],
    [VSTOP, 19],
    [VSUSP, 26],
    [VREPRINT, 18],
    [VDISCARD, 15],
    [VWERASE, 23],
    [VLNEXT, 22],
  ];
  for (const [index, value] of defaults) characters[index] = value;
  const { ISIG, ICANON, ECHO, ECHOE, ECHOK, ECHOCTL, ECHOKE, IEXTEN } = localFlag;
  return {
    termios: {
      // A pseudoterminal begins as the kernel makes it; the person's has been set up for UTF-8.
      inputFlags: inputFlag.ICRNL | inputFlag.IXON | (master ? 0 : inputFlag.IUTF8),
      outputFlags: outputFlag.OPOST | outputFlag.ONLCR,
      controlFlags: controlFlag.B38400 | controlFlag.CS8 | controlFlag.CREAD,
      localFlags: ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
      characters,
    },
    size: master ? { rows: 0, columns: 0 } : { rows: 24, columns: 80 },
    editing: [],
    ready: [],
    quoteNext: false,
    isStopped: false,
    number,
    session: 0,
    foreground: 0,
    opens: 0,
    wasOpened: false,
    lastKeyNs: 0,
    watchers: new Set(),
    ...(master ? { master } : {}),
  };
}

const isLocal = (terminal: Terminal, flag: number): boolean => (terminal.termios.localFlags & flag) !== 0;

/** What a written byte string becomes on the screen: "\n" as "\r\n" unless output processing is off. */
export function processOutput(terminal: Terminal, bytes: Uint8Array): Uint8Array {
  const { outputFlags } = terminal.termios;
  if (!(outputFlags & outputFlag.OPOST)) return bytes;
  const changed = outputFlags & outputFlag.OCRNL ? bytes.map((byte) => (byte === carriageReturn ? newline : byte)) : bytes;
  return outputFlags & outputFlag.ONLCR ? withReturns(changed) : changed;
}

function withReturns(bytes: Uint8Array): Uint8Array {
  let newlines = 0;
  for (const byte of bytes) if (byte === newline) newlines++;
  if (newlines === 0) return bytes;
  const shown = new Uint8Array(bytes.length + newlines);
  let length = 0;
  for (const byte of bytes) {
    if (byte === newline) shown[length++] = carriageReturn;
    shown[length++] = byte;
  }
  return shown;
}

export interface TypedOutcome {
  /** What the screen shows of it. */
  readonly echo: Uint8Array;
  readonly signals: readonly SignalName[];
}

/** Typed bytes: edits the line, or hands it to the readers. */
export function typeBytes(terminal: Terminal, bytes: Uint8Array): TypedOutcome {
  const echo: number[] = [];
  const signals: SignalName[] = [];
  for (const byte of bytes) typeByte(terminal, byte, echo, signals);
  return { echo: processOutput(terminal, Uint8Array.from(echo)), signals };
}

function typeByte(terminal: Terminal, typed: number, echo: number[], signals: SignalName[]): void {
  const { inputFlags, characters } = terminal.termios;
  const is = (index: number, byte: number): boolean => characters[index] !== 0 && characters[index] === byte;
  if (terminal.quoteNext) {
    terminal.quoteNext = false;
    append(terminal, typed, echo);
    return;
  }
  let byte = inputFlags & inputFlag.ISTRIP ? typed & 0x7f : typed;
  if (byte === carriageReturn) {
    if (inputFlags & inputFlag.IGNCR) return;
    if (inputFlags & inputFlag.ICRNL) byte = newline;
  } else if (byte === newline && inputFlags & inputFlag.INLCR) byte = carriageReturn;

  if (inputFlags & inputFlag.IXON) {
    if (is(controlCharacter.VSTART, byte) || is(controlCharacter.VSTOP, byte)) {
      terminal.isStopped = is(controlCharacter.VSTOP, byte);
      return;
    }
    if (terminal.isStopped && inputFlags & inputFlag.IXANY) terminal.isStopped = false;
  }
  if (isLocal(terminal, localFlag.ISIG)) {
    const signal = is(controlCharacter.VINTR, byte)
      ? "SIGINT"
      : is(controlCharacter.VQUIT, byte)
        ? "SIGQUIT"
        : is(controlCharacter.VSUSP, byte)
          ? "SIGTSTP"
          : undefined;
    if (signal) {
      // What has not reached the other side of a pseudoterminal yet never does.
      if (terminal.master && !isLocal(terminal, localFlag.NOFLSH)) echo.length = 0;
      echoByte(terminal, byte, echo);
      if (!isLocal(terminal, localFlag.NOFLSH)) {
        terminal.editing = [];
        terminal.ready.length = 0;
      }
      signals.push(signal);
      return;
    }
  }
  if (!isLocal(terminal, localFlag.ICANON)) {
    echoByte(terminal, byte, echo);
    terminal.ready.push(Uint8Array.of(byte));
    return;
  }
  if (is(controlCharacter.VERASE, byte) || byte === 8) erase(terminal, "character", echo);
  else if (is(controlCharacter.VKILL, byte)) erase(terminal, "line", echo);
  else if (is(controlCharacter.VWERASE, byte) && isLocal(terminal, localFlag.IEXTEN)) erase(terminal, "word", echo);
  else if (is(controlCharacter.VLNEXT, byte) && isLocal(terminal, localFlag.IEXTEN)) {
    terminal.quoteNext = true;
    // A caret under which the next key is put.
    if (isLocal(terminal, localFlag.ECHO) && isLocal(terminal, localFlag.ECHOCTL)) echo.push(0x5e, 8);
  } else if (is(controlCharacter.VEOF, byte)) finishLine(terminal);
  else if (byte === newline) {
    terminal.editing.push(byte);
    if (isLocal(terminal, localFlag.ECHO | localFlag.ECHONL)) echo.push(newline);
    finishLine(terminal);
  } else {
    append(terminal, byte, echo);
    if (is(controlCharacter.VEOL, byte)) finishLine(terminal);
  }
}

function finishLine(terminal: Terminal): void {
  terminal.ready.push(Uint8Array.from(terminal.editing));
  terminal.editing = [];
}

function append(terminal: Terminal, byte: number, echo: number[]): void {
  // The last place is kept for the newline, without which the line could never be read.
  if (terminal.editing.length >= lineBytesMaximum - 1) return;
  terminal.editing.push(byte);
  echoByte(terminal, byte, echo);
}

const isControl = (byte: number): boolean => (byte < 32 && byte !== 9 && byte !== newline) || byte === 127;

function echoByte(terminal: Terminal, byte: number, echo: number[]): void {
  if (!isLocal(terminal, localFlag.ECHO)) return;
  if (isControl(byte) && isLocal(terminal, localFlag.ECHOCTL)) echo.push(0x5e, byte ^ 0x40);
  else echo.push(byte);
}

function erase(terminal: Terminal, unit: "character" | "word" | "line", echo: number[]): void {
  const { editing } = terminal;
  const isEchoed = isLocal(terminal, localFlag.ECHO);
  const { characters } = terminal.termios;
  // A screen that cannot go back shows the key instead, and begins a new line after a whole one is gone.
  if (isEchoed && unit === "line" && !(isLocal(terminal, localFlag.ECHOE) && isLocal(terminal, localFlag.ECHOKE))) {
    editing.length = 0;
    echoByte(terminal, characters[controlCharacter.VKILL], echo);
    if (isLocal(terminal, localFlag.ECHOK)) echo.push(newline);
    return;
  }
  const isBlank = (byte: number): boolean => byte === 32 || byte === 9;
  let inWord = false;
  while (editing.length > 0) {
    const last = editing[editing.length - 1];
    if (unit === "word") {
      if (isBlank(last) && inWord) return;
      inWord ||= !isBlank(last);
    }
    let byte = editing.pop()!;
    // A character of UTF-8 goes as a whole: its continuation bytes have not moved the cursor.
    while ((byte & 0xc0) === 0x80 && terminal.termios.inputFlags & inputFlag.IUTF8 && editing.length > 0) byte = editing.pop()!;
    if (isEchoed && !isLocal(terminal, localFlag.ECHOE)) echoByte(terminal, characters[controlCharacter.VERASE], echo);
    else if (isEchoed) {
      const columns = isControl(byte) && isLocal(terminal, localFlag.ECHOCTL) ? 2 : 1;
      for (let column = 0; column < columns; column++) echo.push(8, 32, 8);
    }
    if (unit === "character") return;
  }
}

/**
 * How long a read in raw mode waits (man 3 termios): for ever until VMIN bytes have come; with VTIME, for the first key, or
 * between keys. `sinceKey`: the time counts from the last key, not from the read.
 */
export function rawTimeout({ termios: { localFlags, characters }, ready }: Terminal): { ns: number; sinceKey: boolean } | undefined {
  const time = characters[controlCharacter.VTIME] * 1e8;
  if (localFlags & localFlag.ICANON || time === 0) return undefined;
  if (characters[controlCharacter.VMIN] === 0) return { ns: time, sinceKey: false };
  return ready.length > 0 ? { ns: time, sinceKey: true } : undefined;
}

/**
 * The bytes that a read gets, left where they are: "wait" when there is not enough, empty at end of file. `moment`: poll is
 * content with less, and a read whose time is over takes what there is.
 */
export function peekTerminal(terminal: Terminal, count: number, moment: "read" | "poll" | "late" = "read"): Uint8Array | "wait" {
  const { ready } = terminal;
  if (isLocal(terminal, localFlag.ICANON)) return ready.length > 0 ? ready[0].subarray(0, count) : "wait";
  const { characters } = terminal.termios;
  const [least, time] = [characters[controlCharacter.VMIN], characters[controlCharacter.VTIME]];
  const available = readableBytes(terminal);
  if (moment === "poll") {
    if (available < (time === 0 ? Math.max(least, 1) : 1)) return "wait";
  } else if (moment === "read") {
    if (least === 0 ? available === 0 && time > 0 : available < Math.min(least, count)) return "wait";
  } else if (available === 0 && least > 0) return "wait";
  const bytes: number[] = [];
  for (const piece of ready) {
    for (const byte of piece) if (bytes.length < count) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** A read of that many bytes would not wait: there is enough, or nobody is left who could type. */
export const hasKeys = (terminal: Terminal, count: number): boolean =>
  terminal.master?.opens === 0 || peekTerminal(terminal, count) !== "wait";

/** Takes what `peekTerminal` gave. */
export function consumeTerminal(terminal: Terminal, count: number): void {
  const { ready } = terminal;
  if (ready.length > 0 && ready[0].length === 0 && count === 0) {
    ready.shift();
    return;
  }
  let rest = count;
  while (rest > 0) {
    const first = ready[0];
    if (first.length > rest) {
      ready[0] = first.subarray(rest);
      return;
    }
    rest -= first.length;
    ready.shift();
  }
}

/** TCSETS*: what is being typed can be read at once in raw mode. */
export function setTermios(terminal: Terminal, termios: Termios): void {
  const wasCanonical = isLocal(terminal, localFlag.ICANON);
  terminal.termios = termios;
  if (!wasCanonical || isLocal(terminal, localFlag.ICANON)) return;
  for (let index = terminal.ready.length - 1; index >= 0; index--) if (terminal.ready[index].length === 0) terminal.ready.splice(index, 1);
  if (terminal.editing.length > 0) finishLine(terminal);
}

/** TCFLSH. */
export function dropInput(terminal: Terminal): void {
  terminal.editing = [];
  terminal.ready.length = 0;
}

/** FIONREAD: what a reader could take now. */
export const readableBytes = (terminal: Terminal): number => terminal.ready.reduce((sum, line) => sum + line.length, 0);
