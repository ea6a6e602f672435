// What a person can tell the machine: one row a command. Toolbar, keys and help sheet all read these rows.

import type { Activity } from "./format/state.ts";

export type CommandName =
  | "run"
  | "step"
  | "stepBack"
  | "continue"
  | "pause"
  | "stop"
  | "stepOver"
  | "stepOverBack"
  | "stepOut"
  | "continueBack"
  | "runToCursor"
  | "runBackToCursor"
  | "nextCall"
  | "toggleBreakpoint"
  | "editBreakpoint"
  | "runBeside"
  | "shell";

export interface Command {
  readonly name: CommandName;
  readonly label: string;
  /** Where there is little room; a word of the label. */
  readonly shortLabel?: string;
  /** What it does, for tooltip and help sheet. */
  readonly hint: string;
  /** As `Shift+F5`; `Ctrl` also means Command on a Mac. The first is the one shown. */
  readonly keys: readonly string[];
  readonly when: readonly Activity[];
  /** Where it is offered beside its key: with its name in the toolbar (default), as a sign there, or in the toolbar's menu of moves. */
  readonly place?: "button" | "sign" | "menu" | "elsewhere";
  /** Held down, the key repeats it. */
  readonly repeats?: true;
}

export const commands: readonly Command[] = [
  {
    name: "run",
    label: "Run",
    hint: "Assemble the program and run it on a fresh machine",
    keys: ["F5", "Ctrl+Enter"],
    when: ["empty", "assembling", "running", "paused", "blocked", "ended"],
  },
  {
    name: "step",
    label: "Step",
    hint: "Run one instruction; at the beginning, load the program and stop before the first",
    keys: ["F11", "Ctrl+'"],
    when: ["empty", "paused", "ended"],
    repeats: true,
  },
  {
    name: "stepBack",
    label: "Step back",
    shortLabel: "Back",
    hint: "Take one instruction back, with all that it did: memory, files, output, packets",
    keys: ["Shift+F10", "Ctrl+Shift+'"],
    when: ["paused", "ended"],
    repeats: true,
  },
  { name: "continue", label: "Continue", hint: "Let the paused program run on", keys: ["F5"], when: ["paused"] },
  { name: "pause", label: "Pause", hint: "Hold the program where it is, to look around", keys: ["F6"], when: ["running", "blocked"] },
  {
    name: "stop",
    label: "Stop",
    hint: "End every process; the page can always do this",
    keys: ["Shift+F5", "Ctrl+Shift+Enter"],
    when: ["assembling", "running", "paused", "blocked"],
  },
  {
    name: "stepOver",
    label: "Step over",
    hint: "Run one instruction; a bl with all that it calls",
    keys: ["F10"],
    when: ["empty", "paused", "ended"],
    place: "sign",
    repeats: true,
  },
  {
    name: "stepOut",
    label: "Step out",
    hint: "Run until this function has returned to its caller",
    keys: ["Shift+F11"],
    when: ["paused"],
    place: "sign",
  },
  {
    name: "continueBack",
    label: "Continue back",
    hint: "Run backwards to the last breakpoint, or to the beginning",
    keys: ["Alt+F5"],
    when: ["paused", "ended"],
    place: "sign",
  },
  {
    name: "stepOverBack",
    label: "Step over, back",
    hint: "Take one instruction back; a bl with all that it called",
    keys: ["Ctrl+Shift+F10"],
    when: ["paused", "ended"],
    place: "menu",
    repeats: true,
  },
  {
    name: "runToCursor",
    label: "Run to cursor",
    hint: "Run until the line of the cursor is reached; at the beginning, load the program first",
    keys: ["Ctrl+F10"],
    when: ["empty", "paused", "ended"],
    place: "menu",
  },
  {
    name: "runBackToCursor",
    label: "Back to cursor",
    hint: "Run backwards until the line of the cursor is reached",
    keys: ["Alt+F10"],
    when: ["paused", "ended"],
    place: "menu",
  },
  {
    name: "nextCall",
    label: "To the next system call",
    hint: "Run until a system call has returned",
    keys: ["Alt+F11"],
    when: ["paused"],
    place: "menu",
  },
  {
    name: "toggleBreakpoint",
    label: "Breakpoint",
    hint: "Set or remove a breakpoint on the line of the cursor; a press on the number of a line does the same",
    keys: ["F9"],
    when: ["empty", "assembling", "running", "paused", "blocked", "ended"],
    place: "menu",
  },
  {
    name: "editBreakpoint",
    label: "Condition of the breakpoint …",
    hint: "Stop only where an expression holds, after so many times, or print instead of stopping",
    keys: ["Shift+F9"],
    when: ["empty", "assembling", "running", "paused", "blocked", "ended"],
    place: "menu",
  },
  {
    name: "runBeside",
    label: "Run beside",
    hint: "Start the program as another process on the same machine, beside those already there: a second server meets a port in use, a client meets a server",
    keys: ["Ctrl+F5"],
    when: ["running", "paused", "blocked", "ended"],
  },
  {
    name: "shell",
    label: "Shell",
    hint: "Open a shell on a fresh machine, with your file in its home directory: as, ld, gcc, ./program, ls, ps …",
    keys: ["Ctrl+`"],
    when: ["empty", "assembling", "running", "paused", "blocked", "ended"],
    place: "elsewhere",
  },
];

