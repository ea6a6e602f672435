// Records: a descriptor's text cut by RS, read as far as it is needed.

import { decodeUtf8 } from "../../../base/utf8.ts";
import type { Steps } from "../../../kernel/index.ts";
import { extendedExpression } from "../../basic-expression.ts";
import { read } from "../../system.ts";
import { decodePiece } from "../streaming.ts";

/** Plain data. */
export interface Source {
  readonly fd: number;
  /** Of a command whose output it is; 0: a file. */
  readonly pid: number;
  text: string;
  /** Bytes of a character that is not complete. */
  partial: readonly number[];
  isAtEnd: boolean;
}

export const sourceOf = (fd: number, pid = 0): Source => ({ fd, pid, text: "", partial: [], isAtEnd: false });

function* more(source: Source): Steps<void> {
  const bytes = yield* read(source.fd);
  if (bytes.length === 0) {
    source.isAtEnd = true;
    source.text += decodeUtf8(Uint8Array.from(source.partial));
    source.partial = [];
    return;
  }
  const { text, partial } = decodePiece(source.partial, bytes);
  source.partial = partial;
  source.text += text;
}

export interface Cut {
  readonly record: string;
  /** RT: what ended it. */
  readonly end: string;
}

/** undefined: the end. Empty lines separate records if RS is empty. */
export function* nextRecord(source: Source, separator: string): Steps<Cut | undefined> {
  const isParagraph = separator === "";
  const expression = isParagraph ? /\n\n+/ : separator.length > 1 ? new RegExp(extendedExpression(separator)) : undefined;
  for (;;) {
    if (isParagraph) source.text = source.text.replace(/^\n+/, "");
    const found = expression ? expression.exec(source.text) : plainMatch(source.text, separator);
    // What an expression matches might go on behind what has been read.
    if (found && (source.isAtEnd || !expression || found.index + found[0].length < source.text.length)) {
      source.text = source.text.slice(found.index + found[0].length);
      return { record: found.input.slice(0, found.index), end: found[0] };
    }
    if (source.isAtEnd) break;
    yield* more(source);
  }
  if (source.text === "") return undefined;
  const record = isParagraph ? source.text.replace(/\n$/, "") : source.text;
  source.text = "";
  return { record, end: "" };
}

function plainMatch(text: string, separator: string): { readonly 0: string; readonly index: number; readonly input: string } | undefined {
  const index = text.indexOf(separator);
  return index < 0 ? undefined : { 0: separator, index, input: text };
}
