// Going back over intervals in which frames are given up and handed out again: every page has the bytes that it had.

import { expect, it } from "vitest";
import type { GuestAddress } from "../base/brand.ts";
import { createProcessor } from "./index.ts";
import { mapping } from "./testing/program.ts";

const at = (address: number): GuestAddress => address as GuestAddress;
const page = 0x1000;

it("a frame that one interval gives up and the next hands out is what it was before both", () => {
  const processor = createProcessor();
  const { history } = processor;
  const spaces = new Map([[1, processor.createAddressSpace()]]);
  const first = spaces.get(1)!;
  first.map(mapping(0x1000, page, "rw"));
  history.endInterval();
  first.write(at(0x1000), Uint8Array.of(1));
  history.endInterval();
  const before = history.capture(spaces);
  const frame = history.frameOf(first, 0x1000);
  first.unmap(at(0x1000), page);
  const givesUp = history.endInterval();
  first.map(mapping(0x1000, page, "rw"));
  first.write(at(0x1000), Uint8Array.of(2));
  const handsOut = history.endInterval();
  expect(history.frameOf(first, 0x1000)).toBe(frame);
  history.undoInterval();
  history.cross(handsOut, "older");
  history.cross(givesUp, "older");
  history.restore(before, spaces);
  expect(spaces.get(1)?.read(at(0x1000), 1)).toEqual(Uint8Array.of(1));
});
