// Two places side by side or above each other, with a separator that pointer and arrow keys move.

import type { ReactNode } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import styles from "./splitter.module.css";

export interface SplitterProps {
  readonly direction: "row" | "column";
  /** What the separator between them is called. */
  readonly label: string;
  /** Percent of the first. */
  readonly first: number;
  readonly onResize?: (first: number) => void;
  readonly children: readonly [ReactNode, ReactNode];
}

/** Pixels that each keeps at least. */
const leastWidth = 180;
const leastHeight = 84;

export function Splitter({ direction, label, first, onResize, children }: SplitterProps) {
  const least = direction === "row" ? leastWidth : leastHeight;
  return (
    <Group
      orientation={direction === "row" ? "horizontal" : "vertical"}
      className={styles["group"]}
      onLayoutChanged={(sizes) => {
        const size = sizes["first"];
        if (size !== undefined && Math.abs(size - first) > 0.2) onResize?.(size);
      }}
    >
      <Panel id="first" defaultSize={`${first}%`} minSize={least}>
        {children[0]}
      </Panel>
      <Separator className={styles["separator"]} aria-label={label} />
      <Panel id="second" minSize={least}>
        {children[1]}
      </Panel>
    </Group>
  );
}
