// An attempt at a lesson, as a link holds it: the lesson's name, the fingerprint of what it begins with, and the files that differ from that. Put
// together again where the link is opened, with the lesson that is there.

import type { SourceFile } from "../../protocol/messages.ts";
import type { SharedProgram } from "./link.ts";

export interface Difference {
  /** New ones, and those with another text. */
  readonly files: readonly SourceFile[];
  /** Names. */
  readonly removed: readonly string[];
}

/** What was done to `start` to come to `files`. */
export function differenceFrom(start: readonly SourceFile[], files: readonly SourceFile[]): Difference {
  const has = (all: readonly SourceFile[], { name, text }: SourceFile) => all.some((file) => file.name === name && file.text === text);
  return {
    files: files.filter((file) => !has(start, file)),
    removed: start.filter(({ name }) => !files.some((file) => file.name === name)).map(({ name }) => name),
  };
}

/** All files of an attempt at a lesson that begins with `start`, in the place of those that differ. */
export function completed(shared: SharedProgram, start: readonly SourceFile[]): SharedProgram {
  const { files, removed = [], lesson } = shared;
  if (lesson?.start === undefined) return shared;
  const kept = start.filter(({ name }) => !removed.includes(name) && !files.some((file) => file.name === name));
  const { removed: _without, ...rest } = shared;
  return { ...rest, lesson: { name: lesson.name }, files: [...kept, ...files].sort((a, b) => a.name.localeCompare(b.name)) };
}
