// The tree of panels: what moving, closing and bringing back make of it.

import { beforeEach, expect, test } from "vitest";
import { installMemoryStorage, type MemoryStorage } from "../testing/memory-storage.ts";
import { close, createLayout, groupsOf, move, type Place, presetNames, presets, reopen, shownPanels } from "./layout.ts";

let storage: MemoryStorage;
beforeEach(() => {
  storage = installMemoryStorage();
});

const told = (place: Place): string =>
  place.kind === "group"
    ? place.panels.map((panel) => (panel === place.front ? `*${panel}` : panel)).join(" ")
    : `(${told(place.children[0])} ${place.direction === "row" ? "|" : "/"} ${told(place.children[1])})`;

test("every preset holds a panel at most once, and the editor", () => {
  for (const name of presetNames)
    for (const width of ["wide", "medium"] as const) {
      const panels = shownPanels(presets[name][width]);
      expect(new Set(panels).size, name).toBe(panels.length);
      expect(panels).toContain("editor");
    }
});

const present = presets.present.wide;

test("a panel moves to the tabs of another, or to its edge; a group left empty goes", () => {
  expect(told(present)).toBe("(*editor | (*registers / *terminal))");
  expect(told(move(present, "terminal", "registers"))).toBe("(*editor | registers *terminal)");
  expect(told(move(present, "terminal", "editor", "bottom"))).toBe("((*editor / *terminal) | *registers)");
  const joined = move(present, "terminal", "registers");
  expect(told(move(joined, "terminal", "terminal", "left"))).toBe("(*editor | (*terminal | *registers))");
});

test("a closed panel comes back to where its neighbours are", () => {
  const { wide } = presets.debug;
  const without = close(wide, "memory");
  expect(shownPanels(without)).not.toContain("memory");
  const back = reopen(without, "memory", wide);
  expect(groupsOf(back).find(({ panels }) => panels.includes("memory"))).toMatchObject({
    front: "memory",
    panels: expect.arrayContaining(["stack"]),
  });
  expect(close({ kind: "group", panels: ["editor"], front: "editor" }, "editor")).toMatchObject({ panels: ["editor"] });
});

test("what was arranged is there the next time; what cannot be read is not", () => {
  createLayout().close("wide", "network");
  expect(shownPanels(createLayout().store.getState().wide)).not.toContain("network");
  for (const left of [
    '{"wide":{"kind":"group","panels":["nothing"],"front":"nothing"}}',
    '{"wide":{"kind":"group","panels":["editor","editor"],"front":"editor"}}',
  ]) {
    storage.entries.set("svc0.panels", left);
    expect(createLayout().store.getState().wide).toEqual(presets.debug.wide);
  }
});
