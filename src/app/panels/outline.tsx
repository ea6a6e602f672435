// The outline of the file in front: sections, labels, constants and macros. It shows where the cursor is, and where the program stands;
// arrow keys move through it, Enter goes to the line.

import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { symbolsByName } from "../../protocol/checked.ts";
import { EmptyState, Panel } from "../design/panel.tsx";
import { moveInTree } from "../design/row-keys.ts";
import { hexadecimal } from "../format/number.ts";
import { countText, groupedText } from "../format/quantity.ts";
import { useMachine, useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./outline.module.css";
import { outlineOf, rowAt, rowsAbout } from "./outline-rows.ts";

/** Of a longer outline those about the cursor are drawn. */
const mostRows = 1000;

/** So long after the last key the outline is drawn anew. */
const restMs = 150;

/** The lines of the file in front, a moment after they were typed. */
function useLines(): readonly string[] {
  const source = useProgram((state) => state.source);
  const key = useProgram((state) => state.key);
  const [known, setKnown] = useState({ key, source });
  useEffect(() => {
    const timer = setTimeout(() => setKnown({ key, source }), known.key === key ? restMs : 0);
    return () => clearTimeout(timer);
  }, [key, source, known.key]);
  return useMemo(() => known.source.toString().split("\n"), [known]);
}

export default function OutlinePanel() {
  const { cursor, goTo } = useWorkbench();
  const file = useProgram((state) => state.name);
  const symbols = useProgram((state) => state.symbols);
  const line = useStore(cursor, (state) => state.line);
  const isOnMachine = useProgram((state) => state.isOnMachine);
  const runningLine = useMachine(({ view }) =>
    view?.status === "paused" && view.location?.file === file ? view.location.line : undefined,
  );
  const lines = useLines();
  const rows = useMemo(() => outlineOf(lines), [lines]);
  const here = rowAt(rows, line);
  const { shown, above, below } = useMemo(() => rowsAbout(rows, here, mostRows), [rows, here]);
  const running = isOnMachine && runningLine !== undefined ? rowAt(rows, runningLine) : undefined;
  const tree = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const list = tree.current;
    // Whoever walks through the outline is not taken elsewhere.
    if (here === undefined || list?.contains(document.activeElement)) return;
    list?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [here]);

  if (rows.length === 0) {
    return (
      <Panel title="Outline">
        <EmptyState title="Nothing has a name yet">
          Sections, labels, constants and macros of the file in front stand here. A line such as _start: makes the first.
        </EmptyState>
      </Panel>
    );
  }
  const constantOf = (name: string) => {
    const symbol = symbolsByName(symbols).get(name);
    return symbol?.section === undefined ? symbol?.value : undefined;
  };
  return (
    <Panel title="Outline">
      {above + below > 0 && (
        <p className={styles["left-out"]}>
          {countText(rows.length, "name")}: those near the cursor are shown, {groupedText(above)} more are above, {groupedText(below)}{" "}
          below.
        </p>
      )}
      <div ref={tree} role="tree" aria-label={`Outline of ${file}`} className={styles["rows"]} onKeyDown={moveInTree}>
        {shown.map((row) => {
          const value = row.kind === "constant" ? constantOf(row.name) : undefined;
          const isHere = row === here;
          return (
            <button
              key={`${row.line} ${row.name}`}
              type="button"
              role="treeitem"
              aria-level={row.depth + 1}
              aria-current={isHere ? "location" : undefined}
              tabIndex={isHere || (here === undefined && row === shown[0]) ? 0 : -1}
              className={styles["row"]}
              data-kind={row.kind}
              style={{ paddingLeft: 8 + 14 * row.depth }}
              onClick={() => goTo(file, row.line)}
            >
              {row === running && (
                <span className={styles["running"]}>
                  <span aria-hidden="true">▶</span>
                  <span className="visually-hidden">The program stands in </span>
                </span>
              )}
              <span className={styles["name"]}>{row.name}</span>
              {row.kind === "macro" && <small>macro</small>}
              {row.kind === "constant" && (
                <small data-tooltip={value === undefined ? undefined : hexadecimal(value)}>= {value ?? "…"}</small>
              )}
              <span className={styles["line"]}>
                <span className="visually-hidden">line </span>
                {row.line}
              </span>
            </button>
          );
        })}
      </div>
    </Panel>
  );
}
