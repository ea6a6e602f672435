// The function that an address belongs to, by the table of symbols, as BFD finds it for addr2line and objdump -l: the last symbol at or before
// the address; of several there, what fits best. BFD keeps its last answer for as long as addresses stay within it, so answers depend on what
// was asked before: ascending addresses, as a disassembler asks, give GNU's lines.

import type { ElfFile } from "./elf-file.ts";
import { symbolBindings, symbolTypes } from "./format.ts";
import type { ReadSymbol } from "./read-headers.ts";
import { countUntil } from "./sorted.ts";

export interface FoundFunction {
  readonly name: string;
  /** By the table of symbols, which names the file before what is local to it; undefined if it does not say. */
  readonly file: string | undefined;
}

interface Candidate extends FoundFunction {
  readonly type: number;
  readonly start: number;
  readonly bytes: number;
  /** In the table of symbols: of equals, the first counts. */
  readonly order: number;
}

interface Answer {
  readonly candidate: Candidate;
  /** For how many bytes it is given again. */
  bytes: number;
}

/** Without the marks of code and data. */
const mayBeFunction = ({ type, name }: ReadSymbol): boolean =>
  (type === symbolTypes.notype || type === symbolTypes.function || type === symbolTypes.gnuIndirectFunction) &&
  name !== "" &&
  !/^\$[xd](\.|$)/.test(name);

/** Of one section. */
export class NearestFunction {
  readonly #candidates: readonly Candidate[];
  #last: Answer | undefined;

  constructor({ symbols }: Pick<ElfFile, "symbols">, sectionIndex: number) {
    const candidates: Candidate[] = [];
    let file: string | undefined;
    // While files come before all symbols, there is but one, to which the global ones belong as well. The symbol at 0 is none.
    let isOnlyFile = true;
    for (const [order, symbol] of symbols.entries()) {
      const { name, type, binding, value, size } = symbol;
      if (type === symbolTypes.file) {
        if (order > 1 && symbols[order - 1].type !== symbolTypes.file) isOnlyFile = false;
        file = name;
      } else if (symbol.sectionIndex === sectionIndex && mayBeFunction(symbol)) {
        const isOfFile = binding === symbolBindings.local || isOnlyFile;
        candidates.push({ name, type, start: Number(value), bytes: Number(size) || 1, order, file: isOfFile ? file : undefined });
      }
    }
    this.#candidates = candidates.sort((a, b) => a.start - b.start || a.order - b.order);
  }

  /** By a symbol's value: an address in a program, an offset in an object file. */
  at(address: number): FoundFunction | undefined {
    const last = this.#last;
    if (!last || address < last.candidate.start || address >= last.candidate.start + last.bytes) this.#last = this.#search(address);
    return this.#last?.candidate;
  }

  #search(address: number): Answer | undefined {
    const candidates = this.#candidates;
    const behind = countUntil(candidates, address, (candidate) => candidate.start);
    const start = candidates[behind - 1]?.start;
    if (start === undefined) return undefined;
    let first = behind - 1;
    while (first > 0 && candidates[first - 1]?.start === start) first -= 1;
    const here = candidates.slice(first, behind);
    const reach = start + Math.max(...here.map(({ bytes }) => bytes));
    let end = behind;
    while (end < candidates.length && candidates[end].start < reach) end += 1;
    let answer: Answer | undefined;
    for (const candidate of [...here, ...candidates.slice(behind, end)].sort((a, b) => a.order - b.order)) {
      if (candidate.start === start) {
        if (!answer || fitsBetter(candidate, answer, address)) answer = { candidate, bytes: candidate.bytes };
      } else if (answer) answer.bytes = Math.min(answer.bytes, candidate.start - start);
    }
    return answer;
  }
}

/** Both begin at the same place. */
function fitsBetter({ start, bytes, type }: Candidate, best: Answer, address: number): boolean {
  if (start + best.bytes <= address) return bytes > best.bytes;
  if (start + bytes <= address) return false;
  const isFunction = type !== symbolTypes.notype;
  const isBestFunction = best.candidate.type !== symbolTypes.notype;
  return isFunction === isBestFunction ? bytes < best.bytes : isFunction;
}
