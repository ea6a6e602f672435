// How this person likes the page: theme, number formats, which panels are in front. Kept in the browser's storage.

import { createStore } from "zustand/vanilla";
import type { Radix, Width } from "../format/number.ts";
import { panelNames } from "./layout.ts";
import { readStoredRecord, writeStored } from "./storage.ts";

const choices = {
  theme: ["system", "light", "dark", "contrast"],
  width: ["x", "w"],
  radix: ["hexadecimal", "decimal", "unsigned", "text", "binary"],
  registerBank: ["general", "vector", "system"],
  lanes: ["b", "h", "s", "d", "q"],
  laneKind: ["integer", "float"],
  stackOrder: ["low first", "high first"],
  phonePanel: ["lesson", ...panelNames],
  machineCode: ["hidden", "shown"],
  fileTree: ["hidden", "shown"],
  inlineValues: ["hidden", "shown"],
  textKeys: ["standard", "vim"],
} as const;

export type Lanes = (typeof choices.lanes)[number];
export type Theme = (typeof choices.theme)[number];
export type PhonePanel = (typeof choices.phonePanel)[number];

export interface Preferences {
  readonly theme: Theme;
  readonly width: Width;
  readonly radix: Radix;
  readonly registerBank: (typeof choices.registerBank)[number];
  /** How wide the lanes of vector registers are shown. */
  readonly lanes: Lanes;
  readonly laneKind: (typeof choices.laneKind)[number];
  /** Which addresses of the stack stand at the top. */
  readonly stackOrder: (typeof choices.stackOrder)[number];
  /** What a phone has open above the program; "editor": nothing. */
  readonly phonePanel: PhonePanel;
  /** Addresses and encoded words beside the lines. */
  readonly machineCode: (typeof choices.machineCode)[number];
  /** The list of the project's files beside the text. */
  readonly fileTree: (typeof choices.fileTree)[number];
  /** What the lines just executed have written, and how often they ran, behind them. */
  readonly inlineValues: (typeof choices.inlineValues)[number];
  /** Whose keys edit the text. */
  readonly textKeys: (typeof choices.textKeys)[number];
  /** Keys that this person gave to commands, by the commands' names, in place of those that they come with. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

const defaults: Preferences = {
  theme: "system",
  width: "x",
  radix: "hexadecimal",
  registerBank: "general",
  lanes: "d",
  laneKind: "integer",
  stackOrder: "low first",
  phonePanel: "editor",
  machineCode: "hidden",
  fileTree: "hidden",
  inlineValues: "shown",
  textKeys: "standard",
  keys: {},
};

const storageKey = "preferences";

const isKeys = (value: unknown): value is Preferences["keys"] =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((chords) => Array.isArray(chords) && chords.every((chord) => typeof chord === "string"));

function readPreferences(): Preferences {
  const stored = readStoredRecord(storageKey);
  const keys = isKeys(stored["keys"]) ? stored["keys"] : {};
  const entries = Object.entries(choices).filter(([name, allowed]) => (allowed as readonly unknown[]).includes(stored[name]));
  return { ...defaults, ...Object.fromEntries(entries.map(([name]) => [name, stored[name]])), keys, phonePanel: defaults.phonePanel };
}

/** A store that writes itself to the browser's storage whenever it changes. */
export function createPreferences() {
  const store = createStore<Preferences>()(readPreferences);
  store.subscribe((preferences) => writeStored(storageKey, JSON.stringify(preferences)));
  return store;
}

export type PreferencesStore = ReturnType<typeof createPreferences>;
