// The marks of a timeline: what happened when, over all of the run that is known, thinned so that a strip of pixels can hold it.

import type { JournalEntry, Timeline } from "../debug/index.ts";
import type { TimelineMark, TimelineMarkKind } from "./views/index.ts";

function kindOf({ event }: JournalEntry): TimelineMarkKind | undefined {
  switch (event.kind) {
    case "output":
      return "output";
    case "callFinished":
    case "unknownCall":
      return "call";
    case "signal":
      return "signal";
    case "packets":
      return "packet";
    case "exited":
    case "killed":
      return "end";
    case "callBlocked":
    case "started":
    case "clientStarted":
    case "clientOutput":
    case "clientRequest":
    case "clientEnded":
      return undefined;
  }
}

const inputs: ReadonlySet<string> = new Set(["type", "feed", "endInput", "startExchange", "startClient", "signal"]);

/** One mark stands for those of its kind in the same part of the run; the parts are `limit` in number, about. */
export function timelineMarks({ journal, log, start, end }: Timeline, limit: number): readonly TimelineMark[] {
  const partInstructions = Math.max(1, (end.instructions - start.instructions) / Math.max(1, limit));
  const marks = new Map<string, TimelineMark>();
  const add = (kind: TimelineMarkKind, moment: TimelineMark["moment"], count = 1): void => {
    const key = `${kind} ${Math.floor(moment.instructions / partInstructions)}`;
    const known = marks.get(key);
    marks.set(key, known ? { ...known, count: known.count + count } : { kind, moment, count });
  };
  for (const { position, count } of journal.fadedCalls) add("call", position, count);
  for (const entry of journal.entries) {
    const kind = kindOf(entry);
    if (kind) add(kind, entry.position);
  }
  for (const { at, action } of log) if (inputs.has(action.kind)) add("input", at);
  return [...marks.values()].sort((a, b) => a.moment.instructions - b.moment.instructions);
}
