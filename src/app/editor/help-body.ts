// What help shows, as DOM: sentences, forms and examples, each in its class, and a word of machine code as its fields.

import styles from "../design/encoding.module.css";
import type { EncodingPiece } from "../format/encoding.ts";

/** A line with the class that it is shown in, or the fields of a word. */
export type HelpLine = readonly [className: string, text: string] | readonly [kind: "encoding", pieces: readonly EncodingPiece[]];

function drawEncoding(pieces: readonly EncodingPiece[]): HTMLElement {
  const list = document.createElement("ol");
  list.className = styles["pieces"] ?? "";
  for (const { bits, name, value } of pieces) {
    const item = document.createElement("li");
    item.style.flexGrow = String(bits.length);
    if (name === undefined) item.dataset["fixed"] = "true";
    const digits = document.createElement("span");
    const field = document.createElement("small");
    digits.textContent = bits;
    field.textContent = name === undefined ? "" : `${name} ${value}`;
    item.append(digits, field);
    list.append(item);
  }
  return list;
}

export function helpBody(lines: readonly HelpLine[]): HTMLElement {
  const body = document.createElement("div");
  body.className = "cm-help";
  for (const [className, content] of lines) {
    if (typeof content !== "string") {
      body.append(drawEncoding(content));
      continue;
    }
    const line = document.createElement("p");
    line.className = className;
    line.textContent = content;
    body.append(line);
  }
  return body;
}
