// Text must be readable in both themes: WCAG 2.2 asks for a contrast of 4.5 for text (1.4.3), 3 for the edges of controls (1.4.11).

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const ofContrast = new Map([...css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name, colour]));
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(([, name, light, dark]) => [
    name,
    { light, dark, contrast: ofContrast.get(name ?? "") },
  ]),
);

/** Relative luminance of `#rrggbb` (WCAG 2.2, definition). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string): number {
  const [lower = 0, higher = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (higher + 0.05) / (lower + 0.05);
}

const plain = ["page", "surface", "raised", "hover"];
const marked = ["current", "changed", "bad-tint", "warn-tint", "good-tint", "accent-tint", "active-line"];
const words = ["mnemonic", "directive", "label", "symbol", "register", "vector", "number", "string", "comment"].map(
  (word) => `syntax-${word}`,
);

const readable: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  ["ink", [...plain, ...marked, "field", "terminal", "selection", "match"]],
  ["ink-soft", [...plain, "terminal", "bad-tint", "warn-tint", "active-line", "current"]],
  ["ink-faint", ["surface", "raised", "field", "hover"]],
  ["accent", ["surface", "raised", "terminal", "hover"]],
  ["accent-ink", ["surface", "raised", "terminal", "accent-tint", "current", "warn-tint"]],
  ["on-accent", ["accent-solid", "accent-solid-hover"]],
  ["good", ["surface", "raised", "terminal", "good-tint"]],
  ["bad", ["surface", "raised", "terminal", "bad-tint"]],
  ["on-bad", ["bad"]],
  ["warn", ["surface", "raised", "terminal", "warn-tint"]],
  ["role", ["surface", "raised", "terminal", "hover", "changed"]],
  ["changed-ink", ["changed"]],
  ...words.map((word) => [word, ["surface", "active-line", "current", "bad-tint"]] as const),
];

const visible: typeof readable = [
  ["field-line", ["surface", "raised", "field"]],
  ["accent", ["surface", "raised", "page", "terminal"]],
];

for (const theme of ["light", "dark", "contrast"] as const) {
  for (const [name, pairs, least] of [
    ["text", readable, theme === "contrast" ? 7 : 4.5],
    ["edges and focus rings", visible, 3],
  ] as const)
    test(`${name} have a contrast of at least ${least} in the ${theme} theme`, () => {
      const weak = pairs.flatMap(([text, grounds]) =>
        grounds.flatMap((ground) => {
          const [front, back] = [tokens.get(text)?.[theme], tokens.get(ground)?.[theme]];
          if (!front || !back) return [`${text} or ${ground} is no token`];
          const ratio = contrast(front, back);
          return ratio < least ? [`${text} on ${ground}: ${ratio.toFixed(2)}`] : [];
        }),
      );
      expect(weak).toEqual([]);
    });
}
