// `node src/tools/verify.mjs sockets [COUNT] [SEED]`: the long form of engine/kernel/socket/scripts.test.ts. COUNT random scripts of socket
// calls on this machine's Linux and here; prints what differs, made as short as it can be. Needs gcc and aarch64-linux-gnu-gcc.

import { compareScripts, createSocketOracle, type Difference } from "../../engine/kernel/testing/socket-oracle.ts";

const batch = 200;

function print({ seed, kind, steps, native, ours }: Difference): void {
  console.log(`\n#${seed} (${kind})`);
  for (const [index, step] of steps.entries()) {
    const isSame = native[index] === ours[index];
    console.log(
      isSame
        ? `    ${step.padEnd(28)} ${native[index]}`
        : `    ${step.padEnd(28)} native ${native[index]}\n    ${"".padEnd(28)} ours   ${ours[index]}`,
    );
  }
}

export function verify([count = "1000", first = "1"]: readonly string[]): void {
  const oracle = createSocketOracle("src/engine/kernel/testing");
  let differing = 0;
  try {
    for (let done = 0; done < Number(count); done += batch) {
      const size = Math.min(batch, Number(count) - done);
      const seeds = Array.from({ length: size }, (_, index) => Number(first) + done + index);
      const differences = compareScripts(oracle, seeds, differing < 10 ? 10 - differing : 0);
      for (const difference of differences) if (differing++ < 12) print(difference);
    }
  } finally {
    oracle.close();
  }
  console.log(`\n${count} scripts, ${differing} with another transcript`);
  if (differing > 0) process.exitCode = 1;
}
