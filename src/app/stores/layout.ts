// Where the panels are: a tree of splits whose leaves are groups of tabs. Presets give the trees; what a person moves, closes and
// resizes is kept. Pure data and functions; drawing is the frame's.

import { createStore } from "zustand/vanilla";
import { readStoredRecord, writeStored } from "./storage.ts";

export const panelTitles = {
  editor: "Program",
  registers: "Registers",
  memory: "Memory",
  stack: "Stack",
  code: "Disassembly",
  calls: "System calls",
  processes: "Processes",
  breakpoints: "Breakpoints",
  network: "Network",
  terminal: "Terminal",
  profile: "Profile",
  outline: "Outline",
} as const;

export type PanelName = keyof typeof panelTitles;
export const panelNames = Object.keys(panelTitles) as readonly PanelName[];

export interface GroupPlace {
  readonly kind: "group";
  readonly panels: readonly PanelName[];
  readonly front: PanelName;
}

export interface SplitPlace {
  readonly kind: "split";
  /** "row": side by side. */
  readonly direction: "row" | "column";
  /** Percent of the first. */
  readonly first: number;
  readonly children: readonly [Place, Place];
}

export type Place = GroupPlace | SplitPlace;
export type Edge = "left" | "right" | "top" | "bottom";
/** Presets and kept trees are for a width of the window: side by side, or half of it as tabs. */
export type LayoutWidth = "wide" | "medium";

const group = (...panels: readonly [PanelName, ...PanelName[]]): GroupPlace => ({ kind: "group", panels, front: panels[0] });
const split = (direction: "row" | "column", first: number, ...children: readonly [Place, Place]): SplitPlace => ({
  kind: "split",
  direction,
  first,
  children,
});

const views = ["memory", "stack", "code", "calls", "processes", "breakpoints", "profile"] as const;

export const presets = {
  debug: {
    label: "Debug",
    about: "Everything at once",
    wide: split(
      "column",
      68,
      split("row", 52, group("editor"), split("column", 64, group("registers"), group(...views))),
      split("row", 52, group("terminal"), group("network")),
    ),
    medium: split(
      "column",
      62,
      split("row", 55, group("editor"), group("registers", ...views)),
      split("row", 55, group("terminal"), group("network")),
    ),
  },
  learn: {
    label: "Learn",
    about: "Text and terminal beside the registers",
    wide: split(
      "row",
      58,
      split("column", 70, group("editor"), group("terminal", "network")),
      split("column", 60, group("registers"), group(...views)),
    ),
    medium: split("column", 65, group("editor"), group("terminal", "registers", ...views, "network")),
  },
  network: {
    label: "Network",
    about: "Packets beside the calls of the server",
    wide: split(
      "row",
      42,
      split("column", 55, group("editor"), group("calls", "registers", "memory", "stack", "code")),
      split("column", 74, group("network"), group("terminal", "processes")),
    ),
    medium: split(
      "row",
      45,
      group("editor", "registers", "memory", "stack"),
      split("column", 65, group("network", "calls"), group("terminal", "processes")),
    ),
  },
  present: {
    label: "Present",
    about: "Large text for a projector",
    wide: split("row", 60, group("editor"), split("column", 62, group("registers"), group("terminal"))),
    medium: split("row", 60, group("editor"), split("column", 55, group("registers"), group("terminal"))),
  },
} as const satisfies Readonly<Record<string, { readonly label: string; readonly about: string } & Readonly<Record<LayoutWidth, Place>>>>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly PresetName[];

export const groupsOf = (place: Place): readonly GroupPlace[] => (place.kind === "group" ? [place] : place.children.flatMap(groupsOf));
export const shownPanels = (place: Place): readonly PanelName[] => groupsOf(place).flatMap(({ panels }) => panels);
const holds = (place: GroupPlace, panel: PanelName) => place.panels.includes(panel);

/** The tree with each group replaced by what `change` makes of it; a group that goes leaves its place to its neighbour. */
function mapGroups(place: Place, change: (group: GroupPlace) => Place | undefined): Place | undefined {
  if (place.kind === "group") return change(place);
  const [first, second] = place.children.map((child) => mapGroups(child, change));
  if (!first || !second) return first ?? second;
  return first === place.children[0] && second === place.children[1] ? place : { ...place, children: [first, second] };
}

export const bringToFront = (tree: Place, panel: PanelName): Place =>
  mapGroups(tree, (place) => (holds(place, panel) && place.front !== panel ? { ...place, front: panel } : place)) ?? tree;

/** The last panel stays. */
export const close = (tree: Place, panel: PanelName): Place =>
  mapGroups(tree, (place) => {
    if (!holds(place, panel)) return place;
    const panels = place.panels.filter((other) => other !== panel);
    const at = Math.min(place.panels.indexOf(panel), panels.length - 1);
    const front = place.front === panel ? panels[at] : place.front;
    return front === undefined ? undefined : { ...place, panels, front };
  }) ?? tree;

/** To the tabs of another group, known by one of its panels; or to an edge of it, as a group of its own. */
export function move(tree: Place, panel: PanelName, beside: PanelName, edge?: Edge, first = 50): Place {
  const target = groupsOf(tree).find((place) => holds(place, beside));
  if (!target || (holds(target, panel) && (!edge || target.panels.length === 1))) return bringToFront(tree, panel);
  const anchor = beside === panel ? target.panels.find((other) => other !== panel) : beside;
  if (anchor === undefined) return tree;
  const without = shownPanels(tree).includes(panel) ? close(tree, panel) : tree;
  return (
    mapGroups(without, (place) => {
      if (!holds(place, anchor)) return place;
      if (!edge) return { ...place, panels: [...place.panels, panel], front: panel };
      const alone: GroupPlace = { kind: "group", panels: [panel], front: panel };
      const children: readonly [Place, Place] = edge === "left" || edge === "top" ? [alone, place] : [place, alone];
      return { kind: "split", direction: edge === "left" || edge === "right" ? "row" : "column", first, children };
    }) ?? tree
  );
}

