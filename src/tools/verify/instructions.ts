// `node src/tools/verify.mjs instructions [WORDS] [STATES] [SEED] [ROW…]`: words drawn from every row, each on random states, interpreted
// and translated, compared with qemu-aarch64 -cpu neoverse-n1. Prints what differs, and how much was tried.
// Words in which qemu itself is wrong (testing/qemu-errors.ts) are left out.

import { setFlagsFromString } from "node:v8";
import { Random } from "../../engine/cpu/testing/random-program.ts";
import { differencesOf, differingSubjects, randomSubject, type Subject, triedRows } from "../../engine/cpu/testing/random-states.ts";
import { decode, disassemble } from "../../engine/isa/index.ts";

const perExecutable = 2048;

export function verify(parameters: readonly string[]): void {
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-branch-hinting");
  const [words = 4096, states = 12, seed = 1] = parameters.slice(0, 3).map(Number);
  const names = parameters.slice(3).map((name) => name.toLowerCase());
  const chosen = triedRows.filter(
    ({ name, mnemonic }) => names.length === 0 || names.includes(mnemonic) || names.includes(name.toLowerCase()),
  );
  const random = new Random(seed);
  const differing = new Map<string, { subject: Subject; seed: number; mode: "interpreted" | "translated" }[]>();
  let tried = 0;
  const untried = new Set(chosen.map(({ name }) => name));
  const start = Date.now();
  for (let batch = 0; tried < words; batch += 1) {
    const subjects: Subject[] = [];
    for (let index = 0; subjects.length < Math.min(perExecutable, words - tried) && index < perExecutable * 4; index += 1) {
      const row = chosen[(batch * perExecutable + index) % chosen.length];
      const subject = randomSubject(random, row);
      if (subject === undefined) continue;
      untried.delete(row.name);
      subjects.push(subject);
    }
    if (subjects.length === 0) break;
    tried += subjects.length;
    for (const mode of ["interpreted", "translated"] as const) {
      const options = mode === "interpreted" ? { mode, translateAfter: 40 } : { translateAfter: 2 };
      for (const subject of differingSubjects(subjects, states, seed + batch, options)) {
        const name = `${decode(subject.word)?.row.name}`;
        differing.set(name, [...(differing.get(name) ?? []), { subject, seed: seed + batch, mode }]);
      }
    }
    if (batch % 16 === 15) console.error(`${tried} words, ${differing.size} rows differ, ${Math.round((Date.now() - start) / 1000)} s`);
  }
  for (const [name, list] of differing) {
    const [{ subject, seed: ofBatch, mode }] = list;
    console.log(
      `${name}: ${list.length} words differ, such as ${disassemble(subject.word, { pc: 0 }).text} (${subject.word.toString(16)}, ${mode})`,
    );
    const options = mode === "interpreted" ? { mode } : { translateAfter: 2 };
    for (const line of differencesOf(subject, 400, ofBatch, options, 2)) console.log(`    ${line}`);
  }
  if (untried.size > 0) console.log(`not tried: ${[...untried].join(", ")}`);
  console.log(
    `${tried} words of ${chosen.length - untried.size} rows, ${tried * states} states: ${[...differing.values()].flat().length} differ`,
  );
}
