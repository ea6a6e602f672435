// Two places side by side or above each other, with a separator that pointer and arrow keys move. How much each gets is said in CSS alone, so
// that nothing is measured before somebody moves it.

import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { useId, useRef, useState } from "react";
import styles from "./splitter.module.css";

export interface SplitterProps {
  readonly direction: "row" | "column";
  /** What the separator between them is called. */
  readonly label: string;
  /** Percent of the first, to begin with. */
  readonly first: number;
  readonly onResize?: (first: number) => void;
  readonly children: readonly [ReactNode, ReactNode];
}

/** Pixels that each keeps at least. */
const leastWidth = 180;
const leastHeight = 84;

/** Percent that an arrow key moves it by. */
const step = 5;

export function Splitter({ direction, label, first: begun, onResize, children }: SplitterProps) {
  const id = useId();
  const group = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(begun);
  const isRow = direction === "row";
  const least = isRow ? leastWidth : leastHeight;

  /** Where the group begins, and how long it is, in pixels along its direction. */
  const extent = (): readonly [start: number, length: number] => {
    const box = group.current?.getBoundingClientRect() ?? new DOMRect();
    return isRow ? [box.left, box.width] : [box.top, box.height];
  };
  /** Moves it there, as far as both places keep their least. */
  const moveTo = (percent: number): number => {
    const leastPercent = Math.min(50, (100 * least) / extent()[1]);
    const next = Math.min(100 - leastPercent, Math.max(leastPercent, percent));
    setFirst(next);
    return next;
  };

  const drag = ({ currentTarget, pointerId, clientX, clientY }: PointerEvent) => {
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const [start, length] = extent();
    moveTo((100 * ((isRow ? clientX : clientY) - start)) / length);
  };
  const keys = (event: KeyboardEvent) => {
    const to = { [isRow ? "ArrowLeft" : "ArrowUp"]: first - step, [isRow ? "ArrowRight" : "ArrowDown"]: first + step, Home: 0, End: 100 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    onResize?.(moveTo(to));
  };

  return (
    <div ref={group} className={styles["group"]} data-direction={direction}>
      <div id={id} className={styles["place"]} style={{ flexGrow: first, [isRow ? "minWidth" : "minHeight"]: least }}>
        {children[0]}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: an hr moves nothing */}
      <div
        role="separator"
        tabIndex={0}
        className={styles["separator"]}
        aria-label={label}
        aria-controls={id}
        aria-orientation={isRow ? "vertical" : "horizontal"}
        aria-valuenow={Math.round(first)}
        onKeyDown={keys}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          // Nothing is selected by dragging.
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={drag}
        onLostPointerCapture={() => {
          if (first !== begun) onResize?.(first);
        }}
      />
      <div className={styles["place"]} style={{ flexGrow: 100 - first, [isRow ? "minWidth" : "minHeight"]: least }}>
        {children[1]}
      </div>
    </div>
  );
}
