// Calls that the journal has given up: where in the run they were, and how many. The longer the run, the more of them share a place.

import type { Position } from "./position.ts";

export interface FadedCalls {
  /** Of the first of them: its number in the journal, and its moment. */
  readonly index: number;
  readonly position: Position;
  readonly count: number;
}

const placesMaximum = 1024;

export class Faded {
  #places: FadedCalls[] = [];
  /** So many calls share a place. */
  #share = 16;

  get places(): readonly FadedCalls[] {
    return this.#places;
  }

  add(index: number, position: Position): void {
    const last = this.#places.at(-1);
    if (last && last.count < this.#share) this.#places[this.#places.length - 1] = { ...last, count: last.count + 1 };
    else this.#places.push({ index, position, count: 1 });
    if (this.#places.length > placesMaximum) this.#join();
  }

  /** Two neighbours become one. */
  #join(): void {
    this.#share *= 2;
    this.#places = this.#places.flatMap((place, at) =>
      at % 2 === 0 ? [{ ...place, count: place.count + (this.#places[at + 1]?.count ?? 0) }] : [],
    );
  }

  /** Another future takes the place of everything from this number on. */
  forgetFrom(index: number): void {
    while ((this.#places.at(-1)?.index ?? -1) >= index) this.#places.pop();
  }
}
