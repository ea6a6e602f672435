// The newest of something, in order, so many at most: what comes takes the place of what gives way. Places are used again rather than cut
// off a list: a list that has grown old would drag everything it ever held into the collector's old generation.

export class Ring<Item> {
  readonly #places: (Item | undefined)[];
  /** Number of the oldest that is kept, and of the next to come: item n is at place n modulo capacity. */
  #first = 0;
  #next = 0;

  constructor(capacity: number) {
    this.#places = new Array<Item | undefined>(capacity).fill(undefined);
  }

  get length(): number {
    return this.#next - this.#first;
  }

  /** From 0, the oldest. */
  at(index: number): Item {
    return this.#places[(this.#first + index) % this.#places.length] as Item;
  }

  /** Gives what had to give way for it. */
  push(item: Item): Item | undefined {
    const oldest = this.length === this.#places.length ? this.shift() : undefined;
    this.#places[this.#next % this.#places.length] = item;
    this.#next += 1;
    return oldest;
  }

  /** Gives up the oldest. */
  shift(): Item | undefined {
    if (this.length === 0) return undefined;
    const oldest = this.at(0);
    this.#places[this.#first % this.#places.length] = undefined;
    this.#first += 1;
    return oldest;
  }

  /** Gives up the newest beyond `length`. */
  truncate(length: number): void {
    while (this.length > length) {
      this.#next -= 1;
      this.#places[this.#next % this.#places.length] = undefined;
    }
  }

  /** The first index from which on `isReached` holds, as it does of all behind it; `length`: of none. */
  firstIndex(isReached: (item: Item) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isReached(this.at(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
