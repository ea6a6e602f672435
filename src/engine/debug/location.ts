// Places in a program as people write them → addresses: `main`, `loop+8`, `server.s:42`, `42`, `*0x400078`, `*$x30`. What gdb calls a
// location. Lines without code stand for the next line that has some.

import type { DebugInfo } from "./debug-info.ts";
import { addressOfValue, type EvaluationContext, evaluateText } from "./expression/evaluate.ts";
import { ExpressionError } from "./expression/parse.ts";

export interface Located {
  readonly addresses: readonly number[];
  /** Where the code of a line really begins, if another line was asked for. */
  readonly line?: number;
}

const linesLookedAhead = 1000;

/** `file`: of lines that are named without one. Throws an ExpressionError, in gdb's words. */
export function locate(text: string, info: DebugInfo | undefined, context: EvaluationContext, file?: string): Located {
  const wanted = text.trim();
  if (wanted.startsWith("*")) return { addresses: [addressOf(wanted.slice(1), context)] };
  const line = /^(?:(.+):)?(\d+)$/.exec(wanted);
  if (line) return lineOf(line[1] ?? file, Number(line[2]), info, line[1] !== undefined);
  const symbol = info?.symbols.named(wanted);
  if (symbol) return { addresses: [symbol.address] };
  const inFile = /^(.+):([A-Za-z_.$][\w.$]*)$/.exec(wanted);
  if (inFile) {
    const rows = info?.lines.rows ?? [];
    if (!rows.some((row) => row.file === inFile[1] || row.file.endsWith(`/${inFile[1]}`)))
      throw new ExpressionError(`No source file named ${inFile[1]}.`);
    const found = info?.symbols.named(inFile[2]);
    if (!found?.isCode) throw new ExpressionError(`Function "${inFile[2]}" not defined in "${inFile[1]}".`);
    return { addresses: [found.address] };
  }
  const offset = /^([A-Za-z_.$][\w.$]*)\s*([+-].*)$/.exec(wanted);
  if (offset && info?.symbols.named(offset[1])) return { addresses: [addressOf(`(long)&${offset[1]} ${offset[2]}`, context)] };
  throw new ExpressionError(`Function "${wanted}" not defined.`);
}

const addressOf = (text: string, context: EvaluationContext): number => Number(addressOfValue(evaluateText(text, context)));

function lineOf(file: string | undefined, line: number, info: DebugInfo | undefined, isFileGiven: boolean): Located {
  const rows = info?.lines.rows ?? [];
  if (file !== undefined && rows.length > 0 && !rows.some((row) => row.file === file || row.file.endsWith(`/${file}`)))
    throw new ExpressionError(`No source file named ${file}.`);
  if (rows.length === 0) throw new ExpressionError('No symbol table is loaded.  Use the "file" command.');
  const name = file ?? rows.find((row) => row.line > 0)?.file ?? "";
  for (let at = line; at < line + linesLookedAhead; at += 1) {
    const [address] = info?.lines.locationToAddresses(name, at) ?? [];
    if (address !== undefined) return { addresses: [address], ...(at === line ? {} : { line: at }) };
  }
  throw new ExpressionError(isFileGiven ? `No line ${line} in file "${file}".` : `No line ${line} in the current file.`);
}
