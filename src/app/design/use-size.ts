// How many rows fit: the height of an element in pixels, followed as it changes.

import type { RefObject } from "react";
import { useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The inner size of the element, zero until it is laid out. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const observed = element.current;
    if (!observed) return;
    // The observer tells of the first size as well, once the page has been laid out: to ask for it here would lay it out twice. What
    // follows from the size is drawn in the same frame.
    const observer = new ResizeObserver(() => {
      flushSync(() => setSize({ width: observed.clientWidth, height: observed.clientHeight }));
    });
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
