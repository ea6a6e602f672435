// An executable into a fresh address space: its segments, the heap's start, the stack with its first words
// (fs/binfmt_elf.c). The caller makes the process around it.

import { guestAddress } from "../../base/brand.ts";
import type { AddressSpace, Permissions } from "../../cpu/processor.ts";
import { pageBytes } from "../../cpu/processor.ts";
import type { Executable } from "../../elf/object-file.ts";
import { initialStackBytes, mmapLowest, stackEnd, trampolineCode, trampolinePage } from "../mm/layout.ts";
import { pageCeiling, pageFloor } from "../mm/memory-map.ts";
import { stackName } from "../mm/stack.ts";
import type { MemoryLayout } from "../task/process.ts";
import type { ProgramImage } from "./image.ts";
import type { InitialStack } from "./initial-stack.ts";

const readWrite: Permissions = { read: true, write: true, execute: false };
const readExecute: Permissions = { read: true, write: false, execute: true };

/** The end of what it takes. */
function loadSegments(space: AddressSpace, executable: Executable, path: string): number | "ENOMEM" | "EPERM" {
  let imageEnd = 0;
  for (const segment of executable.segments) {
    const start = pageFloor(segment.address);
    const end = pageCeiling(segment.address + segment.memoryBytes);
    if (start < mmapLowest) return "EPERM";
    // Segments may share a page with the one before: that page keeps both contents and takes the later permissions.
    const shared = start < imageEnd ? space.peek(guestAddress(start), segment.address - start).slice() : undefined;
    const { read, write, execute } = segment;
    const permissions: Permissions = { read: read || write || execute, write, execute };
    space.map({ start: guestAddress(start), end: guestAddress(end), permissions, name: path, shared: false });
    if (shared && space.poke(guestAddress(start), shared) < shared.length) return "ENOMEM";
    const { contents } = segment;
    if (contents.length > 0 && space.poke(guestAddress(segment.address), contents) < contents.length) return "ENOMEM";
    imageEnd = Math.max(imageEnd, end);
  }
  return imageEnd;
}

/** Fills the space. `path` names the mappings. ENOMEM: no memory for its contents; EPERM: it wants pages at NULL. */
export function loadImage(
  space: AddressSpace,
  spaceNumber: number,
  image: ProgramImage,
  stack: InitialStack,
  path: string,
): MemoryLayout | "ENOMEM" | "EPERM" {
  const imageEnd = loadSegments(space, image.program, path);
  if (typeof imageEnd === "string") return imageEnd;
  const loaded = image.loader ? loadSegments(space, image.loader, image.loaderPath) : 0;
  if (typeof loaded === "string") return loaded;
  const stackBytes = Math.max(initialStackBytes, pageCeiling(stack.bytes.length) + initialStackBytes - pageBytes);
  const stackStart = stackEnd - stackBytes;
  space.map({ start: guestAddress(stackStart), end: guestAddress(stackEnd), permissions: readWrite, name: stackName, shared: false });
  if (space.poke(guestAddress(stack.sp), stack.bytes) < stack.bytes.length) return "ENOMEM";
  space.map({
    start: guestAddress(trampolinePage),
    end: guestAddress(trampolinePage + pageBytes),
    permissions: readExecute,
    name: "[vdso]",
    shared: false,
  });
  if (space.poke(guestAddress(trampolinePage), Uint8Array.from(trampolineCode)) < trampolineCode.length) return "ENOMEM";
  return {
    space: spaceNumber,
    heapStart: imageEnd,
    heapEnd: imageEnd,
    stackStart,
    stackEnd,
    strings: stack.strings,
  };
}
