// The examples of docs/engine.md do what stands under them.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as engine from "../engine/index.ts";

const page = readFileSync(new URL("../../docs/engine.md", import.meta.url), "utf8");
const serverText = readFileSync(new URL("../../lessons/examples/server/server.s", import.meta.url), "utf8");

/** The code of the page in its order, one program of it, and what the page says that each part prints. */
const examples = [...page.matchAll(/```js\n([\s\S]*?)```\n+(?:```text\n([\s\S]*?)```)?/g)].map(([, code = "", prints = ""]) => ({
  code,
  prints,
}));

test("the examples print what the page says", () => {
  expect(examples.length).toBeGreaterThan(3);
  const printed: string[] = examples.map(() => "");
  const program = examples
    .map(({ code }, index) => `console.part(${index});\n${code.replace(/import \{[^}]*\} from "svc0\/engine";/, "")}`)
    .join("\n");
  let part = 0;
  const console = {
    part: (index: number) => {
      part = index;
    },
    log: (...values: readonly unknown[]) => {
      const text = values.map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value))).join(" ");
      printed[part] += `${text.replace(/\r?\n$/, "")}\n`;
    },
  };
  const names = Object.keys(engine);
  new Function(...names, "console", "serverText", program)(...Object.values(engine), console, serverText);
  expect(printed).toEqual(examples.map(({ prints }) => prints));
});
