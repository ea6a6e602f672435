// A list of tabs may be longer than its place: the one in front is scrolled into view when it changes.

import type { RefObject } from "react";
import { useEffect, useRef } from "react";

export function useTabInView<T extends HTMLElement>(front: string | undefined): RefObject<T | null> {
  const list = useRef<T>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the tab in front that matters
  useEffect(() => {
    // With the frame, which lays the page out in any case: here it would be laid out once more for each list.
    const frame = requestAnimationFrame(() => {
      const scroller = list.current;
      const tab = scroller?.querySelector<HTMLElement>("[aria-selected=true]");
      if (!scroller || !tab) return;
      const hidden = Math.max(0, tab.offsetLeft + tab.offsetWidth + 24 - scroller.scrollLeft - scroller.clientWidth);
      scroller.scrollLeft = hidden > 0 ? scroller.scrollLeft + hidden : Math.min(scroller.scrollLeft, Math.max(0, tab.offsetLeft - 24));
    });
    return () => cancelAnimationFrame(frame);
  }, [front]);
  return list;
}
