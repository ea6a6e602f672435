// Which of the three arrangements fits the window, and how high the page is while an on-screen keyboard covers part of it.

import { useEffect, useSyncExternalStore } from "react";

export type Layout = "wide" | "medium" | "phone";

const phone = matchMedia("(max-width: 767px), (max-height: 499px)");
const wide = matchMedia("(min-width: 1100px)");

const subscribe = (changed: () => void) => {
  phone.addEventListener("change", changed);
  wide.addEventListener("change", changed);
  return () => {
    phone.removeEventListener("change", changed);
    wide.removeEventListener("change", changed);
  };
};

/** The arrangement, followed as the window changes. */
export const useLayout = (): Layout => useSyncExternalStore(subscribe, () => (phone.matches ? "phone" : wide.matches ? "wide" : "medium"));

/** Keeps `--viewport-height` at what is visible above an on-screen keyboard. */
export function useViewportHeight(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const measure = () => {
      // Pinched in, the visible part is small although nothing covers the page.
      if (viewport.scale > 1.01) return;
      document.documentElement.style.setProperty("--viewport-height", `${Math.round(viewport.height)}px`);
      window.scrollTo(0, 0);
    };
    // Without a keyboard the page is as high as the window by its style: to ask now would lay it out before it is complete.
    viewport.addEventListener("resize", measure);
    return () => viewport.removeEventListener("resize", measure);
  }, []);
}
