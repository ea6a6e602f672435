// The terminal's screen: xterm, its theme in the page's colours, and the machine's notices among the program's output.
// Loaded after the first paint. Takes bytes and remarks, gives keys and its size; links that a program prints lead nowhere.

import "@xterm/xterm/css/xterm.css";
import { FitAddon } from "@xterm/addon-fit";
import type { ITheme } from "@xterm/xterm";
import { Terminal } from "@xterm/xterm";
import type { TerminalPiece } from "../../protocol/messages.ts";
import type { TerminalSink } from "../stores/terminal.ts";

export interface ScreenEvents {
  readonly input: (bytes: Uint8Array) => void;
  readonly size: (columns: number, rows: number) => void;
}

export interface Screen extends TerminalSink {
  /** Puts the screen into an element; may be called again with another. */
  readonly mount: (element: HTMLElement) => void;
  /** Reads the colours again after the theme changed. */
  readonly retheme: () => void;
}

const scrollbackLines = 5000;
const fontSizePx = 13;
const newLine = 10;
const leaveWithinMs = 2000;
/** The screen looks at the clock only between two writes: of sequences that clear, scroll and change screens more would take longer than a frame. */
const sliceBytes = 512;

/** The page's tokens for the sixteen colours, so that coloured output keeps its contrast in both themes. */
const colourTokens = {
  background: "--terminal",
  foreground: "--ink",
  cursor: "--accent",
  cursorAccent: "--terminal",
  selectionBackground: "--selection",
  black: "--ink-soft",
  red: "--bad",
  green: "--good",
  yellow: "--warn",
  blue: "--accent",
  magenta: "--role",
  cyan: "--accent-ink",
  white: "--ink",
  brightBlack: "--ink-faint",
  brightRed: "--bad",
  brightGreen: "--good",
  brightYellow: "--warn",
  brightBlue: "--accent",
  brightMagenta: "--role",
  brightCyan: "--accent-ink",
  brightWhite: "--ink",
} as const satisfies Partial<Record<keyof ITheme, string>>;

/** The tokens as the browser computes them now. */
function readTheme(): ITheme {
  const probe = document.createElement("span");
  document.body.append(probe);
  const entries = Object.entries(colourTokens).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries);
}

const toneSequences = { plain: "\x1b[34m", good: "\x1b[32m", bad: "\x1b[31m" } as const;
const toneSigns = { plain: "›", good: "✓", bad: "✕" } as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: a notice may quote what a program wrote; it must not steer the terminal
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g;

/** Breaks a line between words where it would not fit; a word longer than that stays whole. */
function wrapLine(line: string, columns: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? "";
  const lines: string[] = [];
  for (const word of line.trimStart().split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}

/** A notice on lines of its own, in the machine's colour and behind its sign. */
function noticeText(piece: Extract<TerminalPiece, { kind: "notice" }>, atLineStart: boolean, columns: number): string {
  const lines = piece.text
    .replace(controls, " ")
    .trimEnd()
    .split("\n")
    .flatMap((line) => wrapLine(line, columns - 2));
  const [first = "", ...rest] = lines;
  const body = [`${toneSigns[piece.tone]} ${first}`, ...rest.map((line) => `  ${line}`)];
  return `${atLineStart ? "" : "\n"}${body.map((line) => `${toneSequences[piece.tone]}${line}\x1b[0m`).join("\n")}\n`;
}

export function createScreen(events: ScreenEvents): Screen {
  const encoder = new TextEncoder();
  const terminal = new Terminal({
    convertEol: true,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    cursorInactiveStyle: "outline",
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
    fontSize: fontSizePx,
    lineHeight: 1.25,
    minimumContrastRatio: 4.5,
    screenReaderMode: true,
    scrollback: scrollbackLines,
    theme: readTheme(),
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  // A hyperlink (OSC 8) would open what a program names; here it is plain text.
  terminal.parser.registerOscHandler(8, () => true);
  let escapedAtMs = Number.NEGATIVE_INFINITY;
  // Tab is a key for the program; who uses the keyboard alone leaves as from the editor, with Escape and Tab, or backwards.
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== "keydown") return true;
    if (event.key === "Escape") escapedAtMs = event.timeStamp;
    return event.key !== "Tab" || (!event.shiftKey && event.timeStamp - escapedAtMs > leaveWithinMs);
  });
  terminal.onData((data) => events.input(encoder.encode(data)));
  terminal.onBinary((data) => events.input(Uint8Array.from(data, (character) => character.charCodeAt(0))));
  terminal.onResize(({ cols, rows }) => events.size(cols, rows));

  const host = document.createElement("div");
  host.style.height = "100%";
  let atLineStart = true;

  const fitToHost = () => {
    if (host.clientWidth === 0 || host.clientHeight === 0) return;
    if (!terminal.element) {
      terminal.open(host);
      terminal.textarea?.setAttribute("aria-label", "Terminal input");
    }
    fit.fit();
  };
  new ResizeObserver(fitToHost).observe(host);

  return {
    mount: (element) => {
      element.append(host);
      fitToHost();
    },
    retheme: () => {
      terminal.options.theme = readTheme();
    },
    write: (pieces) =>
      new Promise((resolve) => {
        for (const piece of pieces) {
          if (piece.kind === "notice") {
            terminal.write(noticeText(piece, atLineStart, terminal.cols));
            atLineStart = true;
          } else if (piece.bytes.length > 0) {
            for (let at = 0; at < piece.bytes.length; at += sliceBytes) terminal.write(piece.bytes.subarray(at, at + sliceBytes));
            atLineStart = piece.bytes.at(-1) === newLine;
          }
        }
        terminal.write("", resolve);
      }),
    clear: () => {
      terminal.reset();
      atLineStart = true;
    },
    focus: () => terminal.focus(),
  };
}
