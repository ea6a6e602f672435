// The run as a strip: what happened when, where the present stands, and a knob that travels there. A slider: arrows go a step,
// Page keys to the next mark, Home and End to the ends.

import type { KeyboardEvent, PointerEvent, RefObject } from "react";
import { memo, useEffect, useRef, useState } from "react";
import type { Moment, TimelineMark, TimelineMarkKind, TimelineView } from "../../protocol/messages.ts";
import { durationText, groupedText } from "../format/quantity.ts";
import { useDescribedState, useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./timeline.module.css";

type MarkKind = TimelineMarkKind | "breakpoint";

interface Mark extends Omit<TimelineMark, "kind"> {
  readonly kind: MarkKind;
}

const kinds: Readonly<Record<MarkKind, { readonly one: string; readonly many: string; readonly lane: number }>> = {
  breakpoint: { one: "breakpoint", many: "breakpoints", lane: 0 },
  signal: { one: "signal", many: "signals", lane: 0 },
  end: { one: "end of a process", many: "ends of processes", lane: 0 },
  input: { one: "input", many: "inputs", lane: 0 },
  output: { one: "output", many: "outputs", lane: 1 },
  call: { one: "system call", many: "system calls", lane: 2 },
  packet: { one: "packet", many: "packets", lane: 3 },
};

/** Marks closer than this, in pixels, run together. */
const markWidth = 6;
/** Before the marks are asked for anew. */
const restMs = 120;
/** While one drags, the machine is asked to travel this often at most. */
const travelIntervalMs = 60;

const order = (a: Moment, b: Moment): number => a.instructions - b.instructions || a.faults + a.actions - b.faults - b.actions;

const Marks = memo(({ marks, start, length }: { readonly marks: readonly Mark[]; readonly start: number; readonly length: number }) => (
  <>
    {marks.map(({ kind, moment, count }) => (
      <i
        key={`${kind} ${moment.instructions} ${moment.faults} ${moment.actions}`}
        className={styles["mark"]}
        data-kind={kind}
        data-lane={kinds[kind].lane}
        style={{ left: `${(100 * (moment.instructions - start)) / length}%` }}
        title={`${count === 1 ? `1 ${kinds[kind].one}` : `${groupedText(count)} ${kinds[kind].many}`} at step ${groupedText(moment.instructions)}`}
      />
    ))}
  </>
));

/** Asks what happened when, each time that the machine stands still after the known run has changed. */
function useMarks(timeline: TimelineView | undefined, isStill: boolean, track: RefObject<HTMLElement | null>): readonly TimelineMark[] {
  const { client } = useWorkbench();
  const [marks, setMarks] = useState<readonly TimelineMark[]>([]);
  const { start, end } = timeline ?? {};
  const known = start && end ? `${start.instructions} ${end.instructions} ${end.faults} ${end.actions}` : "";
  useEffect(() => {
    if (!isStill || known === "") return;
    let current = true;
    // Steps pressed one after another: what happened when is drawn once they rest.
    const timer = setTimeout(async () => {
      const answer = await client.marks(Math.max(1, Math.floor((track.current?.clientWidth ?? 0) / markWidth)));
      if (current && answer) setMarks(answer);
    }, restMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, known, isStill, track]);
  return marks;
}

export function Timeline() {
  const { client } = useWorkbench();
  const timeline = useMachine((state) => state.view?.timeline);
  const virtualTimeNs = useMachine((state) => state.view?.virtualTimeNs);
  const reached = useMachine((state) => state.breakpointsReached);
  const { activity } = useDescribedState();
  const track = useRef<HTMLDivElement>(null);
  const marks = useMarks(timeline, activity === "paused" || activity === "ended" || activity === "blocked", track);
  const travelled = useRef({ atMs: 0, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  const [dragged, setDragged] = useState<number>();
  const [legend, setLegend] = useState<string>();

  if (!timeline || activity === "empty" || activity === "unavailable")
    return (
      <section className={styles["timeline"]} aria-label="Timeline" data-empty>
        <div className={styles["track"]}>
          <div className={styles["rail"]} />
        </div>
        <p className={styles["figures"]}>No run yet: each is kept here, to go back in</p>
      </section>
    );
  const { present, start, end, isPast } = timeline;
  const length = Math.max(1, end.instructions - start.instructions);
  const all: readonly Mark[] = [
    ...marks,
    ...reached
      .filter((moment) => order(moment, end) <= 0 && order(moment, start) >= 0)
      .map((moment) => ({ kind: "breakpoint" as const, moment, count: 1 })),
  ].sort((a, b) => order(a.moment, b.moment));
  const shown = dragged ?? Math.min(Math.max(present.instructions, start.instructions), end.instructions);

  const travel = (to: number) => {
    const state = travelled.current;
    clearTimeout(state.timer);
    const go = () => {
      state.atMs = performance.now();
      client.move({ kind: "moment", instructions: to });
    };
    const wait = state.atMs + travelIntervalMs - performance.now();
    if (wait <= 0) go();
    else state.timer = setTimeout(go, wait);
  };
  const goTo = (moment: Moment) => client.move({ kind: "moment", ...moment });

  const placeOf = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect();
    if (!box || box.width === 0) return shown;
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return start.instructions + Math.round(part * length);
  };

  const drag = (event: PointerEvent) => {
    const to = placeOf(event);
    if (to === dragged) return;
    setDragged(to);
    travel(to);
  };

  const keys = (event: KeyboardEvent) => {
    const act = {
      ArrowLeft: () => client.move({ kind: "instruction", backward: true }),
      ArrowDown: () => client.move({ kind: "instruction", backward: true }),
      ArrowRight: () => client.move({ kind: "instruction" }),
      ArrowUp: () => client.move({ kind: "instruction" }),
      Home: () => goTo(start),
      End: () => goTo(end),
      PageDown: () => {
        const before = all.findLast(({ moment }) => order(moment, present) < 0);
        if (before) goTo(before.moment);
      },
      PageUp: () => {
        const next = all.find(({ moment }) => order(moment, present) > 0);
        if (next) goTo(next.moment);
      },
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  const nearest = (event: PointerEvent): string => {
    const at = placeOf(event);
    const close = all.filter(({ moment }) => Math.abs(moment.instructions - at) <= length / 150);
    const counts = new Map<MarkKind, number>();
    for (const { kind, count } of close) counts.set(kind, (counts.get(kind) ?? 0) + count);
    const told = [...counts].map(([kind, count]) => (count === 1 ? kinds[kind].one : `${groupedText(count)} ${kinds[kind].many}`));
    return [`step ${groupedText(at)}`, ...told].join(" · ");
  };

  return (
    <section className={styles["timeline"]} aria-label="Timeline" data-past={isPast || undefined}>
      <div
        ref={track}
        className={styles["track"]}
        role="slider"
        tabIndex={0}
        aria-label="Moment of the run"
        aria-orientation="horizontal"
        aria-valuemin={start.instructions}
        aria-valuemax={end.instructions}
        aria-valuenow={shown}
        aria-valuetext={`step ${groupedText(shown)} of ${groupedText(end.instructions)}${isPast ? ", in the past" : ""}`}
        onKeyDown={keys}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={(event) => {
          setLegend(nearest(event));
          if (dragged !== undefined) drag(event);
        }}
        onPointerLeave={() => setLegend(undefined)}
        onPointerUp={() => setDragged(undefined)}
        onPointerCancel={() => setDragged(undefined)}
      >
        <div className={styles["rail"]} />
        <div className={styles["done"]} style={{ width: `${(100 * (shown - start.instructions)) / length}%` }} />
        <Marks marks={all} start={start.instructions} length={length} />
        <div className={styles["knob"]} style={{ left: `${(100 * (shown - start.instructions)) / length}%` }} />
      </div>
      <p className={styles["figures"]}>
        {legend ?? (
          <>
            step <b>{groupedText(shown)}</b> of {groupedText(end.instructions)}
            {virtualTimeNs !== undefined && ` · ${durationText(virtualTimeNs)}`}
          </>
        )}
      </p>
      {isPast && (
        <button type="button" className={styles["now"]} data-tooltip="Go to the end of the run" onClick={() => goTo(end)}>
          Past → now
        </button>
      )}
    </section>
  );
}