/** Panels that are in no preset: at which edge of which other one they are opened, and how much is left to that, in percent. */
const asides: Partial<Readonly<Record<PanelName, readonly [beside: PanelName, edge: Edge, left: number]>>> = {
  outline: ["editor", "right", 72],
};

/** Brings a closed panel back, to where its preset has it if that is still there. */
export function reopen(tree: Place, panel: PanelName, preset: Place): Place {
  if (shownPanels(tree).includes(panel)) return bringToFront(tree, panel);
  const aside = asides[panel];
  if (aside && shownPanels(tree).includes(aside[0])) return move(tree, panel, ...aside);
  const neighbours = groupsOf(preset).find((place) => holds(place, panel))?.panels ?? [];
  const shown = shownPanels(tree);
  const beside = neighbours.find((other) => shown.includes(other)) ?? shown.find((other) => other !== "editor") ?? shown[0];
  return beside === undefined ? tree : move(tree, panel, beside);
}

/** `path`: "" is the root, then 0 or 1 for each step down. */
export function resize(tree: Place, path: string, first: number): Place {
  if (tree.kind === "group") return tree;
  if (path === "") return { ...tree, first };
  const at = Number(path[0]);
  const children = tree.children.map((child, index) => (index === at ? resize(child, path.slice(1), first) : child));
  return { ...tree, children: children as unknown as readonly [Place, Place] };
}

/** A kept tree may come from an older page: it must be one, and hold each panel at most once. */
function isTree(value: unknown, seen = new Set<string>()): value is Place {
  if (typeof value !== "object" || value === null) return false;
  const place = value as Record<string, unknown>;
  if (place["kind"] === "group") {
    const { panels, front } = place;
    if (!Array.isArray(panels) || panels.length === 0 || !panels.includes(front)) return false;
    return panels.every((panel) => panel in panelTitles && !seen.has(panel) && seen.add(panel));
  }
  const { direction, first, children } = place;
  return (
    place["kind"] === "split" &&
    (direction === "row" || direction === "column") &&
    typeof first === "number" &&
    Array.isArray(children) &&
    children.length === 2 &&
    children.every((child) => isTree(child, seen))
  );
}

export interface LayoutState {
  readonly preset: PresetName;
  readonly wide: Place;
  readonly medium: Place;
  /** Grows with each choice of a preset, so that sizes begin anew. */
  readonly revision: number;
  /** Alone on the page, for the moment. */
  readonly maximised: PanelName | undefined;
}

const storageKey = "panels";

const freshState = (preset: PresetName): LayoutState => ({
  preset,
  wide: presets[preset].wide,
  medium: presets[preset].medium,
  revision: 0,
  maximised: undefined,
});

/** What a tree is but for its sizes and fronts: another shape is drawn anew. */
export const shapeOf = (place: Place): string =>
  place.kind === "group" ? place.panels.join(" ") : `(${shapeOf(place.children[0])}${place.direction}${shapeOf(place.children[1])})`;

function readLayout(): LayoutState {
  const { preset, wide, medium } = readStoredRecord(storageKey);
  const name = presetNames.find((candidate) => candidate === preset) ?? "debug";
  const fresh = freshState(name);
  return { ...fresh, ...(isTree(wide) ? { wide } : {}), ...(isTree(medium) ? { medium } : {}) };
}

export function createLayout() {
  const store = createStore<LayoutState>()(readLayout);
  store.subscribe(({ preset, wide, medium }, before) => {
    if (wide !== before.wide || medium !== before.medium) writeStored(storageKey, JSON.stringify({ preset, wide, medium }));
  });
  const change = (width: LayoutWidth, next: (tree: Place) => Place) => {
    const tree = next(store.getState()[width]);
    if (tree !== store.getState()[width]) store.setState({ [width]: tree });
  };
  return {
    store,
    choose: (preset: PresetName) => store.setState({ ...freshState(preset), revision: store.getState().revision + 1 }),
    /** For whoever has not arranged anything yet. */
    suggest: (preset: PresetName) => {
      if (Object.keys(readStoredRecord(storageKey)).length === 0) store.setState(freshState(preset));
    },
    show: (width: LayoutWidth, panel: PanelName) => {
      const { maximised, preset } = store.getState();
      if (maximised !== undefined && maximised !== panel) store.setState({ maximised: undefined });
      change(width, (tree) => reopen(tree, panel, presets[preset][width]));
    },
    close: (width: LayoutWidth, panel: PanelName) => {
      if (store.getState().maximised === panel) store.setState({ maximised: undefined });
      change(width, (tree) => close(tree, panel));
    },
    move: (width: LayoutWidth, panel: PanelName, beside: PanelName, edge?: Edge) =>
      change(width, (tree) => move(tree, panel, beside, edge)),
    resize: (width: LayoutWidth, path: string, first: number) => change(width, (tree) => resize(tree, path, first)),
    maximise: (panel: PanelName | undefined) => store.setState({ maximised: panel }),
  };
}

export type LayoutStore = ReturnType<typeof createLayout>;
