// Ranges of addresses whose accesses a debugger wants to see. Pages that hold such bytes stay out of the TLB, so that
// translated code asks for each access to them; all others run at full speed.

import { frameBytes } from "./layout.ts";
import type { WatchHit, WatchRange } from "./processor.ts";

const largestListed = 2 ** 28;

export class Watches {
  /** Of the instruction or the kernel's copy under way. */
  hit: WatchHit | undefined;
  #ranges: readonly WatchRange[] = [];
  readonly #pages = { read: new Set<number>(), write: new Set<number>() };
  /** There is a range too large for its pages to be listed. */
  readonly #everywhere = { read: false, write: false };

  set(ranges: readonly WatchRange[]): void {
    this.#ranges = ranges;
    for (const access of ["read", "write"] as const) {
      this.#pages[access].clear();
      this.#everywhere[access] = false;
      for (const { start, end, ...wanted } of ranges) {
        if (!wanted[access]) continue;
        if (end - start > largestListed) {
          this.#everywhere[access] = true;
          continue;
        }
        for (let page = Math.floor(start / frameBytes); page * frameBytes < end; page += 1) this.#pages[access].add(page);
      }
    }
  }

  /** Whether accesses to a page must be looked at one by one. */
  hasPage(address: number, access: "read" | "write"): boolean {
    const pages = this.#pages[access];
    return (pages.size > 0 && pages.has(Math.floor(address / frameBytes))) || this.#everywhere[access];
  }

  overlaps(address: number, bytes: number, access: "read" | "write"): boolean {
    if (this.#pages[access].size === 0 && !this.#everywhere[access]) return false;
    return this.#ranges.some((range) => range[access] && address < range.end && address + bytes > range.start);
  }

  /** Notes an access, if it is wanted. */
  note(address: number, bytes: number, access: "read" | "write"): void {
    if (this.#ranges.length > 0 && this.overlaps(address, bytes, access)) this.hit ??= { address, bytes, access };
  }

  take(): WatchHit | undefined {
    const { hit } = this;
    this.hit = undefined;
    return hit;
  }
}
