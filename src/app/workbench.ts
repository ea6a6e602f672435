// The page's workings without its looks: the stores, the client between them and the machine, and what commands do.
// Takes a way to open a connection, so that tests put a scripted machine in the worker's place.

import { createStore } from "zustand/vanilla";
import hello from "../../lessons/examples/hello/hello.s?raw";
import { formatDiagnostic } from "../engine/base/diagnostic.ts";
import type { Checked } from "../protocol/checked.ts";
import type { BreakpointWish, HttpRequest, MoveWish, Preparation, SourceFile, TerminalPiece, Watch } from "../protocol/messages.ts";
import { createClient } from "./client/client.ts";
import type { OpenConnection } from "./client/connection.ts";
import type { Schedule } from "./client/pace.ts";
import type { CommandName } from "./commands.ts";
import { commands, isAvailable } from "./commands.ts";
import { countText } from "./format/quantity.ts";
import type { Activity } from "./format/state.ts";
import { describeState } from "./format/state.ts";
import { pageCommands } from "./page-commands.ts";
import { answerOf } from "./project/lesson-project.ts";
import { createBreakpoints } from "./stores/breakpoints.ts";
import { createHttp } from "./stores/http.ts";
import { preparationOf } from "./stores/launch.ts";
import { createLayout, type LayoutWidth, type PanelName } from "./stores/layout.ts";
import { createMachine } from "./stores/machine.ts";
import { createNetwork } from "./stores/network.ts";
import { createPreferences } from "./stores/preferences.ts";
import { createProfile } from "./stores/profile.ts";
import { createProgram, type NewProject } from "./stores/program.ts";
import { createSheets } from "./stores/sheets.ts";
import type { Shelf, StoredProject } from "./stores/shelf.ts";
import { createTerminal } from "./stores/terminal.ts";
import { createTour } from "./stores/tour.ts";

export interface WorkbenchOptions {
  readonly open: OpenConnection;
  readonly schedule: Schedule;
  readonly shelf?: Shelf;
  /** The project to begin with; absent: hello. */
  readonly stored?: StoredProject | undefined;
}

const notice = (tone: "plain" | "good" | "bad", text: string): TerminalPiece => ({ kind: "notice", tone, text });

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

