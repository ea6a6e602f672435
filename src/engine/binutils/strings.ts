// strings: runs of printable characters in any file.

import { latinText } from "../base/latin.ts";
import { parseWords, type Tool } from "./tool.ts";

const optionNames = {
  short: "adfn:ot:e:wvhU:s:T:",
  long: {
    all: "a",
    data: "d",
    "print-file-name": "f",
    "bytes=": "n",
    "radix=": "t",
    "encoding=": "e",
    "include-all-whitespace": "w",
    version: "v",
    help: "h",
    "output-separator=": "s",
  },
};

export const strings: Tool = (words, read) => {
  // `-8` is `-n 8`.
  const { options, operands, error } = parseWords(
    words.map((word) => word.replace(/^-(\d+)$/, "-n$1")),
    optionNames,
  );
  if (error) return { output: "", errors: `strings: ${error}\n`, status: 1 };
  const last = (name: string): string | undefined => options.findLast((option) => option.name === name)?.value;
  const has = (name: string): boolean => last(name) !== undefined;
  if (has("v")) return { output: "GNU strings (svc0) 2.40\n", errors: "", status: 0 };
  const minimum = Number(last("n") ?? 4);
  if (!Number.isInteger(minimum) || minimum < 1)
    return { output: "", errors: `strings: invalid minimum string length ${last("n")}\n`, status: 1 };
  const radix = has("o") ? "o" : last("t");
  if (radix !== undefined && !"odx".includes(radix)) return { output: "", errors: "strings: invalid radix\n", status: 1 };
  const isPrintable = (byte: number): boolean =>
    (byte >= 0x20 && byte < 0x7f) ||
    byte === 9 ||
    (has("w") && ((byte >= 10 && byte <= 13) || byte === 32)) ||
    (last("e") === "S" && byte >= 0x80);
  const separator = last("s") ?? "\n";
  let errors = "";
  const parts: string[] = [];
  for (const path of operands) {
    const bytes = read(path);
    if (!bytes) {
      errors += `strings: '${path}': No such file\n`;
      continue;
    }
    for (let start = 0; start < bytes.length; ) {
      let end = start;
      while (end < bytes.length && isPrintable(bytes[end])) end += 1;
      if (end - start >= minimum) {
        const place = radix === undefined ? "" : `${start.toString({ o: 8, d: 10, x: 16 }[radix]).padStart(7)} `;
        parts.push(`${has("f") ? `${path}: ` : ""}${place}${latinText(bytes, start, end)}${separator}`);
      }
      start = end + 1;
    }
  }
  return { output: parts.join(""), errors, status: errors ? 1 : 0 };
};
