// Panels side by side or above each other, with separators that pointer and arrow keys move; sizes are remembered.

import type { ReactNode } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { layoutStorage } from "../stores/storage.ts";
import styles from "./splitter.module.css";

export interface SplitterProps {
  /** Under which sizes are kept. */
  readonly id: string;
  readonly orientation: "horizontal" | "vertical";
  /** What the separator between them is called. */
  readonly label: string;
  /** Percent of the first. */
  readonly first: number;
  /** Pixels that each keeps at least. */
  readonly least: readonly [number, number];
  readonly children: readonly [ReactNode, ReactNode];
}

export function Splitter({ id, orientation, label, first, least, children }: SplitterProps) {
  const { defaultLayout, onLayoutChanged } = useDefaultLayout({ id, storage: layoutStorage, onlySaveAfterUserInteractions: true });
  return (
    <Group orientation={orientation} className={styles["group"]} defaultLayout={defaultLayout} onLayoutChanged={onLayoutChanged}>
      <Panel id={`${id}-first`} defaultSize={`${first}%`} minSize={least[0]}>
        {children[0]}
      </Panel>
      <Separator className={styles["separator"]} aria-label={label} />
      <Panel id={`${id}-second`} minSize={least[1]}>
        {children[1]}
      </Panel>
    </Group>
  );
}
