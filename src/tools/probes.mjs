// Asks the native kernel what it answers to the calls of src/engine/kernel/testing/probes, and keeps its transcripts beside the
// programs. Needs x86-64 Linux, gcc, and root (some of the calls are refused to others). Each program is run twice: what
// differs between two runs is no answer.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = "src/engine/kernel/testing/probes";
const options = ["-O1", "-w", "-static", "-nostdlib", "-ffreestanding", "-fno-builtin", "-fno-stack-protector", "-fno-pie", "-no-pie"];

/** In a tmpfs, in a session of its own, with nothing inherited. */
function transcript(name) {
  const directory = mkdtempSync("/dev/shm/svc0-probes-");
  try {
    const program = join(directory, "probe");
    execFileSync("gcc", [...options, "-o", program, `${folder}/${name}.c`]);
    const run = `cd ${directory} && env -i timeout -s KILL 60 setsid ${program} < /dev/null | cat`;
    return spawnSync("sh", ["-c", run], { encoding: "utf8", maxBuffer: 1 << 24, timeout: 90_000 }).stdout;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
for (const file of readdirSync(folder)) {
  const name = file.slice(0, -2);
  if (!file.endsWith(".c") || (wanted.length > 0 && !wanted.includes(name))) continue;
  const [first, second] = [transcript(name), transcript(name)];
  if (first !== second) throw new Error(`${name}: two runs differ`);
  writeFileSync(`${folder}/${name}.expected.txt`, first);
  console.log(`${name}: ${first.split("\n").length - 1} lines`);
}
