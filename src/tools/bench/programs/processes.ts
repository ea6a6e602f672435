// What starts many processes: a shell script under a static busybox, interpreted and translated in turn; and the memory that the
// emulation takes beside the guest's own.

import { readFileSync } from "node:fs";
import { createProcessor, type Processor, type ProcessorOptions } from "../../../engine/cpu/index.ts";
import { createComputer, type TreeEntry } from "../../../engine/kernel/index.ts";
import type { Figure } from "./latencies.ts";

const rounds = 3;

const processorMs = (): number => process.cpuUsage().user / 1000;

const script = `i=0
while [ $i -lt 10 ]; do
  echo "line $i of text" | sed 's/line/row/' | tr a-z A-Z
  ls /bin | wc -l
  seq 1 50 | sort -rn | head -3
  i=$((i+1))
done
for f in a b c d e f; do echo $f > /tmp/$f; cat /tmp/$f; rm /tmp/$f; done
awk 'BEGIN { for (i = 0; i < 500; i++) s += i * i; print s }'
find /bin | sort | head
`;

/** `busybox` is the path of a static executable for AArch64. Memory is looked at first: nothing else has been made yet. */
export function measureProcesses(busybox: string): Figure[] {
  const tree: readonly TreeEntry[] = [
    { kind: "file", path: "/bin/busybox", permissions: 0o755, contents: new Uint8Array(readFileSync(busybox)) },
    ...["sed", "tr", "ls", "wc", "seq", "sort", "head", "cat", "rm", "awk", "find"].map(
      (name): TreeEntry => ({ kind: "link", path: `/bin/${name}`, target: "busybox" }),
    ),
    { kind: "directory", path: "/tmp", permissions: 0o1777 },
    { kind: "file", path: "/script", permissions: 0o644, contents: new TextEncoder().encode(script) },
  ];
  const before = process.memoryUsage().rss;
  const { processor, most } = run(tree, {});
  const beside = (process.memoryUsage().rss - before - most) / 2 ** 20;
  const [translated, interpreted] = [[], []] as [number[], number[]];
  for (let round = 0; round < rounds; round += 1) {
    translated.push(run(tree, {}).milliseconds);
    interpreted.push(run(tree, { mode: "interpreted" }).milliseconds);
  }
  const [fast, slow] = [Math.min(...translated), Math.min(...interpreted)];
  return [
    {
      what: `a busybox script of 76 processes, ${(processor.retired / 1e6).toFixed(1)} million instructions`,
      goal: "1.3 × interpreted",
      measured: `${fast.toFixed(0)} ms (${(fast / slow).toFixed(2)} × interpreted)`,
    },
    { what: "memory beside the guest's, after that script", goal: "64 MiB", measured: `${beside.toFixed(0)} MiB` },
  ];
}

function run(
  tree: readonly TreeEntry[],
  options: ProcessorOptions,
): { readonly milliseconds: number; readonly processor: Processor; readonly most: number } {
  const start = processorMs();
  const processor = createProcessor(options);
  const computer = createComputer({ processor, tree: [...tree] });
  const pid = computer.spawn({ path: "/bin/busybox", arguments: ["busybox", "sh", "/script"], standard: "streams" });
  if (typeof pid !== "number") throw new Error(pid.message);
  computer.endInput();
  let most = 0;
  for (let ended = false; !ended; ) {
    computer.run({ budget: 1_000_000, idleUntilNs: Number.POSITIVE_INFINITY });
    most = Math.max(most, processor.residentBytes);
    ended = computer.drain().events.some((event) => (event.kind === "exited" || event.kind === "killed") && event.pid === pid);
  }
  return { milliseconds: processorMs() - start, processor, most };
}
