// Copies of page frames, for the records of what intervals changed: made from stock, since a new buffer for each page costs five times
// as much as the copying. What is given back is used again; the stock grows by a mebibyte.

import { frameBytes } from "./layout.ts";

const pagesAtOnce = 256;

export class PageStore {
  readonly #stock: Uint8Array[] = [];

  /** A copy of one page. */
  copyOf(page: Uint8Array): Uint8Array {
    const copy = this.#stock.pop() ?? this.#grow();
    copy.set(page);
    return copy;
  }

  /** A copy that nobody holds any more. */
  giveBack(copy: Uint8Array | undefined): void {
    if (copy !== undefined) this.#stock.push(copy);
  }

  #grow(): Uint8Array {
    const more = new Uint8Array(pagesAtOnce * frameBytes);
    for (let page = 1; page < pagesAtOnce; page += 1) this.#stock.push(more.subarray(page * frameBytes, (page + 1) * frameBytes));
    return more.subarray(0, frameBytes);
  }
}
