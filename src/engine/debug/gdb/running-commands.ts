// Commands that let the program run, forward and backward. Backward works from its end too.

import type { SignalName } from "../../kernel/index.ts";
import { type Debugger, isCall, type Move } from "../debugger.ts";
import { isTrue } from "../expression/evaluate.ts";
import { scalarOf } from "../expression/value.ts";
import type { Moving, Stop } from "../stop.ts";
import { type Command, GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";
import { returnedValue } from "./returned-value.ts";
import { frameText, selectedFrame, stopText } from "./show.ts";
import { followSignals, rowNamed, signalRow } from "./signal-commands.ts";
import { exitRow, frameIdentity, report } from "./stop-report.ts";

/** Moves, and says where the program has come to. `isStep`: in the same function the line alone is shown. */
function* go(gdb: Gdb, moves: (engine: Debugger) => Moving, { backward = false, isStep = false } = {}): Moving<undefined> {
  const program = backward ? gdb.started : gdb.running;
  const before = { identity: gdb.isRunning ? frameIdentity(gdb) : "", rows: gdb.breakpoints.all };
  const stop = yield* moves(program.debugger);
  // What the program has printed comes before what gdb says.
  yield { kind: "working" };
  report(gdb, stop, before, backward, isStep);
  return undefined;
}

// Moves that are put together from the engine's.

/** So many times, unless something else stops it: a breakpoint that a step ends at does. */
function* repeated(gdb: Gdb, count: number, step: () => Moving): Moving {
  let stop = yield* step();
  for (let done = 1; done < count && stop.reason.kind === "moved" && !isBreakpointAt(gdb); done += 1) stop = yield* step();
  return stop;
}

function isBreakpointAt(gdb: Gdb): boolean {
  const { debugger: engine } = gdb.started;
  const pc = Number(engine.timeline.computer.registers(engine.tid)?.pc ?? -1n);
  return gdb.breakpoints.all.some(({ place, isEnabled }) => isEnabled && place.kind === "address" && place.address === pc);
}

/** Code without lines is stepped out of, a function as a whole. */
function* leaveFunction(gdb: Gdb, engine: Debugger, backward: boolean, over: boolean): Moving {
  const start = engine.info?.symbols.at(gdb.selectedFrame.pc)?.address;
  const step = (isOver: boolean): Move => ({ kind: "instruction", over: isOver, backward });
  for (;;) {
    const stop = yield* engine.move(step(over || !isCallToLines(gdb, engine)));
    const pc = Number(engine.timeline.computer.registers(engine.tid)?.pc ?? -1n);
    if (stop.reason.kind !== "moved" || isBreakpointAt(gdb) || engine.info?.symbols.at(pc)?.address !== start) return stop;
  }
}

/** `step` goes into what has lines. */
function isCallToLines(gdb: Gdb, engine: Debugger): boolean {
  const pc = Number(engine.timeline.computer.registers(engine.tid)?.pc ?? -1n);
  const bytes = gdb.context.read(BigInt(pc), 4);
  const word = bytes?.length === 4 ? new DataView(bytes.buffer, bytes.byteOffset).getInt32(0, true) : 0;
  if (!isCall(word) || word >>> 26 !== 0x25) return false;
  return engine.info?.lines.addressToLocation(pc + ((word << 6) >> 4)) !== undefined;
}

function* lineSteps(gdb: Gdb, words: string, over: boolean, backward: boolean): Moving<undefined> {
  if (!backward || gdb.isRunning) gdb.running;
  const count = gdb.count(words);
  const { frame } = gdb;
  gdb.select(0);
  if (frame && !frame.location) {
    const name = frame.function?.name;
    if (name === undefined) throw new GdbError("Cannot find bounds of current function");
    gdb.print(`Single stepping until exit from function ${name},\nwhich has no line number information.\n`);
    yield* go(gdb, (engine) => leaveFunction(gdb, engine, backward, over), { backward, isStep: true });
    return undefined;
  }
  yield* go(gdb, (engine) => repeated(gdb, count, () => engine.move({ kind: "line", over, backward })), { backward, isStep: true });
  return undefined;
}

function instructionSteps(gdb: Gdb, words: string, over: boolean, backward: boolean): Moving<undefined> {
  const steps = (engine: Debugger) => repeated(gdb, gdb.count(words), () => engine.move({ kind: "instruction", over, backward }));
  return go(gdb, steps, { backward, isStep: true });
}

function* run(gdb: Gdb, isHeld: boolean): Moving<undefined> {
  if (gdb.isRunning) {
    const question = "The program being debugged has been started already.\nStart it from the beginning? ";
    if (!(yield* gdb.ask(question))) throw new GdbError("Program not restarted.");
  }
  for (const { id } of gdb.breakpoints.all) {
    if (id === exitRow || id === signalRow) gdb.breakpoints.remove(id);
    else gdb.breakpoints.change(id, { hits: 0 });
  }
  const path = gdb.program?.path ?? "";
  gdb.print(`Starting program: ${path} ${gdb.words.join(" ")}\n`);
  const { debugger: engine, pid } = gdb.start();
  engine.select(pid);
  engine.stepper.floor = engine.timeline.position;
  engine.hits.followFork = followed(gdb);
  gdb.breakpoints.add({ place: { kind: "exit" }, pid, isForwardOnly: true }, exitRow);
  followSignals(gdb);
  if (isHeld) {
    gdb.print(`\nProgram stopped.\n${stopText(gdb, gdb.selectedFrame, true)}`);
    return undefined;
  }
  // A breakpoint at the very first instruction: one stands there already.
  const { frame } = gdb;
  const stays =
    frame &&
    gdb.breakpoints.all.some(({ place, isEnabled, id }) => id > 0 && isEnabled && place.kind === "address" && place.address === frame.pc);
  if (stays) {
    const here: Stop = { reason: { kind: "moved" }, position: engine.timeline.position, tid: pid };
    const before = { identity: "", rows: gdb.breakpoints.all };
    if (breakpointHolds(gdb, frame.pc)) {
      report(gdb, here, before, false, false);
      return undefined;
    }
  }
  yield* go(gdb, () => engine.move({ kind: "continue" }));
  return undefined;
}

function breakpointHolds(gdb: Gdb, pc: number): boolean {
  for (const { id, place, isEnabled, condition, ignoreCount, hits } of gdb.breakpoints.all) {
    if (id < 0 || !isEnabled || place.kind !== "address" || place.address !== pc) continue;
    if (condition !== undefined && !isTrue(gdb.evaluate(condition))) continue;
    if (ignoreCount === 0) return true;
    gdb.breakpoints.change(id, { ignoreCount: ignoreCount - 1, hits: hits + 1 });
  }
  return false;
}

export const followed = (gdb: Gdb): "parent" | "child" => (gdb.settings.get("follow-fork-mode") === "child" ? "child" : "parent");

/** Puts off a breakpoint that the program stands at, as `continue N` does. */
function ignoreHere(gdb: Gdb, count: number): void {
  const { pc } = gdb.selectedFrame;
  const row = gdb.breakpoints.all.find(({ id, place }) => id > 0 && place.kind === "address" && place.address === pc);
  if (!row || count < 2) return;
  gdb.breakpoints.change(row.id, { ignoreCount: count - 1 });
  gdb.print(`Will ignore next ${count - 1} crossings of breakpoint ${row.id}.  Continuing.\n`);
}

function* finish(gdb: Gdb, backward: boolean): Moving<undefined> {
  gdb.running;
  const frame = gdb.selectedFrame;
  const outer = gdb.frames()[frame.level + 1];
  if (!outer) throw new GdbError('"finish" not meaningful in the outermost frame.');
  gdb.print(`Run ${backward ? "back to call of" : "till exit from"} #${String(frame.level).padEnd(3)}${frameText(gdb, frame)}\n`);
  const move: Move =
    frame.level === 0 ? { kind: "out", backward } : { kind: "address", addresses: [backward ? outer.pc - 4 : outer.pc], backward };
  gdb.select(0);
  const returns = gdb.variablesOf(frame)?.function?.type.returns;
  yield* go(gdb, (engine) => engine.move(move), { backward });
  const isThere = !backward && gdb.isRunning && gdb.selectedFrame.pc === outer.pc;
  const value = isThere && returns ? returnedValue(returns, gdb.context) : undefined;
  if (value) {
    gdb.history.push(value);
    gdb.print(`Value returned is $${gdb.history.length} = ${gdb.format(value)}\n`);
  }
  return undefined;
}

/** To a place, or out of this function if that comes first. */
function* runTo(gdb: Gdb, words: string): Moving<undefined> {
  gdb.running;
  const address = gdb.place(words);
  const returnTo = gdb.frames(1)[0]?.returnAddress;
  const addresses = returnTo === undefined ? [address] : [address, returnTo];
  yield* go(gdb, (engine) => engine.move({ kind: "address", addresses }));
  return undefined;
}

/** As `next`, but a loop is run to its end. */
function* untilLater(gdb: Gdb): Moving<undefined> {
  gdb.running;
  gdb.select(0);
  const { pc, location, function: inFunction } = gdb.selectedFrame;
  const identity = frameIdentity(gdb);
  const move: Move = location ? { kind: "line", over: true } : { kind: "instruction", over: true };
  const steps = function* (engine: Debugger): Moving {
    for (;;) {
      const stop = yield* engine.move(move);
      const now = gdb.frames(1)[0];
      const isBehind = !now || now.pc > pc || now.function?.name !== inFunction?.name;
      if (stop.reason.kind !== "moved" || isBehind || isBreakpointAt(gdb) || identity !== frameIdentity(gdb)) return stop;
    }
  };
  yield* go(gdb, steps, { isStep: true });
  return undefined;
}

const splitWords = (text: string): readonly string[] =>
  [...text.matchAll(/(?:[^\s"']+|"(?:[^"\\]|\\.)*"|'[^']*')+/g)].map(([word]) =>
    word.replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'/g,
      (_, double?: string, single?: string) => single ?? (double ?? "").replace(/\\(.)/g, "$1"),
    ),
  );

export function setWords(gdb: Gdb, words: string): void {
  gdb.words = splitWords(words);
}

/** The registers as the caller will have them, and the value where it looks for one. */
function* returnNow(gdb: Gdb, words: string): Moving<undefined> {
  const selected = gdb.selectedFrame;
  const outer = gdb.frames()[selected.level + 1];
  if (!outer) throw new GdbError('"return" not meaningful in the outermost frame.');
  const value = words.trim() === "" ? undefined : yield* gdb.evaluateCalling(words);
  const name = selected.function?.name;
  if (!(yield* gdb.ask(name === undefined ? "Make selected stack frame return now? " : `Make ${name} return now? `)))
    throw new GdbError("Not confirmed");
  const { x, sp, pc } = outer;
  gdb.select(0);
  if (value) {
    const scalar = scalarOf(value);
    const register = value.type.kind === "float" && value.type.bytes === 4 ? "$s0.f" : "$d0.f";
    if (typeof scalar === "number") gdb.evaluate(`${register} = ${scalar}`);
    else if (typeof scalar === "bigint") gdb.evaluate(`$x0 = ${scalar}`);
  }
  for (const [number, saved] of x.entries()) if (saved !== undefined && number >= 19) gdb.evaluate(`$x${number} = ${saved}`);
  gdb.evaluate(`$sp = ${sp}`);
  gdb.evaluate(`$pc = ${pc}`);
  gdb.print(selectedFrame(gdb, gdb.selectedFrame));
  return undefined;
}

const backward = (name: string, alias: string, forward: string, run: Command["run"]): Command => ({
  name: `reverse-${name}`,
  aliases: [alias],
  help: `${forward}\nUsage: reverse-${name} [N]`,
  run,
});

export const runningCommands: readonly Command[] = [
  {
    name: "run",
    aliases: ["r"],
    help: "Start debugged program.\nUsage: run [ARGUMENTS]",
    again: "bare",
    run: (gdb, words) => {
      if (words !== "") setWords(gdb, words);
      return run(gdb, false);
    },
  },
  {
    name: "starti",
    help: "Start the debugged program stopping at the first instruction.\nUsage: starti [ARGUMENTS]",
    run: (gdb, words) => {
      if (words !== "") setWords(gdb, words);
      return run(gdb, true);
    },
  },
  {
    name: "start",
    help: "Start the debugged program stopping at the beginning of the main procedure.\nUsage: start [ARGUMENTS]",
    run: (gdb, words) => {
      if (words !== "") setWords(gdb, words);
      const where = gdb.info?.symbols.named("main") ? "main" : "_start";
      const row = gdb.breakpoints.add({ place: { kind: "address", address: gdb.place(where) }, isTemporary: true, label: where });
      gdb.print(`Temporary breakpoint ${row.id} at ${placeText(gdb, gdb.place(where))}\n`);
      return run(gdb, false);
    },
  },
  {
    name: "continue",
    aliases: ["c", "fg"],
    help: "Continue program being debugged, after signal or breakpoint.\nUsage: continue [N]\nN: so many times the breakpoint that it stands at is passed.",
    again: "bare",
    run: function* (gdb, words) {
      gdb.running;
      if (words !== "") ignoreHere(gdb, gdb.count(words));
      else gdb.print("Continuing.\n");
      gdb.select(0);
      yield* go(gdb, (engine) => engine.move({ kind: "continue" }));
      return undefined;
    },
  },
  {
    name: "step",
    aliases: ["s"],
    help: "Step program until it reaches a different source line.\nUsage: step [N]\nArgument N means step N times (or till program stops for another reason).",
    run: (gdb, words) => lineSteps(gdb, words, false, false),
  },
  {
    name: "next",
    aliases: ["n"],
    help: 'Step program, proceeding through subroutine calls.\nUsage: next [N]\nUnlike "step", if the current source line calls a subroutine,\nthis command does not enter the subroutine.',
    run: (gdb, words) => lineSteps(gdb, words, true, false),
  },
  {
    name: "stepi",
    aliases: ["si"],
    help: "Step one instruction exactly.\nUsage: stepi [N]",
    run: (gdb, words) => instructionSteps(gdb, words, false, false),
  },
  {
    name: "nexti",
    aliases: ["ni"],
    help: "Step one instruction, but proceed through subroutine calls.\nUsage: nexti [N]",
    run: (gdb, words) => instructionSteps(gdb, words, true, false),
  },
  {
    name: "finish",
    aliases: ["fin"],
    help: "Execute until selected stack frame returns.\nUsage: finish",
    run: (gdb) => finish(gdb, false),
  },
  {
    name: "until",
    aliases: ["u"],
    help: "Execute until past the current line or past a LOCATION.\nUsage: until [LOCATION]",
    run: (gdb, words) => (words === "" ? untilLater(gdb) : runTo(gdb, words)),
  },
  {
    name: "advance",
    help: "Continue the program up to the given location.\nUsage: advance LOCATION",
    run: (gdb, words) => {
      if (words === "") throw new GdbError("Argument required (a location).");
      return runTo(gdb, words);
    },
  },
  {
    name: "jump",
    aliases: ["j"],
    help: "Continue program being debugged at specified line or address.\nUsage: jump LOCATION",
    run: function* (gdb, words) {
      gdb.running;
      if (words === "") throw new GdbError("Argument required (starting address).");
      const address = gdb.place(words);
      gdb.select(0);
      gdb.evaluate(`$pc = ${address}`);
      gdb.print(`Continuing at 0x${address.toString(16)}.\n`);
      yield* go(gdb, (engine) => engine.move({ kind: "continue" }));
      return undefined;
    },
  },
  {
    name: "return",
    help: "Make selected stack frame return to its caller.\nUsage: return [EXPRESSION]\nWhat the function would still have done is not done; EXPRESSION becomes its value.",
    again: "nothing",
    run: returnNow,
  },
  {
    name: "signal",
    help: "Continue program with the specified signal.\nUsage: signal SIGNAL",
    run: function* (gdb, words) {
      const { debugger: engine, pid } = gdb.running;
      if (words === "") throw new GdbError("Argument required (signal number).");
      if (words === "0") {
        gdb.print("Continuing with no signal.\n");
        gdb.select(0);
        yield* go(gdb, (engine_) => engine_.move({ kind: "continue" }));
        return undefined;
      }
      const { name } = rowNamed(words);
      engine.timeline.act({ kind: "signal", pid, signal: name as SignalName });
      gdb.print(`Continuing with signal ${name}.\n`);
      gdb.select(0);
      yield* go(gdb, (engine_) => engine_.move({ kind: "continue" }));
      return undefined;
    },
  },
  {
    name: "kill",
    aliases: ["k"],
    help: "Kill execution of program being debugged.\nUsage: kill",
    again: "nothing",
    run: function* (gdb) {
      const { debugger: engine, pid } = gdb.running;
      if (!(yield* gdb.ask("Kill the program being debugged? "))) throw new GdbError("Not confirmed.");
      engine.timeline.act({ kind: "signal", pid, signal: "SIGKILL" });
      gdb.forgetRun();
      gdb.print(`[Inferior 1 (process ${pid}) killed]\n`);
      return undefined;
    },
  },
  backward("step", "rs", "Step program backward until it reaches the beginning of another source line.", (gdb, words) =>
    lineSteps(gdb, words, false, true),
  ),
  backward("next", "rn", "Step program backward, proceeding through subroutine calls.", (gdb, words) => lineSteps(gdb, words, true, true)),
  backward("stepi", "rsi", "Step backward exactly one instruction.", (gdb, words) => instructionSteps(gdb, words, false, true)),
  backward("nexti", "rni", "Step backward one instruction, but proceed through called subroutines.", (gdb, words) =>
    instructionSteps(gdb, words, true, true),
  ),
  backward("continue", "rc", "Continue program being debugged but run it in reverse.", function* (gdb) {
    gdb.started;
    gdb.print("Continuing.\n");
    gdb.select(0);
    yield* go(gdb, (engine) => engine.move({ kind: "continue", backward: true }), { backward: true });
    return undefined;
  }),
  backward("finish", "rfin", "Execute backward until just before selected stack frame is called.", (gdb) => finish(gdb, true)),
];

/** `0x4000b0: file hello.s, line 8.` */
export function placeText(gdb: Gdb, address: number): string {
  const location = gdb.info?.lines.addressToLocation(address);
  return `0x${address.toString(16)}${location ? `: file ${location.file}, line ${location.line}.` : ""}`;
}
