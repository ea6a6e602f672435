// `node src/tools/verify.mjs sockets [COUNT] [SEED]`: the long form of engine/kernel/socket/scripts.test.ts. COUNT random scripts of socket
// calls on this machine's Linux and here. What differs is made as short as it can be, and has a reason below or fails. Needs gcc and
// aarch64-linux-gnu-gcc.

import { compareScripts, createSocketOracle, type Difference } from "../../engine/kernel/testing/socket-oracle.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Socket calls";

const batch = 200;
/** Differences that are made short; beyond, something is wrong with all of them. */
const shrinks = 40;

interface Reason {
  readonly why: string;
  /** `first`: the first step whose results differ. */
  readonly covers: (difference: Difference, first: number) => boolean;
}

const reasons: readonly Reason[] = [];

function text({ seed, kind, steps, native, ours }: Difference): string {
  const lines = steps.map((step, index) => {
    const isSame = native[index] === ours[index];
    return isSame
      ? `${step.padEnd(28)} ${native[index]}`
      : `${step.padEnd(28)} native ${native[index]}\n${"".padEnd(28)} here   ${ours[index]}`;
  });
  return `#${seed} (${kind})\n${lines.join("\n")}`;
}

const reasonOf = (difference: Difference): Reason | undefined => {
  const first = difference.native.findIndex((line, index) => line !== difference.ours[index]);
  return reasons.find(({ covers }) => covers(difference, first));
};

export function verify([count = "1000", seed = "1"]: readonly string[]): VerifyResult {
  const oracle = createSocketOracle("src/engine/kernel/testing");
  const explained = new Map<Reason, Difference[]>();
  const unexplained: Difference[] = [];
  let [steps, differing] = [0, 0];
  try {
    for (let done = 0; done < Number(count); done += batch) {
      const size = Math.min(batch, Number(count) - done);
      const seeds = Array.from({ length: size }, (_, index) => Number(seed) + done + index);
      const compared = compareScripts(oracle, seeds, Math.max(0, shrinks - differing));
      steps += compared.steps;
      for (const difference of compared.differences) {
        differing += 1;
        const reason = reasonOf(difference);
        if (reason) explained.set(reason, [...(explained.get(reason) ?? []), difference]);
        else unexplained.push(difference);
        console.error(`\n${text(difference)}\n${reason?.why ?? "no reason is known"}`);
      }
      console.error(`${done + size} scripts, ${differing} with another transcript, ${unexplained.length} of them without a reason`);
    }
  } finally {
    oracle.close();
  }
  const rows = [...explained].map(([{ why }, found]) => `| ${why} | ${found.length} | ${found[0].seed} |`);
  return {
    summary:
      `${count} random scripts (${steps} calls on TCP, UDP and UNIX sockets over IPv4 and IPv6, epoll instances and descriptors that travel), on a native ` +
      `kernel and here: ${Number(count) - differing} transcripts are the same, ${differing - unexplained.length} differ for a reason, ${unexplained.length} without one.`,
    body: [
      `\`node src/tools/verify.mjs sockets ${count} ${seed}\``,
      "",
      "Compared after each call are its result, errno, bytes and addresses, and what poll says of every descriptor.",
      ...(rows.length > 0 ? ["", "| Why a transcript differs | Scripts | For example |", "|---|---|---|", ...rows] : []),
      ...unexplained.slice(0, 20).map((difference) => `\n\`\`\`\n${text(difference)}\n\`\`\``),
    ].join("\n"),
    failures: unexplained.length,
  };
}