export interface KeyPress {
  readonly key: string;
  /** The key by its place: with Alt, some systems give another character than the one on it. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Keys that a person gave to commands, by the commands' names. */
export type KeyChoices = Readonly<Record<string, readonly string[]>>;

/** Whether `event` is the chord written as `Ctrl+Shift+Enter`. */
export function matchesChord(event: KeyPress, chord: string): boolean {
  const parts = chord.split("+");
  const key = (parts.at(-1) ?? "").toLowerCase();
  const wants = (modifier: string) => parts.slice(0, -1).includes(modifier);
  const byPlace = event.altKey && (event.code === `Digit${key}` || event.code === `Key${key.toUpperCase()}`);
  return (
    (event.key.toLowerCase() === key || byPlace) &&
    (event.ctrlKey || event.metaKey) === wants("Ctrl") &&
    event.shiftKey === wants("Shift") &&
    event.altKey === wants("Alt")
  );
}

/** The chord of a key press, to be kept; nothing for a modifier alone. */
export function chordOf(event: KeyPress): string | undefined {
  if (/^(?:Control|Shift|Alt|Meta|AltGraph|Dead)$/.test(event.key)) return undefined;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const modifiers = [(event.ctrlKey || event.metaKey) && "Ctrl", event.shiftKey && "Shift", event.altKey && "Alt"];
  return [...modifiers.filter(Boolean), key].join("+");
}

/** The keys of a command: a person's own, or those that it comes with. */
export const keysOf = (
  { name, keys }: { readonly name: string; readonly keys: readonly string[] },
  choices: KeyChoices = {},
): readonly string[] => choices[name] ?? keys;

/** Whether it may be given now. What may be told to a paused machine may be told to one that is about to be: it is done in its turn. */
export const isAvailable = ({ when }: Command, activity: Activity, isHeldSoon = false): boolean =>
  when.includes(activity) || (isHeldSoon && when.includes("paused"));

const boundTo = <Row extends { readonly name: string; readonly keys: readonly string[] }>(
  rows: readonly Row[],
  event: KeyPress,
  choices: KeyChoices,
): readonly Row[] => rows.filter((row) => keysOf(row, choices).some((chord) => matchesChord(event, chord)));

/** The first command that has this key and may run now: F5 runs, or continues what is paused. */
export function commandForKey(
  event: KeyPress,
  activity: Activity,
  isHeldSoon = activity === "paused",
  choices: KeyChoices = {},
): Command | undefined {
  const allowed = boundTo(commands, event, choices).filter((command) => isAvailable(command, activity, isHeldSoon));
  return (isHeldSoon ? allowed.find((command) => command.name === "continue") : undefined) ?? allowed[0];
}

/** Whether any command has this key, so that the browser must not act on it. */
export const isCommandKey = (event: KeyPress, choices: KeyChoices = {}): boolean => boundTo(commands, event, choices).length > 0;

/** Of other rows with keys, the one that this key is for. */
export const rowForKey = <Row extends { readonly name: string; readonly keys: readonly string[] }>(
  rows: readonly Row[],
  event: KeyPress,
  choices: KeyChoices,
): Row | undefined => boundTo(rows, event, choices)[0];

/** The key to show in a tooltip. */
export const keyText = (command: Command, choices: KeyChoices = {}): string => keysOf(command, choices)[0] ?? "";
