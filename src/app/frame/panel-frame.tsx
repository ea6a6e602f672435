// One group of panels: its tabs, which can be dragged to other groups, and a menu that does the same without dragging.

import { EllipsisVertical, Maximize2, Minimize2 } from "lucide-react";
import type { DragEvent, KeyboardEvent, ReactNode } from "react";
import { useId, useState } from "react";
import { useStore } from "zustand";
import controlStyles from "../design/controls.module.css";
import type { MenuEntry } from "../design/menu.tsx";
import { Menu } from "../design/menu.tsx";
import { PanelBar } from "../design/panel.tsx";
import { placeByKey } from "../design/row-keys.ts";
import tabListStyles from "../design/tab-list.module.css";
import { useTabInView } from "../design/use-tab-in-view.ts";
import type { Edge, GroupPlace, LayoutWidth, PanelName } from "../stores/layout.ts";
import { groupsOf, panelTitles, shownPanels } from "../stores/layout.ts";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./panel-frame.module.css";

const dragType = "application/x-svc0-panel";

/** Which part of a group a dragged panel is over: near an edge it becomes a group of its own there. */
function edgeAt(event: DragEvent): Edge | undefined {
  const box = event.currentTarget.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width;
  const y = (event.clientY - box.top) / box.height;
  const near: readonly (readonly [Edge, number])[] = [
    ["left", x],
    ["right", 1 - x],
    ["top", y],
    ["bottom", 1 - y],
  ];
  const [edge, distance] = near.reduce((best, candidate) => (candidate[1] < best[1] ? candidate : best));
  return distance < 0.25 ? edge : undefined;
}

export interface PanelFrameProps {
  readonly place: GroupPlace;
  readonly width: LayoutWidth;
  readonly render: (panel: PanelName) => ReactNode;
}

export function PanelFrame({ place, width, render }: PanelFrameProps) {
  const { layout, reveal } = useWorkbench();
  const tree = useStore(layout.store, (state) => state[width]);
  const maximised = useStore(layout.store, (state) => state.maximised);
  const [over, setOver] = useState<Edge | "inside">();
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const id = useId();
  const { front, panels } = place;
  const isMaximised = maximised === front;
  const list = useTabInView<HTMLDivElement>(front);

  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const at = panels.indexOf(front);
    const to = placeByKey(event, at, { along: "row", ends: "meet", count: panels.length });
    if (event.key === "Delete") layout.close(width, front);
    const next = to === undefined ? undefined : panels[to];
    if (!next) return;
    reveal(next);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[panels.indexOf(next)]?.focus();
  };

  // The controls of the terminal are few: they have room beside two names as well.
  const sharesBar = panels.length === 1 || (panels.length === 2 && front === "terminal");
  const others = groupsOf(tree).filter((group) => !group.panels.includes(front));
  const edges: readonly (readonly [Edge, string])[] = [
    ["right", "to the right"],
    ["bottom", "below"],
  ];
  const closed = (Object.keys(panelTitles) as PanelName[]).filter((panel) => !shownPanels(tree).includes(panel));
  const entries: readonly MenuEntry[] = [
    {
      kind: "item",
      label: isMaximised ? "Back to its place" : "Maximise",
      keys: "Ctrl+Shift+X",
      choose: () => layout.maximise(isMaximised ? undefined : front),
    },
    {
      kind: "item",
      label: `Close ${panelTitles[front]}`,
      disabled: shownPanels(tree).length === 1,
      choose: () => layout.close(width, front),
    },
    { kind: "heading", label: `Move ${panelTitles[front]}` },
    ...others.map((group) => ({
      kind: "item" as const,
      id: `to ${group.front}`,
      label: `Beside ${group.panels.map((panel) => panelTitles[panel]).join(", ")}`,
      choose: () => layout.move(width, front, group.front),
    })),
    ...(panels.length > 1
      ? edges.map(([edge, words]) => ({
          kind: "item" as const,
          label: `Split ${words}`,
          choose: () => layout.move(width, front, front, edge),
        }))
      : []),
    ...(closed.length > 0 ? [{ kind: "heading" as const, label: "Closed panels" }] : []),
    ...closed.map((panel) => ({
      kind: "item" as const,
      label: `Show ${panelTitles[panel]}`,
      choose: () => {
        reveal(panel);
      },
    })),
  ];

  const drop = (event: DragEvent) => {
    const panel = event.dataTransfer.getData(dragType) as PanelName | "";
    setOver(undefined);
    if (panel === "") return;
    event.preventDefault();
    layout.move(width, panel, front, edgeAt(event));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is dropped here can also be moved with the menu
    <div
      className={styles["frame"]}
      data-panel={front}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(dragType)) return;
        event.preventDefault();
        setOver(edgeAt(event) ?? "inside");
      }}
      onDragLeave={() => setOver(undefined)}
      onDrop={drop}
    >
      <div className={styles["bar"]}>
        <div ref={list} role="tablist" aria-label="Panels" className={`${tabListStyles["list"]} ${styles["tabs"]}`} onKeyDown={keys}>
          {panels.map((panel) => (
            <button
              key={panel}
              id={`${id}-${panel}`}
              type="button"
              role="tab"
              aria-selected={panel === front}
              aria-controls={panel === front ? `${id}-panel` : undefined}
              tabIndex={panel === front ? 0 : -1}
              className={styles["tab"]}
              data-alone={panels.length === 1 || undefined}
              draggable
              onDragStart={(event) => {
                event.dataTransfer.setData(dragType, panel);
                event.dataTransfer.effectAllowed = "move";
              }}
              onClick={() => reveal(panel)}
              onDoubleClick={() => layout.maximise(isMaximised ? undefined : panel)}
            >
              {panelTitles[panel]}
            </button>
          ))}
        </div>
        {sharesBar && <div ref={setBar} className={styles["controls"]} />}
        {isMaximised && (
          <button
            type="button"
            className={controlStyles["icon"]}
            aria-label="Back to its place"
            data-tooltip="All panels again"
            data-keys="Ctrl+Shift+X"
            onClick={() => layout.maximise(undefined)}
          >
            <Minimize2 size={15} aria-hidden="true" />
          </button>
        )}
        {!isMaximised && (
          <button
            type="button"
            className={controlStyles["icon"]}
            aria-label={`Maximise ${panelTitles[front]}`}
            data-tooltip="This panel alone; a double press on its name does the same"
            onClick={() => layout.maximise(front)}
          >
            <Maximize2 size={14} aria-hidden="true" />
          </button>
        )}
        <Menu label={`${panelTitles[front]}: move or close`} className={controlStyles["icon"]} entries={entries}>
          <EllipsisVertical size={15} aria-hidden="true" />
        </Menu>
      </div>
      <div role="tabpanel" tabIndex={-1} id={`${id}-panel`} aria-labelledby={`${id}-${front}`} className={styles["body"]}>
        <PanelBar.Provider value={sharesBar ? bar : null}>{render(front)}</PanelBar.Provider>
      </div>
      {over && <div className={styles["target"]} data-edge={over} />}
    </div>
  );
}
