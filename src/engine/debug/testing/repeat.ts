// The proof that a run can be walked: a random program with a random world around it is run twice, by different slices and snapshots,
// and then jumped about in. A moment must have one hash, however it is come to.

import { createProcessor } from "../../cpu/index.ts";
import { Random } from "../../cpu/testing/random-program.ts";
import { type ClientRequest, createComputer } from "../../kernel/index.ts";
import { hashOf } from "../hash.ts";
import { isSamePosition, type Position } from "../position.ts";
import { exportRun, openRun } from "../run-file.ts";
import { Timeline } from "../timeline.ts";
import { buildElf } from "./learner.ts";
import { randomGuest } from "./random-guest.ts";

const instructionsAtMost = 3_000_000;
const newComputer = (seed: number) => createComputer({ processor: createProcessor({ memoryBytes: 64 * 2 ** 20 }), seed });

interface Checkpoint {
  readonly position: Position;
  readonly hash: string;
}

export interface Repeated {
  readonly instructions: number;
  readonly moments: number;
  readonly jumps: number;
  /** "ended", "idle" … */
  readonly end: string;
}

/** Lets the world do something now and then: keys, signals, window sizes, requests; time passes while all sleep. */
function poke(timeline: Timeline, random: Random, pid: number): void {
  const choice = random.below(12);
  if (choice === 0) timeline.act({ kind: "type", bytes: Uint8Array.of(97 + random.below(26), 10) });
  else if (choice === 1) timeline.act({ kind: "resizeTerminal", rows: 20 + random.below(20), columns: 80 });
  else if (choice === 2) timeline.act({ kind: "signal", pid, signal: "SIGURG" });
  else if (choice === 3) {
    const url = `http://localhost:${9000 + random.below(30)}/`;
    timeline.act({ kind: "startClient", client: randomClient(random, url), tag: 0 });
  } else if (choice === 4) timeline.act({ kind: "idleTime", isSkipped: random.chance(2) });
  else if (choice === 5) timeline.act({ kind: "endClient", client: 1 + random.below(20) });
  else if (choice === 6) {
    const conditions = { delayNs: random.below(100_000), lossRate: random.below(3) / 20, reorderRate: random.below(3) / 20 };
    timeline.act({ kind: "linkConditions", link: "loopback", conditions });
  }
}

function randomClient(random: Random, url: string): ClientRequest {
  const request = { from: "local", method: "GET", url, headers: [] } as const;
  switch (random.below(4)) {
    case 0:
      return { kind: "exchange", ...request };
    case 1:
      return { kind: "curl", from: "local", words: ["-v", "-m", "1", "-o", "page", url, url], isTerminal: false };
    case 2:
      return { kind: "hostile", behaviour: "byteByByte", from: "local", url, seed: random.below(100), patienceNs: 50e6 };
    default:
      return { kind: "load", request, requests: 5, clients: 2, keepAlive: true, arrivals: { kind: "open", perSecond: 2000 }, seed: 3 };
  }
}

/** Throws at the first moment that is not the same. */
export function proveRepeatable(seed: number, jumps: number): Repeated {
  const { text } = randomGuest(seed);
  const elf = buildElf(text);
  const random = new Random(seed + 77);
  const first = new Timeline(newComputer(seed), { intervalInstructions: 2000 + random.below(60_000) });
  const pid = first.act({ kind: "spawn", request: { path: "./guest", bytes: elf } }) as number;
  const moments: Checkpoint[] = [];
  let end = "limit";
  let idle = 0;
  while (first.position.instructions < instructionsAtMost) {
    const slice = first.slice({ budget: 1 + random.below(random.of([10, 500, 5000])), ...(random.chance(4) ? { traps: 1 } : {}) });
    poke(first, random, pid);
    if (moments.length < 400) moments.push({ position: first.position, hash: hashOf(first.computer) });
    end = slice.stop;
    if (slice.stop === "ended" || idle > 200) break;
    if (slice.stop === "asleep") first.act({ kind: "passTime", durationNs: 1 + random.below(2_000_000) });
    if (slice.stop === "idle") {
      first.act({ kind: "type", bytes: Uint8Array.of(65 + random.below(26), 10) });
      idle += 1;
    }
  }
  const fail = (how: string, { position }: Checkpoint): never => {
    throw new Error(
      `seed ${seed}: ${how}, instruction ${position.instructions} (+${position.faults} faults, ${position.actions} actions) is another moment`,
    );
  };

  const second = openRun(newComputer(seed), exportRun(first), { intervalInstructions: 1000 + random.below(90_000) });
  for (const moment of moments) {
    second.seek(moment.position);
    if (hashOf(second.computer) !== moment.hash) fail("run again", moment);
  }
  second.seek(first.end);
  for (let jump = 0; jump < jumps; jump += 1) {
    const timeline = jump % 2 ? first : second;
    const moment = random.of(moments);
    timeline.seek(moment.position);
    if (!isSamePosition(timeline.position, moment.position)) fail("the jump missed", moment);
    if (hashOf(timeline.computer) !== moment.hash) fail("after a jump", moment);
  }
  return { instructions: first.end.instructions, moments: moments.length, jumps, end };
}