export function createWorkbench({ open, schedule, shelf, stored }: WorkbenchOptions) {
  const machine = createMachine();
  const terminal = createTerminal();
  const breakpoints = createBreakpoints();
  const program = createProgram(
    { id: "own", title: "My program", files: [{ name: "hello.s", text: hello }] },
    {
      ...(shelf ? { shelf } : {}),
      stored,
      breakpoints,
      announce: (sentence) => machine.narrate(sentence),
    },
  );
  const http = createHttp();
  const network = createNetwork();
  const preferences = createPreferences();
  const sheets = createSheets();
  const tour = createTour();
  /** What the panels look at. */
  const watch = createStore<Watch>()(() => ({ memoryAt: "", memoryBytes: 256, stackSlots: 32 }));
  /** Where the cursor is in the file in front. */
  const cursor = createStore<{ readonly line: number }>()(() => ({ line: 1 }));
  let revealError: (() => void) | undefined;
  /** The last start was one that holds before the first instruction. */
  let loadsToHold = false;
  let text: TextCommands = { line: () => 1, toggleBreakpoint: () => undefined, goTo: () => undefined, format: () => undefined };
  const layout = createLayout();
  let width: LayoutWidth = "wide";

  const client = createClient({
    open,
    schedule,
    events: {
      connection: machine.connection,
      batch: (batch) => {
        // The machine has gone back, and tells anew what had happened by then. Calls that are yet to come stay in the list.
        if (batch.isRetold) terminal.clear();
        machine.batch(batch);
        http.progressed(batch.http);
        network.batch(batch);
        return terminal.write(batch.terminal);
      },
      refused: (diagnostics, reason) => {
        program.refused(diagnostics);
        void terminal.write([notice("bad", [reason, ...diagnostics.map(formatDiagnostic)].join("\n"))]);
        const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
        machine.narrate(errors > 0 ? `Not started: ${countText(errors, "error")} in the text` : `Not started: ${reason}`);
        revealError?.();
      },
      forciblyStopped: (why) => {
        machine.lost();
        http.lost();
        const text =
          why === "assembling"
            ? "Stopped while it was being assembled."
            : "The machine did not answer Stop in time, so it was ended and a fresh one was started.";
        void terminal.write([notice(why === "assembling" ? "plain" : "bad", text)]);
        machine.narrate(why === "assembling" ? text : "Stopped: a fresh machine was started");
      },
    },
  });
  client.watch(watch.getState());
  const profile = createProfile(client.ask);

  const activity = (): Activity => {
    const { connection, view } = machine.store.getState();
    return describeState(connection, view).activity;
  };
  /** Whether a move follows what is under way: a program that is being loaded or stepped stands still in a moment. */
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

  /** Of a lesson that is being written, the answer that the file in front belongs to. */
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
    const isLesson = state.id.startsWith("lesson/");
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

  const start = (mode: "run" | "pause", beside: boolean, otherwise?: LaunchOptions) => {
    const files = sources();
    client.breakpoints(wishes());
    if (!beside) forgetRun();
    program.built();
    loadsToHold = mode === "pause";
    const { launch } = program.store.getState();
    client.start({ files, mode, beside, arguments: launch.arguments, preparation: preparationOf(launch), ...otherwise });
  };

  const moveOrLoad = (move: MoveWish) => (isHeldSoon() ? client.move(move) : start("pause", false));
  const cursorPlace = (): string => `${program.store.getState().name}:${text.line()}`;

  const effects: Readonly<Record<CommandName, () => void>> = {
    run: () => {
      start("run", false);
      // On a phone the text covers what the program prints.
      if (preferences.getState().phonePanel === "editor") preferences.setState({ phonePanel: "terminal" });
    },
    runBeside: () => start("run", true),
    step: () => moveOrLoad({ kind: "instruction" }),
    stepOver: () => moveOrLoad({ kind: "instruction", over: true }),
    stepBack: () => client.move({ kind: "instruction", backward: true }),
    stepOverBack: () => client.move({ kind: "instruction", backward: true, over: true }),
    stepOut: () => client.move({ kind: "out" }),
    continueBack: () => client.move({ kind: "continue", backward: true }),
    runToCursor: () => {
      if (!isHeldSoon()) start("pause", false);
      client.move({ kind: "place", place: cursorPlace() });
    },
    runBackToCursor: () => client.move({ kind: "place", place: cursorPlace(), backward: true }),
    nextCall: () => client.move({ kind: "event", event: "call" }),
    toggleBreakpoint: () => text.toggleBreakpoint(),
    editBreakpoint: () => breakpoints.edit({ file: program.store.getState().name, line: text.line() }),
    continue: client.continue,
    pause: client.pause,
    stop: client.stop,
    shell: () => {
      forgetRun();
      terminal.clear();
      loadsToHold = false;
      client.start({ program: "shell", files: program.files(), mode: "run", beside: false });
    },
  };

  /** Brings a panel to the front, in whatever layout; one that was closed comes back. */
  const reveal = (panel: PanelName): void => {
    layout.show(width, panel);
    preferences.setState({ phonePanel: panel });
  };

  return {
    program,
    layout,
    reveal,
    /** Puts the cursor on a line of a file, and the editor to the front. */
    goTo: (file: string, line: number): void => {
      reveal("editor");
      text.goTo(file, line);
    },
    /** Loads the program, as it is started or otherwise, and executes so many instructions of it. */
    loadTo: (instructions: number, otherwise?: LaunchOptions): void => {
      start("pause", false, otherwise);
      if (instructions > 0) client.move({ kind: "instruction", count: instructions });
    },
    pageCommands: pageCommands({ program, sheets, tour, preferences, layout, reveal, width: () => width, formatText: () => text.format() }),
    /** The window's width decides which tree of panels is shown. */
    onLayout: (shown: "wide" | "medium" | "phone"): void => {
      if (shown !== "phone") width = shown;
    },
    machine,
    terminal,
    http,
    network,
    profile,
    preferences,
    breakpoints,
    sheets,
    tour,
    watch,
    cursor,
    client,
    /** Does what a command says, if the machine is in a state for it. */
    command: (name: CommandName): void => {
      const row = commands.find((command) => command.name === name);
      if (row && isAvailable(row, activity(), isHeldSoon())) effects[name]();
    },
    isHeldSoon,
    activity,
    /** Asks the assembler about the text as it stands; `undefined` where a newer question overtook this one. */
    check: async (): Promise<Checked | undefined> => {
      const result = await client.check(sources(), program.store.getState().launch.entry);
      if (result) program.checked(result);
      return result;
    },
    /** What panels look at: parts that change are sent on together. */
    look: (part: Partial<Watch>): void => {
      const before = watch.getState();
      const next = { ...before, ...part };
      if ((Object.keys(next) as (keyof Watch)[]).every((name) => next[name] === before[name])) return;
      watch.setState(next);
      client.watch(next);
    },
    sendHttp: (request: HttpRequest, count: number): void => {
      http.sent(client.http(request, count, 1), request, count);
    },
    cancelHttp: (): void => {
      const { exchange } = http.store.getState();
      if (!exchange) return;
      client.cancelHttp(exchange.id);
      http.cancelled();
    },
    /** Puts an example or another project that comes from elsewhere in front; of one that was changed, the learner chooses which. */
    openProject: async (project: NewProject): Promise<void> => {
      const known = await program.shelf.read(project.id);
      const isChanged = known?.files.some(({ name, text: now }) => project.files.find((file) => file.name === name)?.text !== now);
      const openIt = (fresh: boolean) => program.openProject(project, { fresh });
      if (isChanged) sheets.open({ kind: "reopen", id: project.id, title: project.title, open: (fresh) => void openIt(fresh) });
      else await openIt(false);
    },
    /** A fresh machine in place of one that failed. */
    restart: (): void => {
      machine.lost();
      http.lost();
      client.restart();
    },
    /** Who knows the cursor. */
    onText: (commandsOfText: TextCommands): void => {
      text = commandsOfText;
    },
    /** What to do when Run is refused: the editor shows the first error. */
    onRefused: (reveal: () => void): void => {
      revealError = reveal;
    },
  };
}

export type Workbench = ReturnType<typeof createWorkbench>;
