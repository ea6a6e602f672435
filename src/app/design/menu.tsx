// A button that opens a menu: arrow keys move, Enter chooses, Escape and a press elsewhere close (the browser's popover).

import type { KeyboardEvent, ReactNode } from "react";
import { useId, useRef, useState } from "react";
import styles from "./menu.module.css";
import { placeByKey } from "./row-keys.ts";

export type MenuEntry =
  | {
      readonly kind: "item";
      /** Where labels may be equal. */
      readonly id?: string;
      readonly label: string;
      readonly detail?: string;
      /** The chord that does the same. */
      readonly keys?: string;
      readonly icon?: ReactNode;
      readonly disabled?: boolean;
      /** For one of several: whether it is the one. */
      readonly checked?: boolean;
      readonly choose: () => void;
    }
  | { readonly kind: "heading"; readonly label: string };

export interface MenuProps {
  readonly label: string;
  readonly className: string | undefined;
  readonly tooltip?: string;
  readonly entries: readonly MenuEntry[];
  /** Before the entries are needed. */
  readonly onOpen?: () => void;
  readonly children: ReactNode;
}

export function Menu({ label, className, tooltip, entries, onOpen, children }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  const items = () => [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];

  const place = () => {
    const anchor = button.current?.getBoundingClientRect();
    const menu = list.current;
    if (!anchor || !menu) return;
    const { width } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(anchor.left, innerWidth - width - 8))}px`;
    // Above the button where there is more room.
    const below = innerHeight - anchor.bottom > Math.min(menu.scrollHeight + 16, anchor.top);
    menu.style.top = below ? `${anchor.bottom + 4}px` : "auto";
    menu.style.bottom = below ? "auto" : `${innerHeight - anchor.top + 4}px`;
    menu.style.maxHeight = `${(below ? innerHeight - anchor.bottom : anchor.top) - 12}px`;
  };

  const keys = (event: KeyboardEvent) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = placeByKey(event, at, { along: "column", ends: "meet", count: all.length });
    if (event.key === "Tab") list.current?.hidePopover();
    if (to !== undefined) all[to]?.focus();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        popoverTarget={id}
        data-tooltip={open ? undefined : tooltip}
      >
        {children}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        className={styles["menu"]}
        onKeyDown={keys}
        onToggle={(event) => {
          const isOpen = event.newState === "open";
          setOpen(isOpen);
          if (!isOpen) return;
          onOpen?.();
          place();
          items()[0]?.focus();
        }}
      >
        {entries.map((entry) =>
          entry.kind === "heading" ? (
            <div key={`heading ${entry.label}`} className={styles["heading"]} role="presentation">
              {entry.label}
            </div>
          ) : (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: aria-checked is there with menuitemradio alone
            <button
              key={entry.id ?? entry.label}
              type="button"
              role={entry.checked === undefined ? "menuitem" : "menuitemradio"}
              aria-checked={entry.checked}
              aria-disabled={entry.disabled}
              tabIndex={-1}
              className={styles["item"]}
              onClick={() => {
                if (entry.disabled) return;
                list.current?.hidePopover();
                button.current?.focus();
                entry.choose();
              }}
            >
              <span className={styles["sign"]} aria-hidden="true">
                {entry.checked === undefined ? entry.icon : entry.checked ? "✓" : ""}
              </span>
              <span className={styles["words"]}>
                {entry.label}
                {entry.detail && <span className={styles["detail"]}>{entry.detail}</span>}
              </span>
              {entry.keys && <kbd>{entry.keys}</kbd>}
            </button>
          ),
        )}
      </div>
    </>
  );
}
