import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TerminalPiece } from "../../protocol/messages.ts";
import { createTerminal } from "./terminal.ts";
import { createTranscript } from "./transcript.ts";

const output = (text: string): TerminalPiece => ({ kind: "output", bytes: new TextEncoder().encode(text) });
const notice = (text: string): TerminalPiece => ({ kind: "notice", tone: "plain", text });

function transcribed(...pieces: TerminalPiece[]): string {
  const transcript = createTranscript();
  for (const piece of pieces) transcript.add(piece);
  return transcript.text();
}

test("a transcript is what one would read on the screen", () => {
  expect(transcribed(output("\x1b[31mred\x1b[0m\x1b]8;;http://x\x07 link\n"))).toBe("red link\n");
  expect(transcribed(output("10%\r20%\n"))).toBe("20%\n");
  expect(transcribed(output("ab\bc"))).toBe("ac");
  expect(transcribed(output("Hello\0\0\0"))).toBe("Hello");
});

test("a line that a program ends as terminals do, with CR and LF, stays", () => {
  expect(transcribed(output("one\r\ntwo\r\n"))).toBe("one\ntwo\n");
});

test("a character whose bytes arrive apart is one character", () => {
  const bytes = new TextEncoder().encode("é");
  expect(transcribed({ kind: "output", bytes: bytes.subarray(0, 1) }, { kind: "output", bytes: bytes.subarray(1) })).toBe("é");
});

test("a notice stands on a line of its own", () => {
  expect(transcribed(output("no newline"), notice("ended"))).toBe("no newline\nended\n");
  expect(transcribed(output("newline\n"), notice("ended"))).toBe("newline\nended\n");
});

test("endless output leaves a transcript of bounded size", () => {
  const transcript = createTranscript();
  for (let index = 0; index < 2000; index++) transcript.add(output(`${index}\n`));
  expect(transcript.text().split("\n").length).toBeLessThanOrEqual(200);
  expect(transcript.text()).toContain("1999");
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is printed before the screen is there appears on it when it comes", () => {
  const terminal = createTerminal();
  expect(terminal.write([output("early")])).toBeUndefined();
  const seen: TerminalPiece[] = [];
  terminal.attach({
    write: async (pieces) => {
      seen.push(...pieces);
    },
    clear: () => undefined,
    focus: () => undefined,
  });
  expect(seen).toHaveLength(1);
  expect(terminal.write([output("late")])).toBeInstanceOf(Promise);
  vi.advanceTimersByTime(500);
  expect(terminal.store.getState().text).toBe("earlylate");
});
