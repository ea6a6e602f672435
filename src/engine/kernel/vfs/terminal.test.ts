// The line discipline: what the reader gets and what the screen shows of typed keys.

import { describe, expect, it } from "vitest";
import { inputFlag, localFlag } from "../abi/ioctl.ts";
import { decodeUtf8, encodeUtf8 } from "../abi/text.ts";
import { consumeTerminal, createTerminal, peekTerminal, processOutput, type Terminal, typeBytes } from "./terminal.ts";

/** Everything that readers get, a read at a time; `EOF` for an empty one. */
function readAll(terminal: Terminal, count = 4096): string[] {
  const reads: string[] = [];
  for (;;) {
    const bytes = peekTerminal(terminal, count);
    if (bytes === "wait") return reads;
    reads.push(bytes.length === 0 ? "EOF" : decodeUtf8(bytes));
    consumeTerminal(terminal, bytes.length);
  }
}
const typed = (keys: string, terminal = createTerminal()): { echo: string; reads: string[]; signals: readonly string[] } => {
  const { echo, signals } = typeBytes(terminal, encodeUtf8(keys));
  return { echo: decodeUtf8(echo), reads: readAll(terminal), signals };
};

describe("canonical mode", () => {
  it.each([
    ["a line is read when it is finished", "hello\r", ["hello\n"], "hello\r\n"],
    ["an unfinished line is not", "hello", [], "hello"],
    ["each read gets one line", "one\rtwo\r", ["one\n", "two\n"], "one\r\ntwo\r\n"],
    ["backspace takes a character back", "helk\x7flo\r", ["hello\n"], "helk\b \blo\r\n"],
    ["also one of several bytes", "gé\x7f!\r", ["g!\n"], "gé\b \b!\r\n"],
    ["^U takes the line back", "no\x15yes\r", ["yes\n"], "no\b \b\b \byes\r\n"],
    ["^W takes a word back", "one two \x17\r", ["one \n"], `one two ${"\b \b".repeat(4)}\r\n`],
    ["^D at the start is end of file", "\x04", ["EOF"], ""],
    ["^D after text gives the text", "abc\x04", ["abc"], "abc"],
    ["^V takes the next key as it is", "a\x16\x03b\r", ["a\x03b\n"], "a^\b^Cb\r\n"],
    ["backspace on an empty line does nothing", "\x7f\r", ["\n"], "\r\n"],
  ])("%s", (_what, keys, reads, echo) => {
    expect(typed(keys)).toEqual({ echo, reads, signals: [] });
  });

  it("a read can take a line in pieces", () => {
    const terminal = createTerminal();
    typeBytes(terminal, encodeUtf8("abcdef\r"));
    expect(readAll(terminal, 4)).toEqual(["abcd", "ef\n"]);
  });

  it.each([
    ["\x03", "SIGINT", "^C"],
    ["\x1c", "SIGQUIT", "^\\"],
    ["\x1a", "SIGTSTP", "^Z"],
  ])("a key sends a signal and drops what was typed (%j)", (key, signal, echo) => {
    expect(typed(`abc${key}\r`)).toEqual({ echo: `abc${echo}\r\n`, reads: ["\n"], signals: [signal] });
  });

  it("a line never grows beyond 4096 bytes", () => {
    expect(typed(`${"x".repeat(5000)}\r`).reads).toEqual([`${"x".repeat(4095)}\n`]);
  });
});

describe("raw mode", () => {
  it("gives every byte as it is, without echo, signals or translation", () => {
    const terminal = createTerminal();
    terminal.termios.localFlags &= ~(localFlag.ICANON | localFlag.ECHO | localFlag.ISIG);
    terminal.termios.inputFlags &= ~inputFlag.ICRNL;
    expect(typed("a\x03\r\x7f", terminal)).toEqual({ echo: "", reads: ["a\x03\r\x7f"], signals: [] });
  });
});

describe("output", () => {
  it("turns a newline into carriage return and newline unless that is switched off", () => {
    const terminal = createTerminal();
    expect(decodeUtf8(processOutput(terminal, encodeUtf8("a\nb\n")))).toBe("a\r\nb\r\n");
    terminal.termios.outputFlags = 0;
    expect(decodeUtf8(processOutput(terminal, encodeUtf8("a\nb\n")))).toBe("a\nb\n");
  });
});
