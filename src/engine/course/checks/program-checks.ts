// Checks of the program as it was built: which sections symbols are in, and which instructions it uses.

import { disassemble } from "../../isa/index.ts";
import type { Program } from "../../session/index.ts";
import { Fields, textsOf } from "../fields.ts";
import { type CheckKind, judged } from "./check-kind.ts";

/** `sections: { message: .rodata, buffer: .bss }` */
export const sectionsCheck: CheckKind<readonly (readonly [symbol: string, section: string])[]> = {
  read(node, problems) {
    const fields = Fields.of(node, problems, "a check of sections");
    return fields?.all.flatMap(([symbol, value, span]): (readonly [string, string])[] => {
      if (value.kind === "scalar" && value.text.startsWith(".")) return [[symbol, value.text]];
      problems.note(span, "the name of a section belongs here: .text, .rodata, .data or .bss");
      return [];
    });
  },
  judge(wanted, { program }) {
    const seen = wanted.map(([name]) => [name, program.executable.symbols.find((symbol) => symbol.name === name)?.section] as const);
    const text = (pairs: readonly (readonly [string, string | undefined])[]) =>
      pairs.map(([name, section]) => (section === undefined ? `there is no symbol ${name}` : `${name} in ${section}`)).join(", ");
    return judged(
      wanted.every(([, section], index) => seen[index][1] === section),
      text(wanted),
      text(seen),
    );
  },
};

export interface UsesData {
  readonly all: readonly string[];
  readonly none: readonly string[];
}

/** `uses: { all: [adrp], none: [ldr-literal] }`: mnemonics as a disassembler shows them; `ldr-literal` loads from a literal pool. */
export const usesCheck: CheckKind<UsesData> = {
  read(node, problems) {
    if (node.kind !== "map") return { all: textsOf(node, problems), none: [] };
    const fields = Fields.of(node, problems, "a check of instructions");
    const data = { all: fields?.texts("all") ?? [], none: fields?.texts("none") ?? [] };
    fields?.finish();
    return data;
  },
  judge({ all, none }, { program }) {
    const used = instructionsOf(program);
    const missing = all.filter((name) => !used.has(name));
    const forbidden = none.filter((name) => used.has(name));
    const expected = [...all, ...none.map((name) => `no ${name}`)].join(", ");
    const seen = [...missing.map((name) => `there is no ${name}`), ...forbidden.map((name) => `${name} on line ${used.get(name)}`)];
    return judged(seen.length === 0, expected, seen.length === 0 ? "so it is" : seen.join(", "));
  },
};

/** Mnemonic → the first line that has it. Only what the learner's lines became, not literal pools or data. */
function instructionsOf({ executable, lines }: Program): ReadonlyMap<string, number> {
  const used = new Map<string, number>();
  for (const [index, { address, line, endOfSequence }] of lines.rows.entries()) {
    const next = lines.rows[index + 1];
    if (endOfSequence || !next) continue;
    const segment = executable.segments.find(({ address: start, contents }) => address >= start && address < start + contents.length);
    if (!segment) continue;
    const view = new DataView(segment.contents.buffer, segment.contents.byteOffset, segment.contents.length);
    for (let at = address; at + 4 <= next.address && at + 4 <= segment.address + segment.contents.length; at += 4) {
      const word = view.getUint32(at - segment.address, true);
      const { mnemonic } = disassemble(word, { pc: at });
      // Load register (literal): Arm ARM C4.1.94, bits 29–27 and 25–24.
      const isLiteral = mnemonic.startsWith("ldr") && ((word >>> 24) & 0b0011_1011) === 0b0001_1000;
      for (const name of isLiteral ? [mnemonic, "ldr-literal"] : [mnemonic]) if (!used.has(name)) used.set(name, line);
    }
  }
  return used;
}
