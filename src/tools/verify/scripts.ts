// `npm run verify -- scripts`: the shell and its tools beside bash and GNU's, for each script of src/engine/userland/testing/scripts.txt.

import { inBash, machineFor, readScripts } from "../../engine/userland/testing/beside-bash.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "The shell beside bash";

export function verify(): VerifyResult {
  const scripts = readScripts("src/engine/userland/testing/scripts.txt");
  const inMachine = machineFor(scripts);
  const wrong = scripts.filter(({ name, text }) => {
    const [ours, theirs] = [inMachine(name), inBash(text)];
    return ours.output !== theirs.output || ours.status !== theirs.status;
  });
  return {
    summary: `${scripts.length} scripts, ${wrong.length} print or return something else than with bash.`,
    body: wrong.map(({ name }) => `- ${name}`).join("\n"),
    failures: wrong.length,
  };
}
