// The line at the bottom: what just happened (also for screen readers), whether the text is safe and how far the machine is.

import { X } from "lucide-react";
import { useStore } from "zustand";
import { countText, durationText } from "../format/quantity.ts";
import { useDescribedState, useMachine, useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./status-bar.module.css";

export function StatusBar({ compact }: { readonly compact: boolean }) {
  const narration = useMachine((state) => state.narration);
  const instructions = useMachine((state) => state.view?.instructions);
  const virtualTimeNs = useMachine((state) => state.view?.virtualTimeNs);
  const { tour } = useWorkbench();
  const isOffered = useStore(tour.store, (state) => state.isOffered && state.stop === undefined);
  const { activity } = useDescribedState();
  const stale = useProgram((state) => state.stale);
  const saved = useProgram((state) => state.saved);
  const loaded = activity !== "empty" && activity !== "unavailable";
  const live = activity === "running" || activity === "paused" || activity === "blocked";
  return (
    <footer className={styles["bar"]} data-compact={compact || undefined}>
      <p className={styles["narration"]} role="status" aria-label="What just happened">
        {narration || (activity === "empty" && !(compact && isOffered) && "Run starts the program, Step goes through it")}
      </p>
      {isOffered && activity === "empty" && (
        <span className={styles["offer"]}>
          <button type="button" onClick={() => tour.goTo(0)}>
            New here? Take the tour{compact ? "" : ": one minute"}
          </button>
          <button type="button" aria-label="No tour" data-tooltip="Not now; it stays under Settings, Help" onClick={tour.end}>
            <X size={14} aria-hidden="true" />
          </button>
        </span>
      )}
      {!saved && <p className={styles["warning"]}>Not saved: the browser's storage is full or switched off</p>}
      {stale && live && <p className={styles["warning"]}>{compact ? "Text edited" : "The text has changed; Run starts the new version"}</p>}
      {loaded && instructions !== undefined && (
        <p className={styles["figure"]} data-tooltip="Instructions run so far, all processes">
          {countText(instructions, "instruction")}
        </p>
      )}
      {loaded && virtualTimeNs !== undefined && !compact && (
        <p className={styles["figure"]} data-tooltip="Time inside the machine: it follows the instructions, so every run takes the same">
          {durationText(virtualTimeNs)}
        </p>
      )}
    </footer>
  );
}
