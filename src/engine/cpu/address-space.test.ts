// Memory as processes see it: mappings that merge and split, pages that cost nothing until they are written, copies that
// do not see each other's writes, shared pages that do.

import { describe, expect, it } from "vitest";
import type { GuestAddress } from "../base/brand.ts";
import { createProcessor } from "./index.ts";
import type { AddressSpace } from "./processor.ts";
import { mapping } from "./testing/program.ts";

const at = (address: number): GuestAddress => address as GuestAddress;
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const layout = (space: AddressSpace): string[] =>
  space.mappings.map(({ start, end, permissions: p, name }) =>
    `${start.toString(16)}-${end.toString(16)} ${p.read ? "r" : "-"}${p.write ? "w" : "-"}${p.execute ? "x" : "-"} ${name}`.trim(),
  );
const none = { read: false, write: false, execute: false };

describe("mappings", () => {
  it("merges neighbours of one kind and splits where permissions change", () => {
    const space = createProcessor().createAddressSpace();
    space.map(mapping(0x3000, 0x1000, "rw"));
    space.map(mapping(0x1000, 0x1000, "rw"));
    space.map(mapping(0x2000, 0x1000, "rw"));
    expect(layout(space)).toEqual(["1000-4000 rw-"]);
    expect(space.protect(at(0x2000), 0x1000, { read: true, write: false, execute: false })).toBe(true);
    expect(layout(space)).toEqual(["1000-2000 rw-", "2000-3000 r--", "3000-4000 rw-"]);
    space.protect(at(0x2000), 0x1000, { read: true, write: true, execute: false });
    expect(layout(space)).toEqual(["1000-4000 rw-"]);
    space.unmap(at(0x2000), 0x1000);
    expect(layout(space)).toEqual(["1000-2000 rw-", "3000-4000 rw-"]);
  });

  it("keeps mappings of different names and shared mappings of different origin apart", () => {
    const space = createProcessor().createAddressSpace();
    space.map(mapping(0x1000, 0x1000, "rw", { name: "[heap]" }));
    space.map(mapping(0x2000, 0x1000, "rw"));
    space.map(mapping(0x3000, 0x1000, "rw", { shared: true }));
    space.map(mapping(0x4000, 0x1000, "rw", { shared: true }));
    expect(layout(space)).toEqual(["1000-2000 rw- [heap]", "2000-3000 rw-", "3000-4000 rw-", "4000-5000 rw-"]);
  });

  it("protects up to the first gap, as mprotect does", () => {
    const space = createProcessor().createAddressSpace();
    space.map(mapping(0x1000, 0x1000, "rw"));
    space.map(mapping(0x3000, 0x1000, "rw"));
    expect(space.protect(at(0x1000), 0x3000, none)).toBe(false);
    expect(layout(space)).toEqual(["1000-2000 ---", "3000-4000 rw-"]);
  });

  it("zeroes what is mapped anew over old pages", () => {
    const space = createProcessor().createAddressSpace();
    space.map(mapping(0x1000, 0x2000, "rw"));
    space.write(at(0x1ffe), bytes(1, 2, 3, 4));
    space.map(mapping(0x2000, 0x1000, "rw"));
    expect([...space.read(at(0x1ffe), 4)]).toEqual([1, 2, 0, 0]);
  });
});

describe("reading and writing", () => {
  it("stops at the first byte that the permissions or the mappings forbid", () => {
    const space = createProcessor().createAddressSpace();
    space.map(mapping(0x1000, 0x1000, "rw"));
    space.map(mapping(0x2000, 0x1000, "r"));
    expect(space.write(at(0x1ffd), bytes(1, 2, 3, 4, 5))).toBe(3);
    expect(space.read(at(0x2ffe), 8)).toHaveLength(2);
    expect(space.read(at(0x4000), 8)).toHaveLength(0);
    expect(space.poke(at(0x2ffe), bytes(7, 8, 9))).toBe(2);
    expect([...space.peek(at(0x2ffd), 8)]).toEqual([0, 7, 8]);
  });

  it("maps 100 GB for nothing and pays by the page", () => {
    const processor = createProcessor();
    const space = processor.createAddressSpace();
    space.map(mapping(0x10_0000_0000, 100 * 2 ** 30, "rw"));
    expect(processor.residentBytes).toBe(0);
    expect([...space.read(at(0x15_0000_0000), 2)]).toEqual([0, 0]);
    expect(processor.residentBytes).toBe(0);
    space.write(at(0x15_0000_0fff), bytes(1, 2));
    expect(processor.residentBytes).toBe(8192);
    space.unmap(at(0x10_0000_0000), 100 * 2 ** 30);
    expect(processor.residentBytes).toBe(0);
  });

  it("writes as far as the memory lasts", () => {
    const processor = createProcessor({ memoryBytes: 8192 });
    const space = processor.createAddressSpace();
    space.map(mapping(0x1000, 0x10000, "rw"));
    expect(space.write(at(0x1800), new Uint8Array(0x4000).fill(1))).toBe(0x1800);
    expect(processor.residentBytes).toBe(8192);
  });
});

describe("clones", () => {
  it("copy a page when either side writes it", () => {
    const processor = createProcessor();
    const parent = processor.createAddressSpace();
    parent.map(mapping(0x1000, 0x3000, "rw"));
    parent.write(at(0x1000), new Uint8Array(0x3000).fill(1));
    const child = parent.clone();
    expect(processor.residentBytes).toBe(0x3000);
    child.write(at(0x1000), bytes(2));
    parent.write(at(0x2000), bytes(3));
    expect(processor.residentBytes).toBe(0x5000);
    expect([...parent.read(at(0x1000), 2)]).toEqual([1, 1]);
    expect([...child.read(at(0x1000), 2)]).toEqual([2, 1]);
    expect([...child.read(at(0x2000), 1)]).toEqual([1]);
    child.dispose();
    expect(processor.residentBytes).toBe(0x3000);
    parent.dispose();
    expect(processor.residentBytes).toBe(0);
  });

  it("see each other's writes to shared pages, touched before the fork or after", () => {
    const processor = createProcessor();
    const parent = processor.createAddressSpace();
    parent.map(mapping(0x1000, 0x2000, "rw", { shared: true }));
    parent.write(at(0x1000), bytes(1));
    const child = parent.clone();
    child.write(at(0x1001), bytes(2));
    child.write(at(0x2000), bytes(3));
    expect([...parent.read(at(0x1000), 2)]).toEqual([1, 2]);
    expect([...parent.read(at(0x2000), 1)]).toEqual([3]);
    parent.unmap(at(0x1000), 0x2000);
    expect([...child.read(at(0x2000), 1)]).toEqual([3]);
    child.dispose();
    expect(processor.residentBytes).toBe(0);
  });
});
