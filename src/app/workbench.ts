// The page's workings without its looks: the stores, the client between them and the machine, and what commands do.
// Takes a way to open a connection, so that tests put a scripted machine in the worker's place.

import { createStore } from "zustand/vanilla";
import hello from "../../lessons/examples/hello/hello.s?raw";
import { formatDiagnostic } from "../engine/base/diagnostic.ts";
import type { Checked } from "../protocol/checked.ts";
import type { HttpRequest, TerminalPiece, Watch } from "../protocol/messages.ts";
import { type ClientEvents, createClient } from "./client/client.ts";
import type { OpenConnection } from "./client/connection.ts";
import type { Schedule } from "./client/pace.ts";
import type { CommandName } from "./commands.ts";
import { commands, isAvailable } from "./commands.ts";
import { countText } from "./format/quantity.ts";
import { pageCommands } from "./page-commands.ts";
import { commandEffects, createRuns, type LaunchOptions, type TextCommands } from "./runs.ts";
import { createBreakpoints } from "./stores/breakpoints.ts";
import { createHttp, type Http } from "./stores/http.ts";
import { createLayout, type LayoutWidth, type PanelName } from "./stores/layout.ts";
import { createMachine, type Machine } from "./stores/machine.ts";
import { createNetwork, type NetworkStore } from "./stores/network.ts";
import { createPreferences } from "./stores/preferences.ts";
import { createProfile } from "./stores/profile.ts";
import { createProgram, type NewProject, type Program } from "./stores/program.ts";
import { createSheets } from "./stores/sheets.ts";
import type { Shelf, StoredProject } from "./stores/shelf.ts";
import { createTerminal, type Terminal } from "./stores/terminal.ts";
import { createTour } from "./stores/tour.ts";

export interface WorkbenchOptions {
  readonly open: OpenConnection;
  readonly schedule: Schedule;
  readonly shelf?: Shelf;
  /** The project to begin with; absent: hello. */
  readonly stored?: StoredProject | undefined;
}

const notice = (tone: "plain" | "good" | "bad", text: string): TerminalPiece => ({ kind: "notice", tone, text });

interface Told {
  readonly program: Program;
  readonly machine: Machine;
  readonly terminal: Terminal;
  readonly http: Http;
  readonly network: NetworkStore;
  /** The editor shows the first error. */
  readonly revealError: () => void;
}

/** What the stores make of what the machine tells. */
const clientEvents = ({ program, machine, terminal, http, network, revealError }: Told): ClientEvents => ({
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
    revealError();
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
});

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
  let revealError = (): void => undefined;
  let text: TextCommands = { line: () => 1, toggleBreakpoint: () => undefined, goTo: () => undefined, format: () => undefined };
  const layout = createLayout();
  let width: LayoutWidth = "wide";

  const client = createClient({
    open,
    schedule,
    events: clientEvents({ program, machine, terminal, http, network, revealError: () => revealError() }),
  });
  client.watch(watch.getState());
  const profile = createProfile(client.ask);
  const runs = createRuns({ client, program, breakpoints, machine, terminal, http, network, profile });
  const effects = commandEffects({ client, runs, program, breakpoints, preferences, text: () => text });

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
      runs.load(otherwise);
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
      if (row && isAvailable(row, runs.activity(), runs.isHeldSoon())) effects[name]();
    },
    isHeldSoon: runs.isHeldSoon,
    activity: runs.activity,
    /** Asks the assembler about the text as it stands; `undefined` where a newer question overtook this one. */
    check: async (): Promise<Checked | undefined> => {
      const result = await client.check(runs.sources(), program.store.getState().launch.entry);
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
