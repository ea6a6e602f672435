// Segments of shared memory (man 2 shmat): a file without a name, mapped by whoever attaches it. Who has it attached is
// what the address spaces show; a segment that was removed goes when nobody has it any more.

import type { Kernel } from "../kernel.ts";
import type { FileMapping } from "../mm/file-mappings.ts";
import type { FileNode } from "../vfs/node.ts";
import { resizeFile } from "../vfs/tree.ts";
import type { IpcObject } from "./object.ts";

export interface Segment extends IpcObject {
  /** The segment itself holds it open. */
  readonly node: FileNode;
  /** As it was asked for; the file has whole pages. */
  readonly bytes: number;
  attachedSeconds: number;
  detachedSeconds: number;
  readonly creator: number;
  /** Who attached or detached it last. */
  lastPid: number;
}

/** Where it is attached: the first piece of each attachment. */
export function attachments({ state }: Kernel, { node }: Segment): FileMapping[] {
  const seen = new Set<string>();
  return state.fileMappings.filter((mapping) => {
    if (mapping.node !== node) return false;
    const key = `${mapping.space} ${mapping.start - mapping.offset}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Forgets removed segments that nobody has attached. */
export function sweepSegments(kernel: Kernel): void {
  const { segments, files } = kernel.state;
  for (const segment of segments.objects.values()) {
    if (!segment.isRemoved || attachments(kernel, segment).length > 0) continue;
    segments.objects.delete(segment.id);
    segment.node.opens--;
    resizeFile(files, segment.node, 0, kernel.limits.fileBytes);
  }
}

export const segmentOf = ({ state }: Kernel, node: FileNode): Segment | undefined =>
  [...state.segments.objects.values()].find((segment) => segment.node === node);
