import { expect, test } from "vitest";
import { commandForKey, isCommandKey, matchesChord } from "./commands.ts";

const key = (name: string, modifiers: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});

test("F5 runs, or continues what is paused; Shift+F5 stops", () => {
  expect(commandForKey(key("F5"), "ended")?.name).toBe("run");
  expect(commandForKey(key("F5"), "paused")?.name).toBe("continue");
  expect(commandForKey(key("F5", { shiftKey: true }), "running")?.name).toBe("stop");
});

test("Ctrl+Enter runs, also what is paused, from the beginning; Command does as Ctrl does", () => {
  expect(commandForKey(key("Enter", { ctrlKey: true }), "paused")?.name).toBe("run");
  expect(commandForKey(key("Enter", { metaKey: true }), "empty")?.name).toBe("run");
});

test("a key whose command is not possible now does nothing, but is still ours and not the browser's", () => {
  expect(commandForKey(key("F10"), "running")).toBeUndefined();
  expect(commandForKey(key("F10"), "running", true)?.name).toBe("stepOver");
  expect(commandForKey(key("F5"), "running", true)?.name).toBe("continue");
  expect(isCommandKey(key("F10"))).toBe(true);
  expect(isCommandKey(key("a"))).toBe(false);
});

test("a chord is exact", () => {
  expect(matchesChord(key("F5", { altKey: true }), "F5")).toBe(false);
  expect(matchesChord(key("'", { ctrlKey: true }), "Ctrl+'")).toBe(true);
});
