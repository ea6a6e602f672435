// What translated code is told about translations, in linear memory: the jump cache, in which it looks addresses up; link cells, through which
// it calls fixed targets; and exit cells, in which it counts how often it goes to what was left out. Knows slots of the function
// table, not what is in them. A cell that is 0 and an entry without pc say that the dispatcher has to be asked.

import { exitCells, jumpCache, linkCells } from "./layout.ts";
import type { PhysicalMemory } from "./physical-memory.ts";

/** No branch goes to 0x7f7f…: its bit 55 is 0, so its top byte would be as well. */
const noPcByte = 0x7f;
const noPcHalf = 0x7f7f_7f7f;
const rememberedJumps = 1024;

export class CodeDirectory {
  readonly #physical: PhysicalMemory;
  /** What an exit cell counts down from. */
  readonly #exitsTolerated: number;
  /** Jump cache entries in use, by the number of their first word; more than can be remembered if `length` is at its limit. */
  readonly #filledJumps: number[] = [];
  /** Link cells by target, and those of them that are not 0. */
  readonly #cells = new Map<number, number>();
  readonly #filledCells: number[] = [];
  /** Exit cells by target. */
  readonly #exits = new Map<number, number>();

  constructor(physical: PhysicalMemory, exitsTolerated: number) {
    this.#physical = physical;
    this.#exitsTolerated = exitsTolerated;
    this.#forgetJumps();
    physical.bytes.fill(0, linkCells.base, linkCells.base + linkCells.count * 4);
  }

  /** Makes what is in a slot known as the translation at an address. */
  publish(entry: number, slot: number): void {
    const { words } = this.#physical;
    const low = entry | 0;
    const index = ((low >>> 2) ^ (low >>> 14)) & (jumpCache.entries - 1);
    const word = (jumpCache.base + index * jumpCache.entryBytes) >> 2;
    words[word] = low;
    words[word + 1] = Math.floor(entry / 2 ** 32);
    words[word + jumpCache.slot / 4] = slot;
    if (this.#filledJumps.length < rememberedJumps) this.#filledJumps.push(word);
    const cell = this.#cells.get(entry);
    if (cell !== undefined) this.#fill(cell, slot);
  }

  /** The link cell of a target, which has `slot` if that is known; undefined if there is no more room. */
  linkCell(target: number, slot: number | undefined): number | undefined {
    const present = this.#cells.get(target);
    if (present !== undefined) return present;
    if (this.#cells.size >= linkCells.count) return undefined;
    const cell = linkCells.base + this.#cells.size * 4;
    this.#cells.set(target, cell);
    if (slot !== undefined) this.#fill(cell, slot);
    return cell;
  }

  /** The exit cell of a target, at its start; undefined if there is no more room. */
  exitCell(target: number): number | undefined {
    const cell = this.#exits.get(target) ?? exitCells.base + this.#exits.size * 4;
    if (cell >= exitCells.base + exitCells.count * 4) return undefined;
    this.#exits.set(target, cell);
    this.#physical.words[cell >> 2] = this.#exitsTolerated;
    return cell;
  }

  /** Translated code must ask for everything anew. */
  forget(): void {
    const { words } = this.#physical;
    if (this.#filledJumps.length < rememberedJumps) {
      for (const word of this.#filledJumps) {
        words[word] = noPcHalf;
        words[word + 1] = noPcHalf;
      }
    } else this.#forgetJumps();
    this.#filledJumps.length = 0;
    for (const cell of this.#filledCells) words[cell >> 2] = 0;
    this.#filledCells.length = 0;
  }

  /** There is no translated code that has cells. */
  clear(): void {
    this.forget();
    this.#cells.clear();
    this.#exits.clear();
  }

  #forgetJumps(): void {
    this.#physical.bytes.fill(noPcByte, jumpCache.base, jumpCache.base + jumpCache.entries * jumpCache.entryBytes);
  }

  #fill(cell: number, slot: number): void {
    if (this.#physical.words[cell >> 2] === 0) this.#filledCells.push(cell);
    this.#physical.words[cell >> 2] = slot;
  }
}
