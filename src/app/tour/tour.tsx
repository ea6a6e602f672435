// The tour as a card beside what it tells of. It covers nothing and holds nothing back: one can do at once what the card says.

import { X } from "lucide-react";
import type { CSSProperties } from "react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import controlStyles from "../design/controls.module.css";
import { IconButton } from "../design/icon-button.tsx";
import { useWorkbench } from "../workbench-context.ts";
import { type TourStop, tourStops } from "./steps.ts";
import styles from "./tour.module.css";

const gap = 12;

const targetOf = ({ at }: TourStop): Element | null => {
  if ("selector" in at) return document.querySelector(at.selector);
  return document.querySelector(`[data-panel="${at.panel}"]`) ?? document.querySelector('[role="tabpanel"]');
};

/** Where the target lies; follows it as the page changes. */
function usePlace(stop: TourStop): DOMRect | undefined {
  const [place, setPlace] = useState<DOMRect>();
  useLayoutEffect(() => {
    let frame = 0;
    let before = "";
    const look = () => {
      const box = targetOf(stop)?.getBoundingClientRect();
      const now = box ? `${box.x} ${box.y} ${box.width} ${box.height}` : "";
      if (now !== before) setPlace(box);
      before = now;
      frame = requestAnimationFrame(look);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [stop]);
  return place;
}

/** Below a button; in the lower corner of a panel, away from its text. */
function cardPlace(place: DOMRect, card: DOMRect): CSSProperties {
  const within = (at: number, size: number, room: number) => Math.max(gap, Math.min(at, room - size - gap));
  const isLow = place.bottom + gap + card.height < innerHeight;
  const top = isLow ? place.bottom + gap : place.bottom - card.height - gap;
  const left = isLow ? place.left : place.right - card.width - gap;
  return { top: within(top, card.height, innerHeight), left: within(left, card.width, innerWidth) };
}

function Stop({ index }: { readonly index: number }) {
  const { tour, reveal } = useWorkbench();
  const stop = tourStops[index] as TourStop;
  const place = usePlace(stop);
  const card = useRef<HTMLElement>(null);
  const [size, setSize] = useState<DOMRect>();
  useEffect(() => {
    if ("panel" in stop.at) reveal(stop.at.panel);
    card.current?.focus();
  }, [stop, reveal]);
  useLayoutEffect(() => setSize(card.current?.getBoundingClientRect()), []);
  const isLast = index === tourStops.length - 1;
  return (
    <>
      {place && (
        <div
          className={styles["ring"]}
          aria-hidden="true"
          style={{ top: place.top, left: place.left, width: place.width, height: place.height }}
        />
      )}
      <section
        ref={card}
        className={styles["card"]}
        role="dialog"
        aria-modal="false"
        aria-labelledby="tour-title"
        aria-describedby="tour-text"
        tabIndex={-1}
        style={place && size ? cardPlace(place, size) : { opacity: 0 }}
        onKeyDown={(event) => {
          if (event.key === "Escape") tour.end();
        }}
      >
        <div className={styles["head"]}>
          <h2 id="tour-title">{stop.title}</h2>
          <span className={styles["count"]}>
            {index + 1} of {tourStops.length}
          </span>
          <IconButton label="End the tour" onClick={tour.end}>
            <X size={16} aria-hidden="true" />
          </IconButton>
        </div>
        <p id="tour-text">{stop.text}</p>
        <div className={styles["actions"]}>
          {index > 0 && (
            <button type="button" className={controlStyles["outlined"]} onClick={() => tour.goTo(index - 1)}>
              Back
            </button>
          )}
          <button type="button" className={controlStyles["primary"]} onClick={() => (isLast ? tour.end() : tour.goTo(index + 1))}>
            {isLast ? "Done" : "Next"}
          </button>
        </div>
      </section>
    </>
  );
}

export default function Tour() {
  const stop = useStore(useWorkbench().tour.store, (state) => state.stop);
  return stop === undefined ? null : <Stop key={stop} index={stop} />;
}
