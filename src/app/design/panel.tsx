// The frame of a panel: a named region with a header line and a body.

import type { ReactNode } from "react";
import { createContext, useContext } from "react";
import { createPortal } from "react-dom";
import styles from "./panel.module.css";

export interface PanelProps {
  readonly title: string;
  /** Without a visible title, where a tab already shows it. */
  readonly bare?: boolean;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

/** Where a panel that is alone in its frame puts its controls: beside its name. */
export const PanelBar = createContext<HTMLElement | null>(null);

export function Panel({ title, bare = false, controls, children }: PanelProps) {
  const bar = useContext(PanelBar);
  const inBar = bare && bar !== null;
  return (
    <section className={styles["panel"]} aria-label={title}>
      {inBar && controls && createPortal(<div className={styles["controls"]}>{controls}</div>, bar)}
      {!inBar && (!bare || controls) && (
        <header className={styles["header"]}>
          {!bare && <h2 className={styles["title"]}>{title}</h2>}
          <div className={styles["controls"]}>{controls}</div>
        </header>
      )}
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
