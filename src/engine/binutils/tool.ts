// What every tool here is: a pure function from its words and the files it may read to what it prints and writes. The
// caller, a command line or a terminal, knows where files are.

import { visibleCharacter } from "../base/latin.ts";

/** Contents of a file, or undefined if there is none of that name. */
export type FileSource = (path: string) => Uint8Array | undefined;

export interface WrittenFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Permissions of a new file; those that it has if absent. */
  readonly mode?: number;
}

export interface ToolResult {
  readonly output: string;
  /** For standard error, whole lines. */
  readonly errors: string;
  readonly status: number;
  readonly files?: readonly WrittenFile[];
  /** In the place of `output`, where what is printed is no text. */
  readonly outputBytes?: Uint8Array;
}

export type Tool = (words: readonly string[], read: FileSource) => ToolResult;

/** Options with their values, and the other words, as getopt_long sorts them. */
export interface ParsedWords {
  /** Short ones as a letter, long ones by name; in their order. */
  readonly options: readonly { readonly name: string; readonly value: string }[];
  readonly operands: readonly string[];
  /** What is wrong, as getopt words it. */
  readonly error?: string;
}

export interface OptionNames {
  /** Letters; `:` behind one that has a value, as for getopt. */
  readonly short: string;
  /** Long names, each with the letter that it stands for or its own name; `=` at the end of one that has a value. */
  readonly long: Readonly<Record<string, string>>;
}

/** Words behind `--` are operands; long names may be cut short, as getopt_long has it. */
export function parseWords(words: readonly string[], names: OptionNames): ParsedWords {
  const options: { name: string; value: string }[] = [];
  const operands: string[] = [];
  const takesValue = (letter: string): boolean => names.short[names.short.indexOf(letter) + 1] === ":";
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === "--") {
      operands.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") operands.push(word);
    else if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      const matching = Object.keys(names.long).filter((candidate) => candidate.replace(/=$/, "").startsWith(name));
      const exact = matching.find((candidate) => candidate.replace(/=$/, "") === name) ?? (matching.length === 1 ? matching[0] : undefined);
      if (exact === undefined) return { options, operands, error: `unrecognized option '${word}'` };
      let value = equals < 0 ? "" : word.slice(equals + 1);
      if (exact.endsWith("=") && equals < 0) {
        index += 1;
        if (words[index] === undefined) return { options, operands, error: `option '${word}' requires an argument` };
        value = words[index];
      }
      options.push({ name: names.long[exact], value });
    } else {
      for (let at = 1; at < word.length; at += 1) {
        const letter = word[at];
        if (letter === ":" || !names.short.includes(letter)) return { options, operands, error: `invalid option -- '${letter}'` };
        if (!takesValue(letter)) options.push({ name: letter, value: "" });
        else {
          let value = word.slice(at + 1);
          if (value === "") {
            index += 1;
            if (words[index] === undefined) return { options, operands, error: `option requires an argument -- '${letter}'` };
            value = words[index];
          }
          options.push({ name: letter, value });
          break;
        }
      }
    }
  }
  return { options, operands };
}

export const refusal = (tool: string, problem: string): ToolResult => ({ output: "", errors: `${tool}: ${problem}\n`, status: 1 });

/** Hexadecimal with leading zeros; negative numbers as 64 bits. */
export const hexDigits = (value: number | bigint, digits: number): string => {
  const unsigned = typeof value === "bigint" ? BigInt.asUintN(64, value) : value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
  return unsigned.toString(16).padStart(digits, "0");
};

/** As C's %#x: zero goes without the prefix. */
export const alternateHex = (value: number | bigint): string => (Number(value) === 0 ? "0" : `0x${value.toString(16)}`);

/** Bytes as `readelf -x` shows them: 16 a line, in hexadecimal and as characters, behind their addresses. */
export function dumpLines(contents: Uint8Array, address: number): string {
  let text = "";
  for (let at = 0; at < contents.length; at += 16) {
    let line = `  0x${hexDigits(address + at, 8)} `;
    let characters = "";
    for (let offset = 0; offset < 16; offset += 1) {
      const byte = contents[at + offset];
      line += byte === undefined ? "  " : hexDigits(byte, 2);
      if (offset % 4 === 3) line += " ";
      if (byte !== undefined) characters += visibleCharacter(byte);
    }
    text += `${line}${characters}\n`;
  }
  return text;
}
