// The words of the language and of the kernel, each with its one line: what completion, hover and reference say. Made from the rows of
// the instruction set, the directives and the calls, so that nothing is said twice.

import { directives } from "../asm/index.ts";
import { effectsOf } from "../cpu/effects.ts";
import { structureNames } from "../debug/index.ts";
import { decode, formOf, rows } from "../isa/index.ts";
import { allErrnos } from "../kernel/abi/errno.ts";
import { openFlag } from "../kernel/abi/fcntl.ts";
import { addressFamily, internetProtocol, socketFlag, socketLevel, socketOption, socketType } from "../kernel/abi/socket.ts";
import { callRows } from "../kernel/index.ts";
import { type HostileKind, hostileBehaviours } from "../net/index.ts";
import type { InstructionForm, Vocabulary } from "./views/index.ts";

const constantSets: readonly (readonly [string, Readonly<Record<string, number>>])[] = [
  ["address family", addressFamily],
  ["socket type", socketType],
  ["socket flag", socketFlag],
  ["protocol", internetProtocol],
  ["socket option level", socketLevel],
  ["socket option", socketOption],
  ["open flag", openFlag],
];

function flagsOf(word: number): InstructionForm["flags"] {
  const decoded = decode(word);
  const effects = decoded && effectsOf(decoded, 0);
  return { read: effects?.flagsRead ?? false, written: effects?.flagsWritten ?? false };
}

let made: Vocabulary | undefined;

/** The same at every call. */
export function vocabulary(): Vocabulary {
  if (made) return made;
  const instructions = new Map<string, InstructionForm[]>();
  for (const row of rows) {
    const forms = instructions.get(row.mnemonic) ?? [];
    instructions.set(row.mnemonic, forms);
    // `udiv x0, x1, x2 // 2008c29a`: the bytes as they stand in memory.
    const [example = "", bytes = ""] = row.examples[0]?.split("//").map((part) => part.trim()) ?? [];
    const word = bytes.match(/../g)?.reduceRight((value, byte) => value * 256 + Number.parseInt(byte, 16), 0) ?? 0;
    forms.push({ form: formOf(row), summary: row.summary, example, word, pattern: row.pattern, flags: flagsOf(word) });
  }
  made = {
    instructions: [...instructions].map(([mnemonic, forms]) => ({ mnemonic, forms })),
    directives: directives.map(({ name, form, summary }) => ({ name, form, summary })),
    calls: callRows.map(({ name, number, summary, arguments: parameters }) => ({
      name,
      number,
      summary,
      parameters: parameters.map((parameter) => parameter.name),
    })),
    errors: allErrnos.map(({ name, number, text }) => ({ name, number, text })),
    hostile: Object.entries(hostileBehaviours).map(([behaviour, { summary }]) => ({ behaviour: behaviour as HostileKind, summary })),
    structures: structureNames,
    constants: constantSets.flatMap(([set, values]) => Object.entries(values).map(([name, value]) => ({ name, value, set }))),
  };
  return made;
}
