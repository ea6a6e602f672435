// What instructions ask of the machine. Whether the answers are right is tested where machines are: here, that every row asks.

import { describe, expect, it } from "vitest";
import { decode, type InstructionRow, rows } from "./index.ts";
import { assembleLine } from "./testing/assemble-line.ts";
import { recordingMachine } from "./testing/recording-machine.ts";
import { seededNumbers, wordsOfRow } from "./testing/words.ts";

const pc = 0x1000;

/** The effects of a word at `pc`. */
function effectsOf(word: number): string[] {
  const { machine, log } = recordingMachine(pc);
  const { row, fields } = decode(word)!;
  row.execute!(machine, fields);
  return log;
}

const effectsOfLine = (line: string): string[] => effectsOf(assembleLine(line, pc) as number);

const baseRows = rows.filter(({ base, execute }) => base === undefined && execute);

describe("every row", () => {
  const next = seededNumbers(5);
  const wordsToRun = (row: InstructionRow): number[] =>
    [...row.examples.map((example) => assembleLine(example.split(" // ")[0]) as number), ...wordsOfRow(row, 10, next)].filter(
      (word) => decode(word)?.row === row,
    );

  it.each(baseRows.map((row) => [row.name, row] as const))("%s runs", (_name, row) => {
    const words = wordsToRun(row);
    expect(words.length).toBeGreaterThan(0);
    for (const word of words) effectsOf(word);
  });

  it("does something, but for hints, barriers and prefetches", () => {
    const idle = baseRows.filter((row) => wordsToRun(row).every((word) => effectsOf(word).length === 0));
    expect(idle.map((row) => row.name)).toEqual([
      ...["HINT", "DSB", "DMB", "ISB"],
      ...["PRFM (unsigned offset)", "PRFUM", "PRFM (register)", "PRFM (literal)"],
    ]);
  });
});

describe("in order", () => {
  it.each([
    ["add sp, x1, #16", ["i64.writeOrSp(31, i64.add(i64.readOrSp(1), 16))"]],
    ["cmp w1, w2", ["writeFlags(i32.flagsOfSubtract(i32.read(1), i32.read(2)))", "i32.write(31, i32.subtract(i32.read(1), i32.read(2)))"]],
    ["ldr x0, [sp], #16", ["load(base(31), 8, {})", "i64.write(0, load(base(31), 8, {}))", "i64.writeOrSp(31, i64.add(base(31), 16))"]],
    [
      "ldrsb w0, [x1, #-1]!",
      [
        "load(i64.add(base(1), -1), 1, {})",
        "i32.write(0, i32.signExtend(i32.fromI64(load(i64.add(base(1), -1), 1, {})), 8))",
        "i64.writeOrSp(1, i64.add(base(1), -1))",
      ],
    ],
    [
      "stp x0, x1, [sp, #-16]!",
      ["storePair(i64.add(base(31), -16), 8, i64.read(0), i64.read(1))", "i64.writeOrSp(31, i64.add(base(31), -16))"],
    ],
    ["stlr w0, [x1]", ['store(base(1), 4, i64.read(0), {"ordered":true})']],
    [
      "ldxr w0, [x1]",
      ['load(base(1), 4, {"ordered":true})', 'i64.write(0, load(base(1), 4, {"ordered":true}))', "markExclusive(base(1), 4)"],
    ],
    ["ldr x0, . - 8", ["load(4088, 8, {})", "i64.write(0, load(4088, 8, {}))"]],
    ["adrp x0, . + 0x1000", ["i64.write(0, 8192)"]],
    ["bl . + 8", ["i64.write(30, 4100)", "jump(4104, call)"]],
    ["blr x30", ["jumpTo(i64.read(30), call)", "i64.write(30, 4100)"]],
    ["ret", ["jumpTo(i64.read(30), return)"]],
    ["b.ne . - 4", ["jumpIf(condition(1), 4092)"]],
    ["svc #1", ["supervisorCall(1)"]],
    ["mrs x0, nzcv", ["i64.write(0, readSystemRegister(55824))"]],
    ["mrs x0, dczid_el0", ["i64.write(0, 4)"]],
    ["mrs x0, s3_0_c0_c4_4", ["i64.write(0, 0)"]],
    ["mrs x0, s3_0_c0_c7_7", ["i64.write(0, 0)"]],
    ["mrs x0, sctlr_el1", ["undefined()"]],
    ["msr tpidr_el0, x0", ["writeSystemRegister(56962, i64.read(0))"]],
    ["msr tpidrro_el0, x0", ["undefined()"]],
    ["dc cvau, x1", ["load(i64.read(1), 1)"]],
    ["dc ivac, x1", ["undefined()"]],
    ["ic ivau, x1", ["invalidateInstructions(i64.read(1))"]],
    ["hlt #0", ["undefined()"]],
  ])("%s", (line, effects) => {
    expect(effectsOfLine(line)).toEqual(effects);
  });
});
