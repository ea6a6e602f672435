// The terminal's last lines as plain text: control sequences taken out, carriage returns and backspaces obeyed as far as a
// line of text can. Bounded, whatever a program prints.

import type { TerminalPiece } from "../../protocol/messages.ts";

const keptLines = 200;
const keptColumns = 2000;
/** Of more than this at once, only the end can still be among the last lines. */
const readBytes = 64 * 1024;

/** Escape sequences of ECMA-48 (CSI, OSC, two-character). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const escapeSequence = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-~])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const otherControl = /[\u0000-\u0007\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

export function createTranscript() {
  const decoder = new TextDecoder();
  let lines: string[] = [""];

  const put = (text: string) => {
    const pieces = text.split("\n");
    pieces.forEach((piece, index) => {
      if (index > 0) lines.push("");
      const last = lines.length - 1;
      lines[last] = overwrite(lines[last] ?? "", piece).slice(0, keptColumns);
    });
    if (lines.length > keptLines) lines = lines.slice(-keptLines);
  };

  return {
    add: (piece: TerminalPiece) => {
      if (piece.kind === "output") {
        put(decoder.decode(piece.bytes.subarray(-readBytes), { stream: true }).replace(escapeSequence, "").replace(otherControl, ""));
      } else {
        put(`${lines.at(-1) === "" ? "" : "\n"}${piece.text.replace(otherControl, "")}\n`);
      }
    },
    clear: () => {
      lines = [""];
    },
    text: () => lines.join("\n"),
  };
}

/** `line` after `text` was printed at its end; `\r` goes back to its start, `\b` one to the left. What is beyond the kept columns is lost. */
function overwrite(line: string, text: string): string {
  if (!/[\r\b]/.test(text)) return line + text;
  const result = [...line];
  let column = result.length;
  for (const character of text) {
    if (character === "\r") column = 0;
    else if (character === "\b") column = Math.max(0, column - 1);
    else {
      if (column < keptColumns) result[column] = character;
      column++;
    }
  }
  return result.join("");
}
