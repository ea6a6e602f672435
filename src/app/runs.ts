// Runs of the program: how one starts, what becomes of the one before, and what the commands of the machine do.

import type { BreakpointWish, MoveWish, Preparation, SourceFile } from "../protocol/messages.ts";
import type { Client } from "./client/client.ts";
import type { CommandName } from "./commands.ts";
import type { Activity } from "./format/state.ts";
import { describeState } from "./format/state.ts";
import { answerOf } from "./project/lesson-project.ts";
import type { Breakpoints } from "./stores/breakpoints.ts";
import type { Http } from "./stores/http.ts";
import { preparationOf } from "./stores/launch.ts";
import { ownLessonOf } from "./stores/lesson-attempt.ts";
import type { Machine } from "./stores/machine.ts";
import type { NetworkStore } from "./stores/network.ts";
import type { PreferencesStore } from "./stores/preferences.ts";
import type { Profile } from "./stores/profile.ts";
import type { Program } from "./stores/program.ts";
import type { Terminal } from "./stores/terminal.ts";

/** In place of how the project says that it is started. */
export interface LaunchOptions {
  readonly arguments: readonly string[];
  readonly preparation: Preparation;
}

/** What the editor does for commands that are about a line of the text. */
export interface TextCommands {
  readonly goTo: (file: string, line: number) => void;
  /** Puts the text of the file in front into columns. */
  readonly format: () => void;
  /** Of the cursor, from 1. */
  readonly line: () => number;
  readonly toggleBreakpoint: () => void;
}

interface Ties {
  readonly client: Client;
  readonly program: Program;
  readonly breakpoints: Breakpoints;
  readonly machine: Machine;
  readonly terminal: Terminal;
  readonly http: Http;
  readonly network: NetworkStore;
  readonly profile: Profile;
}

export type Runs = ReturnType<typeof createRuns>;

/** Lets stores and machine follow the program and its breakpoints, as long as the page lives. */
export function createRuns({ client, program, breakpoints, machine, terminal, http, network, profile }: Ties) {
  /** The last start was one that holds before the first instruction. */
  let loadsToHold = false;

  const activity = (): Activity => {
    const { connection, view } = machine.store.getState();
    return describeState(connection, view).activity;
  };
  const isHeldSoon = (): boolean => {
    const { view } = machine.store.getState();
    return (loadsToHold && client.isStarting()) || activity() === "paused" || (activity() === "running" && view?.isStepping === true);
  };

  const wishes = (): BreakpointWish[] => {
    const { files } = program.store.getState();
    const { rows, events } = breakpoints.store.getState();
    return [
      ...rows
        .filter(({ file }) => files.some(({ name }) => name === file))
        .map(({ file, line, ...wish }): BreakpointWish => ({ at: { kind: "code", place: `${file}:${line}` }, ...wish })),
      ...events.map(({ key: _key, ...wish }) => wish),
    ];
  };
  // Lines are those of the text as it is: the machine hears of changes while it runs that text, and of all of them with the next Run.
  breakpoints.store.subscribe((state, before) => {
    if (state.rows === before.rows && state.events === before.events) return;
    program.touched();
    if (!program.store.getState().stale) client.breakpoints(wishes());
  });

  const sources = (): readonly SourceFile[] => answerOf(program.files(), program.store.getState().name);

  /** What was known of the last run. */
  const forgetRun = () => {
    machine.cleared();
    profile.cleared();
    network.cleared();
    http.lost();
  };

  // Another project: of a run that is over, or held, nothing stays. What goes on stays, so that the project can run beside it; not beside
  // a lesson, which begins from nothing.
  program.store.subscribe((state, before) => {
    if (state.id === before.id || state.files === before.files) return;
    const isLesson = ownLessonOf(state.id) !== undefined;
    const now = activity();
    if (now === "unavailable" || now === "empty" || (!isLesson && (now === "running" || now === "blocked"))) return;
    client.clear();
    machine.lost();
    forgetRun();
    http.cleared();
    terminal.clear();
    machine.narrate("");
    loadsToHold = false;
  });

  const begin = (mode: "run" | "pause", place: "alone" | "beside", otherwise?: LaunchOptions) => {
    const files = sources();
    client.breakpoints(wishes());
    if (place === "alone") forgetRun();
    program.built();
    loadsToHold = mode === "pause";
    const { launch } = program.store.getState();
    const preparation = preparationOf(launch);
    client.start({ files, mode, beside: place === "beside", arguments: launch.arguments, preparation, ...otherwise });
  };

  return {
    activity,
    /** Whether a move follows what is under way: a program that is being loaded or stepped stands still in a moment. */
    isHeldSoon,
    /** Of a lesson that is being written, the answer that the file in front belongs to. */
    sources,
    run: (place: "alone" | "beside") => begin("run", place),
    /** Stands still before the first instruction. */
    load: (otherwise?: LaunchOptions) => begin("pause", "alone", otherwise),
    shell: () => {
      forgetRun();
      terminal.clear();
      loadsToHold = false;
      client.start({ program: "shell", files: program.files(), mode: "run", beside: false });
    },
  };
}

interface EffectTies {
  readonly client: Client;
  readonly runs: Runs;
  readonly program: Program;
  readonly breakpoints: Breakpoints;
  readonly preferences: PreferencesStore;
  readonly text: () => TextCommands;
}

export function commandEffects({
  client,
  runs,
  program,
  breakpoints,
  preferences,
  text,
}: EffectTies): Readonly<Record<CommandName, () => void>> {
  const moveOrLoad = (move: MoveWish) => (runs.isHeldSoon() ? client.move(move) : runs.load());
  const cursorPlace = (): string => `${program.store.getState().name}:${text().line()}`;
  return {
    run: () => {
      runs.run("alone");
      // On a phone the text covers what the program prints.
      if (preferences.getState().phonePanel === "editor") preferences.setState({ phonePanel: "terminal" });
    },
    runBeside: () => runs.run("beside"),
    step: () => moveOrLoad({ kind: "instruction" }),
    stepOver: () => moveOrLoad({ kind: "instruction", over: true }),
    stepBack: () => client.move({ kind: "instruction", backward: true }),
    stepOverBack: () => client.move({ kind: "instruction", backward: true, over: true }),
    stepOut: () => client.move({ kind: "out" }),
    continueBack: () => client.move({ kind: "continue", backward: true }),
    runToCursor: () => {
      if (!runs.isHeldSoon()) runs.load();
      client.move({ kind: "place", place: cursorPlace() });
    },
    runBackToCursor: () => client.move({ kind: "place", place: cursorPlace(), backward: true }),
    nextCall: () => client.move({ kind: "event", event: "call" }),
    toggleBreakpoint: () => text().toggleBreakpoint(),
    editBreakpoint: () => breakpoints.edit({ file: program.store.getState().name, line: text().line() }),
    continue: client.continue,
    pause: client.pause,
    stop: client.stop,
    shell: runs.shell,
  };
}
