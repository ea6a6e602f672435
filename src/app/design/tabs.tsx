// Tabs: a list of names, one panel in front. Arrow keys move along the names; panels not in front are not rendered.

import type { KeyboardEvent, ReactNode } from "react";
import { useId } from "react";
import { createPortal } from "react-dom";
import { placeByKey } from "./row-keys.ts";
import tabListStyles from "./tab-list.module.css";
import styles from "./tabs.module.css";
import { useTabInView } from "./use-tab-in-view.ts";

export interface Tab<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly content: ReactNode;
}

export interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Where the names stand, if not above the panel. */
  readonly bar?: HTMLElement | null;
}

export function Tabs<T extends string>({ label, tabs, value, onChange, bar }: TabsProps<T>) {
  const id = useId();
  const front = tabs.find((tab) => tab.value === value) ?? tabs[0];
  const list = useTabInView<HTMLDivElement>(front?.value);
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const at = tabs.findIndex((tab) => tab.value === front?.value);
    const to = placeByKey(event, at, { along: "row", ends: "meet", count: tabs.length });
    const next = to === undefined ? undefined : tabs[to];
    if (!next) return;
    onChange(next.value);
    document.getElementById(`${id}-${next.value}`)?.focus();
  };
  const names = (
    <div ref={list} role="tablist" aria-label={label} className={`${tabListStyles["list"]} ${styles["list"]}`} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          id={`${id}-${tab.value}`}
          type="button"
          role="tab"
          aria-selected={tab === front}
          aria-controls={tab === front ? `${id}-panel` : undefined}
          tabIndex={tab === front ? 0 : -1}
          className={styles["tab"]}
          onClick={() => onChange(tab.value)}
        >
          {tab.icon}
          <span>{tab.label}</span>
        </button>
      ))}
    </div>
  );
  return (
    <div className={styles["tabs"]}>
      {bar ? createPortal(names, bar) : names}
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${front?.value}`} className={styles["panel"]}>
        {front?.content}
      </div>
    </div>
  );
}
