// The terminal between the person at the keys and the program: Linux's N_TTY line discipline as plain data (man 3 termios).
// Takes typed bytes and written bytes; gives lines to read, bytes to show and the signals of ^C, ^\ and ^Z.
// Knows nothing of processes or descriptors.

import { controlCharacter, controlFlag, inputFlag, localFlag, outputFlag, type Termios, type WindowSize } from "../abi/ioctl.ts";
import type { SignalName } from "../signal/signals.ts";

export interface Terminal {
  termios: Termios;
  size: WindowSize;
  /** The line being typed, not yet given to a reader. */
  editing: number[];
  /** What readers take: in canonical mode one line each, an empty one being end of file; in raw mode bytes as they came. */
  readonly ready: Uint8Array[];
  /** VLNEXT came: the next byte is taken as it is. */
  quoteNext: boolean;
  /** The process group that the keys' signals go to. */
  foreground: number;
}

/** N_TTY_BUF_SIZE: a line cannot become longer. */
const lineBytesMaximum = 4096;
const newline = 10;
const carriageReturn = 13;
const characterCount = 19;

export function createTerminal(): Terminal {
  const characters = new Uint8Array(characterCount);
  const { VINTR, VQUIT, VERASE, VKILL, VEOF, VMIN, VSUSP, VWERASE, VLNEXT } = controlCharacter;
  const defaults = [
    [VINTR, 3],
    [VQUIT, 28],
    [VERASE, 127],
    [VKILL, 21],
    [VEOF, 4],
    [VMIN, 1],
    [VSUSP, 26],
    [VWERASE, 23],
    [VLNEXT, 22],
  ];
  for (const [index, value] of defaults) characters[index] = value;
  const { ISIG, ICANON, ECHO, ECHOE, ECHOK, ECHOCTL, ECHOKE, IEXTEN } = localFlag;
  return {
    termios: {
      inputFlags: inputFlag.ICRNL | inputFlag.IXON | inputFlag.IUTF8,
      outputFlags: outputFlag.OPOST | outputFlag.ONLCR,
      controlFlags: controlFlag.B38400 | controlFlag.CS8 | controlFlag.CREAD,
      localFlags: ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
      characters,
    },
    size: { rows: 24, columns: 80 },
    editing: [],
    ready: [],
    quoteNext: false,
    foreground: 0,
  };
}

const isLocal = (terminal: Terminal, flag: number): boolean => (terminal.termios.localFlags & flag) !== 0;

/** What a written byte string becomes on the screen: "\n" as "\r\n" unless output processing is off. */
export function processOutput(terminal: Terminal, bytes: Uint8Array): Uint8Array {
  const { outputFlags } = terminal.termios;
  if (!(outputFlags & outputFlag.OPOST) || !(outputFlags & outputFlag.ONLCR)) return bytes;
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
  let byte = typed;
  if (byte === carriageReturn) {
    if (inputFlags & inputFlag.IGNCR) return;
    if (inputFlags & inputFlag.ICRNL) byte = newline;
  } else if (byte === newline && inputFlags & inputFlag.INLCR) byte = carriageReturn;

  if (isLocal(terminal, localFlag.ISIG)) {
    const signal = is(controlCharacter.VINTR, byte)
      ? "SIGINT"
      : is(controlCharacter.VQUIT, byte)
        ? "SIGQUIT"
        : is(controlCharacter.VSUSP, byte)
          ? "SIGTSTP"
          : undefined;
    if (signal) {
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
  else if (is(controlCharacter.VLNEXT, byte) && isLocal(terminal, localFlag.IEXTEN)) terminal.quoteNext = true;
  else if (is(controlCharacter.VEOF, byte)) finishLine(terminal);
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
    if (isLocal(terminal, localFlag.ECHO)) {
      const columns = isControl(byte) && isLocal(terminal, localFlag.ECHOCTL) ? 2 : 1;
      for (let column = 0; column < columns; column++) echo.push(8, 32, 8);
    }
    if (unit === "character") return;
  }
}

/** The bytes that a read gets, left where they are: "wait" when there is nothing, empty at end of file. */
export function peekTerminal(terminal: Terminal, count: number): Uint8Array | "wait" {
  const { ready } = terminal;
  if (isLocal(terminal, localFlag.ICANON)) return ready.length > 0 ? ready[0].subarray(0, count) : "wait";
  if (ready.length === 0) return terminal.termios.characters[controlCharacter.VMIN] === 0 ? new Uint8Array(0) : "wait";
  const bytes: number[] = [];
  for (const piece of ready) {
    for (const byte of piece) if (bytes.length < count) bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

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

/** FIONREAD: what a reader could take now. */
export const readableBytes = (terminal: Terminal): number => terminal.ready.reduce((sum, line) => sum + line.length, 0);
