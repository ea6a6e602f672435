// Expressions that are shown at every stop.

import { addressOfValue } from "../expression/evaluate.ts";
import { ExpressionError } from "../expression/parse.ts";
import { GdbError } from "./command.ts";
import { examineText, printFormat } from "./examine.ts";
import type { Display, Gdb } from "./gdb.ts";

/** Whether it shows memory, as `x` does, rather than a value. */
export const isExamined = (format: string | undefined): boolean => format !== undefined && /[is]|[bhwg]|\d/.test(format);

export function showDisplay(gdb: Gdb, { number, format, text }: Display): void {
  const shown = format === undefined ? "" : `/${format} `;
  try {
    if (isExamined(format)) {
      gdb.print(`${number}: x${shown}${text}\n`);
      gdb.print(examineText(gdb, format ?? "", addressOfValue(gdb.evaluate(text))));
    } else gdb.print(`${number}: ${shown}${text} = ${gdb.format(gdb.evaluate(text), printFormat(format))}\n`);
  } catch (error) {
    if (!(error instanceof GdbError || error instanceof ExpressionError)) throw error;
    gdb.print(isExamined(format) ? `<error: ${error.message}>\n` : `${number}: ${shown}${text} = <error: ${error.message}>\n`);
  }
}

export function displayAll(gdb: Gdb): void {
  const here = gdb.isRunning && gdb.displays.some(({ scope }) => scope !== undefined) ? currentFunction(gdb) : undefined;
  for (const display of gdb.displays) {
    if (display.isEnabled && (display.scope === undefined || display.scope === here)) showDisplay(gdb, display);
  }
}

const currentFunction = (gdb: Gdb): number | undefined => gdb.info?.declarations.functionAt(gdb.selectedFrame.pc)?.ranges[0]?.start;

/** None named: all. */
export function undisplay(gdb: Gdb, words: string): void {
  const numbers = words.split(/\s+/).filter(Boolean).map(Number);
  for (const number of numbers) {
    if (!gdb.displays.some((each) => each.number === number)) throw new GdbError(`No display number ${number}.`);
  }
  gdb.displays = numbers.length === 0 ? [] : gdb.displays.filter(({ number }) => !numbers.includes(number));
}
