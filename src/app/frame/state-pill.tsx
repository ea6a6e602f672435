// What the machine is doing, in a word, a sign and a colour.

import { useDescribedState } from "../workbench-context.ts";
import styles from "./state-pill.module.css";

const signs = { plain: "○", busy: "", waiting: "◐", good: "✓", bad: "✕" } as const;

export function StatePill({ compact = false }: { readonly compact?: boolean }) {
  const { label, shortLabel = label, tone } = useDescribedState();
  return (
    // Not live: the status bar narrates, and once is enough.
    <output className={styles["pill"]} data-tone={tone} aria-label="State of the machine" aria-live="off">
      <span className={styles["sign"]} aria-hidden="true">
        {signs[tone]}
      </span>
      <span className={styles["label"]}>{compact ? shortLabel : label}</span>
    </output>
  );
}
