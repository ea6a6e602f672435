// One tooltip for the whole page: shows `data-tooltip` (and `data-keys`) of what the pointer rests on or the keyboard reached.

import { useEffect, useRef } from "react";
import styles from "./tooltip.module.css";

const delayMs = 450;
const gap = 8;

/** Put once, anywhere. */
export function TooltipLayer() {
  const layer = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const tip = layer.current;
    if (!tip) return;
    let target: HTMLElement | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const hide = () => {
      clearTimeout(timer);
      target?.removeAttribute("aria-describedby");
      target = undefined;
      if (tip.matches(":popover-open")) tip.hidePopover();
    };

    const show = (element: HTMLElement) => {
      if (!element.isConnected) return;
      const [text, keys] = tip.children as unknown as [HTMLElement, HTMLElement];
      text.textContent = element.dataset["tooltip"] ?? "";
      keys.textContent = element.dataset["keys"] ?? "";
      keys.hidden = !element.dataset["keys"];
      element.setAttribute("aria-describedby", tip.id);
      tip.showPopover();
      const anchor = element.getBoundingClientRect();
      const { width, height } = tip.getBoundingClientRect();
      const left = Math.min(Math.max(gap, anchor.left + anchor.width / 2 - width / 2), innerWidth - width - gap);
      const below = anchor.bottom + gap;
      tip.style.left = `${Math.max(gap, left)}px`;
      tip.style.top = `${below + height > innerHeight ? Math.max(gap, anchor.top - height - gap) : below}px`;
    };

    const aim = (event: Event, wait: number) => {
      const found = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tooltip]") : null;
      if (found === (target ?? null)) return;
      hide();
      if (!found) return;
      target = found;
      timer = setTimeout(() => show(found), wait);
    };

    const overPointer = (event: PointerEvent) => {
      if (event.pointerType === "mouse") aim(event, delayMs);
    };
    const focused = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(":focus-visible")) aim(event, delayMs);
    };
    document.addEventListener("pointerover", overPointer);
    document.addEventListener("pointerdown", hide);
    document.addEventListener("focusin", focused);
    document.addEventListener("focusout", hide);
    document.addEventListener("keydown", hide);
    return () => {
      hide();
      document.removeEventListener("pointerover", overPointer);
      document.removeEventListener("pointerdown", hide);
      document.removeEventListener("focusin", focused);
      document.removeEventListener("focusout", hide);
      document.removeEventListener("keydown", hide);
    };
  }, []);

  return (
    <div ref={layer} id="tooltip" role="tooltip" popover="manual" className={styles["tooltip"]}>
      <span />
      <kbd />
    </div>
  );
}
