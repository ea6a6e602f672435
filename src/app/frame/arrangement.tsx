// The panels on the page: a tree of splits and tabs as the layout store has it, or as a phone has room for them. A lesson stands at the left.

import type { ComponentType, ReactNode } from "react";
import { lazy } from "react";
import { useStore } from "zustand";
import type { Editor } from "../editor/create-editor.ts";
import { EditorPanel } from "../editor/editor-panel.tsx";
import type { LayoutWidth, PanelName, Place } from "../stores/layout.ts";
import { panelTitles, shapeOf } from "../stores/layout.ts";
import { TerminalPanel } from "../terminal/terminal-panel.tsx";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./arrangement.module.css";
import { Loading } from "./loading.tsx";
import { PanelFrame } from "./panel-frame.tsx";
import { Part } from "./part.tsx";
import { Phone } from "./phone.tsx";
import { Splitter } from "./splitter.tsx";
import type { Layout } from "./use-layout.ts";

/** What a panel shows. All but the terminal are loaded when they are first shown; the program's text is handed in. */
const panels: Readonly<Record<Exclude<PanelName, "editor">, ComponentType>> = {
  registers: lazy(() => import("../panels/registers.tsx")),
  memory: lazy(() => import("../panels/memory.tsx")),
  stack: lazy(() => import("../panels/stack.tsx")),
  code: lazy(() => import("../panels/code.tsx")),
  calls: lazy(() => import("../panels/system-calls.tsx")),
  processes: lazy(() => import("../panels/processes.tsx")),
  breakpoints: lazy(() => import("../panels/breakpoints.tsx")),
  profile: lazy(() => import("../panels/profile.tsx")),
  outline: lazy(() => import("../panels/outline.tsx")),
  network: lazy(() => import("../network/network-panel.tsx")),
  terminal: TerminalPanel,
};

export interface ArrangementProps {
  readonly editor: Editor;
  readonly layout: Layout;
  /** What is being taught, beside the panels. */
  readonly lesson?: ReactNode;
}

export function PanelContent({ panel, editor }: { readonly panel: PanelName; readonly editor: Editor }) {
  if (panel === "editor")
    return (
      <Part shown={panel} fallback={<Loading />}>
        <EditorPanel editor={editor} />
      </Part>
    );
  const Content = panels[panel];
  return (
    <Part shown={panel} fallback={<Loading />}>
      <Content />
    </Part>
  );
}

/** What a separator moves, by the panels on either side of it. */
const nameOf = (place: Place): string => (place.kind === "group" ? panelTitles[place.front] : nameOf(place.children[0]));

interface TreeProps {
  readonly place: Place;
  readonly path: string;
  readonly width: LayoutWidth;
  readonly render: (panel: PanelName) => ReactNode;
}

function Tree({ place, path, width, render }: TreeProps) {
  const { layout } = useWorkbench();
  if (place.kind === "group") return <PanelFrame place={place} width={width} render={render} />;
  const [first, second] = place.children;
  return (
    <Splitter
      direction={place.direction}
      label={`${place.direction === "row" ? "Width" : "Height"} of ${nameOf(first)}`}
      first={place.first}
      onResize={(percent) => layout.resize(width, path, percent)}
    >
      <Tree place={first} path={`${path}0`} width={width} render={render} />
      <Tree place={second} path={`${path}1`} width={width} render={render} />
    </Splitter>
  );
}

function Workspace({ editor, width }: { readonly editor: Editor; readonly width: LayoutWidth }) {
  const { layout } = useWorkbench();
  const tree = useStore(layout.store, (state) => state[width]);
  const maximised = useStore(layout.store, (state) => state.maximised);
  const revision = useStore(layout.store, (state) => state.revision);
  const render = (panel: PanelName) => <PanelContent panel={panel} editor={editor} />;
  if (maximised !== undefined) {
    return <PanelFrame place={{ kind: "group", panels: [maximised], front: maximised }} width={width} render={render} />;
  }
  return <Tree key={`${revision} ${shapeOf(tree)}`} place={tree} path="" width={width} render={render} />;
}

export function Arrangement({ editor, layout, lesson }: ArrangementProps) {
  const store = useWorkbench().layout;
  const isPresenting = useStore(store.store, (state) => state.preset === "present");
  if (layout === "phone") return <Phone render={(panel) => <PanelContent panel={panel} editor={editor} />} lesson={lesson} />;
  const workspace = <Workspace editor={editor} width={layout} />;
  return (
    <div className={styles["page"]} data-present={isPresenting || undefined}>
      {lesson ? (
        <Splitter direction="row" label="Width of the lesson" first={layout === "wide" ? 28 : 36}>
          <div className={styles["lesson"]}>{lesson}</div>
          {workspace}
        </Splitter>
      ) : (
        workspace
      )}
    </div>
  );
}
