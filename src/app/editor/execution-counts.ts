// The gutter of counts: beside each line how often it ran, once somebody has had that counted. Gone with the next run, or once the text is
// another than the one that ran.

import type { Extension } from "@codemirror/state";
import { Compartment, type StateEffect } from "@codemirror/state";
import { GutterMarker, gutter } from "@codemirror/view";
import type { ProfileView } from "../../protocol/messages.ts";
import { compactText, countText } from "../format/quantity.ts";
import type { Workbench } from "../workbench.ts";

class CountMarker extends GutterMarker {
  readonly count: number;
  /** How near it is to the most frequent line: 0 to 3. */
  readonly heat: number;
  constructor(count: number, heat: number) {
    super();
    this.count = count;
    this.heat = heat;
  }
  override eq(other: CountMarker): boolean {
    return other.count === this.count && other.heat === this.heat;
  }
  override toDOM(): HTMLElement {
    const mark = document.createElement("span");
    mark.className = "cm-executionCount";
    mark.dataset["heat"] = String(this.heat);
    mark.dataset["tooltip"] = `Ran ${countText(this.count, "time")}`;
    mark.textContent = `${compactText(this.count)}×`;
    return mark;
  }
}

/** Counts differ by orders of magnitude: the heat is that of their logarithms. */
const heatOf = (count: number, most: number): number => (most <= 1 ? 0 : Math.round((3 * Math.log(count)) / Math.log(most)));

function countsGutter(profile: ProfileView, file: () => string): Extension {
  const most = profile.lines[0]?.count ?? 1;
  const marks = new Map(
    profile.lines.map(({ file: name, line, count }) => [`${name}:${line}`, new CountMarker(count, heatOf(count, most))]),
  );
  return gutter({
    class: "cm-executionCounts",
    lineMarker: (view, { from }) => marks.get(`${file()}:${view.state.doc.lineAt(from).number}`) ?? null,
  });
}

const shown = new Compartment();

/** The extension, at first without counts; `follow` ties it to what is counted. */
export const executionCounts: Extension = shown.of([]);

/** Shows what is counted from now on, in every state that `tellAll` reaches. */
export function followCounts({ profile, program }: Workbench, tellAll: (effect: StateEffect<unknown>) => void): void {
  let drawn: ProfileView | undefined;
  const draw = () => {
    const wanted = program.store.getState().stale ? undefined : profile.store.getState().profile;
    if (wanted === drawn) return;
    drawn = wanted;
    tellAll(shown.reconfigure(wanted ? countsGutter(wanted, () => program.store.getState().name) : []));
  };
  profile.store.subscribe(draw);
  program.store.subscribe((state, before) => {
    // The store may hear of an edit while the editor still takes it in.
    if (state.stale !== before.stale) queueMicrotask(draw);
  });
  draw();
}
