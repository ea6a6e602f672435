// Compares the outcomes of trials here with those of qemu, and says in words where they differ.

import { disassemble } from "../../../isa/index.ts";
import { doublewordAt, type Outcomes, recordBytes, recordField, type Trials, wordAt } from "./record.ts";
import type { Subject } from "./words.ts";

export interface Difference {
  readonly subject: Subject;
  readonly state: Uint8Array;
  readonly here: Uint8Array;
  readonly qemu: Uint8Array;
}

/** The top byte of an address is not looked at, and not reported by all. */
const addressMask = 2n ** 56n - 1n;

const isSame = (here: Uint8Array, qemu: Uint8Array): boolean =>
  Buffer.compare(here.subarray(0, recordField.exclusiveAddress), qemu.subarray(0, recordField.exclusiveAddress)) === 0 &&
  Buffer.compare(here.subarray(recordField.windowBytes), qemu.subarray(recordField.windowBytes)) === 0 &&
  wordAt(here, recordField.signal) === wordAt(qemu, recordField.signal) &&
  isSameAddress(here, qemu);

export const isSameAddress = (here: Uint8Array, qemu: Uint8Array): boolean =>
  ((doublewordAt(here, recordField.faultAddress) ^ doublewordAt(qemu, recordField.faultAddress)) & addressMask) === 0n;

/** So many records are compared at once: nearly all are the same, byte by byte. */
const runBytes = 64 * recordBytes;

/** Trials whose outcomes differ. */
export function differencesOf(trials: Trials, subjectOf: (state: number) => Subject, here: Outcomes, qemu: Outcomes): Difference[] {
  const differences: Difference[] = [];
  for (let at = 0; at < trials.states.length; at += recordBytes) {
    if (at % runBytes === 0 && Buffer.compare(here.records.subarray(at, at + runBytes), qemu.records.subarray(at, at + runBytes)) === 0) {
      at += runBytes - recordBytes;
      continue;
    }
    const record = (records: Uint8Array): Uint8Array => records.subarray(at, at + recordBytes);
    if (isSame(record(here.records), record(qemu.records))) continue;
    differences.push({
      subject: subjectOf(at / recordBytes),
      state: record(trials.states),
      here: record(here.records),
      qemu: record(qemu.records),
    });
  }
  return differences;
}

const general = Array.from({ length: 31 }, (_, register) => [`x${register}`, register * 8] as const);
const vectors = Array.from({ length: 64 }, (_, half) => [`v${half >> 1}.d[${half & 1}]`, recordField.v + half * 8] as const);
const window = Array.from({ length: 16 }, (_, index) => [`window+${index * 8}`, recordField.windowBytes + index * 8] as const);
const places: readonly (readonly [name: string, offset: number])[] = [
  ...general,
  ["sp", recordField.sp],
  ["pc", recordField.pc],
  ["tpidr", recordField.threadPointer],
  ...vectors,
  ...window,
];
const address = ["address", recordField.faultAddress] as const;
const words: readonly (readonly [name: string, offset: number])[] = [
  ["signal", recordField.signal],
  ["nzcv", recordField.nzcv],
  ["fpcr", recordField.fpcr],
  ["fpsr", recordField.fpsr],
];

/** Names of the places in which the outcomes differ. */
export const placesOf = ({ here, qemu }: Difference): string[] => [
  ...words.filter(([, offset]) => wordAt(here, offset) !== wordAt(qemu, offset)).map(([name]) => name),
  ...(isSameAddress(here, qemu) ? [] : ["address"]),
  ...places.filter(([, offset]) => doublewordAt(here, offset) !== doublewordAt(qemu, offset)).map(([name]) => name),
];

const hexadecimal = (number: number | bigint): string => number.toString(16);

/** One difference for a person: the instruction, each place with what is there here and in qemu, and what went in. */
export function describe(difference: Difference): string {
  const { subject, state, here, qemu } = difference;
  const read = (record: Uint8Array, name: string): string => {
    const word = words.find(([each]) => each === name);
    if (word) return hexadecimal(wordAt(record, word[1]));
    const place = name === "address" ? address : places.find(([each]) => each === name);
    return place ? hexadecimal(doublewordAt(record, place[1])) : "";
  };
  const outcome = placesOf(difference)
    .slice(0, 5)
    .map((name) => `${name}: here ${read(here, name)} qemu ${read(qemu, name)}`);
  const { word } = subject;
  const inputs = [word & 31, (word >> 5) & 31, (word >> 16) & 31, (word >> 10) & 31].flatMap((register) =>
    [...(register < 31 ? [`x${register}`] : ["sp"]), `v${register}.d[0]`, `v${register}.d[1]`].map(
      (name) => `${name}=${read(state, name)}`,
    ),
  );
  const text = disassemble(word, { pc: 0 }).text.replace("\t", " ");
  const before = [...["nzcv", "fpcr", "fpsr"].map((name) => `${name}=${read(state, name)}`), ...new Set(inputs)].join(" ");
  return `${text} (${hexadecimal(word)}): ${outcome.join("; ")} (before: ${before})`;
}
