// The shell beside bash: what scripts print and return. All of them: npm run verify -- scripts.

import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { hasBash, inBash, machineFor, readScripts } from "./testing/beside-bash.ts";

const scripts = readScripts(fileURLToPath(new URL("testing/scripts.txt", import.meta.url))).slice(0, 20);

describe.skipIf(!hasBash())("the shell prints what bash prints (needs bash)", () => {
  const inMachine = machineFor(scripts);
  it.each(scripts)("$name", ({ name, text }) => expect(inMachine(name)).toEqual(inBash(text)));
});
