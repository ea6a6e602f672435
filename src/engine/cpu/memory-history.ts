// Going back: page tables, free frames and registers as an image, page bytes as the changes of intervals. Both together
// restore the processor exactly, down to the frames that the run will be given next.

import { InvariantError } from "../base/errors.ts";
import { type AddressSpaceObserver, PagedAddressSpace, type SpaceImage } from "./address-space.ts";
import type { SharedBacking } from "./mapping-list.ts";
import {
  crossInterval,
  firstMismatch,
  giveUpInterval,
  joinIntervals,
  type PageChanges,
  restOfInterval,
  undoInterval,
} from "./page-changes.ts";
import type { PhysicalMemory } from "./physical-memory.ts";
import type { AddressSpace, MemoryHistory, MemoryImage } from "./processor.ts";

/** What else the processor keeps, and must hear of. */
export interface HistoryHost extends AddressSpaceObserver {
  readonly registerBlock: Uint8Array;
  retired: number;
  /** Writes must be noticed anew. */
  intervalBegan(): void;
  /** Nothing that was known of frames or spaces holds any more, except of frames that are not stale. */
  memoryExchanged(isStale: (frame: number) => boolean): void;
}

const paged = (space: AddressSpace | undefined): PagedAddressSpace => {
  if (!(space instanceof PagedAddressSpace)) throw new InvariantError("an address space of another processor");
  return space;
};

export function memoryHistory(physical: PhysicalMemory, host: HistoryHost): MemoryHistory {
  /** Frames whose bytes were exchanged since the last restore. */
  const exchanged = new Set<number>();
  return {
    endInterval() {
      const changes = physical.takeChanges();
      host.intervalBegan();
      return changes;
    },
    get changedPages() {
      return physical.changedFrames;
    },
    capture(spaces) {
      const images = new Map<number, SpaceImage>();
      const backings = new Map<SharedBacking, MemoryImage["backings"][number]>();
      for (const [number, space] of spaces) {
        const image = paged(space).capture();
        images.set(number, image);
        for (const { backing } of image.pieces) {
          if (backing) backings.set(backing, { backing, frames: [...backing.frames], pieces: backing.pieces });
        }
      }
      const allocator = physical.captureAllocator();
      return { spaces: images, backings: [...backings.values()], allocator, registers: host.registerBlock.slice(), retired: host.retired };
    },
    cross(changes: PageChanges, toward) {
      crossInterval(physical.bytes, changes, toward, physical.store);
      for (const frame of changes.keys()) exchanged.add(frame);
    },
    undoInterval() {
      const changes = physical.takeChanges();
      for (const frame of changes.keys()) exchanged.add(frame);
      undoInterval(physical.bytes, changes, physical.store);
      host.intervalBegan();
    },
    giveUp: (changes) => giveUpInterval(changes, physical.store),
    restOf: (whole, first) => restOfInterval(whole, first, physical.store),
    join: (first, second) => joinIntervals(first, second, physical.store),
    restore({ spaces: images, backings, allocator, registers, retired }, spaces) {
      physical.restoreAllocator(allocator);
      for (const { backing, frames, pieces } of backings) {
        backing.pieces = pieces;
        backing.frames.clear();
        for (const [index, frame] of frames) {
          backing.frames.set(index, frame);
          physical.count(frame);
        }
      }
      for (const number of [...spaces.keys()]) if (!images.has(number)) spaces.delete(number);
      const before = new Map(spaces);
      spaces.clear();
      for (const [number, image] of images) {
        const space = paged(before.get(number) ?? new PagedAddressSpace(physical, host));
        space.restore(image);
        spaces.set(number, space);
      }
      host.registerBlock.set(registers);
      host.retired = retired;
      host.memoryExchanged((frame) => exchanged.has(frame) || physical.isFree(frame));
      exchanged.clear();
    },
    firstMismatch: (changes) => firstMismatch(physical.bytes, changes),
    frameOf: (space, address) => paged(space).presentFrame(address) || undefined,
  };
}
