// The frame of a panel: a named region with its controls and a body. Its name is visible on its tab.

import type { ReactNode } from "react";
import { createContext, useContext } from "react";
import { createPortal } from "react-dom";
import styles from "./panel.module.css";

export interface PanelProps {
  readonly title: string;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

/** Where a panel that is alone in its frame puts its controls: beside its name. */
export const PanelBar = createContext<HTMLElement | null>(null);

export function Panel({ title, controls, children }: PanelProps) {
  const bar = useContext(PanelBar);
  const shown = controls && <div className={styles["controls"]}>{controls}</div>;
  return (
    <section className={styles["panel"]} aria-label={title}>
      {shown && (bar ? createPortal(shown, bar) : <header className={styles["header"]}>{shown}</header>)}
      <div className={styles["body"]}>{children}</div>
    </section>
  );
}

/** What a panel says while it has nothing to show: what to do next. */
export function EmptyState({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={styles["empty"]}>
      <p className={styles["emptyTitle"]}>{title}</p>
      <p>{children}</p>
    </div>
  );
}
