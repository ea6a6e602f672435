// The panels on the page: a tree of splits and tabs as the layout store has it, or as a phone has room for them. A lesson stands at the left.

import type { ReactNode } from "react";
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

const Memory = lazy(() => import("../panels/memory.tsx").then((module) => ({ default: module.Memory })));
const Registers = lazy(() => import("../panels/registers.tsx").then((module) => ({ default: module.Registers })));
const Processes = lazy(() => import("../panels/processes.tsx").then((module) => ({ default: module.Processes })));
const Stack = lazy(() => import("../panels/stack.tsx").then((module) => ({ default: module.Stack })));
const SystemCalls = lazy(() => import("../panels/system-calls.tsx").then((module) => ({ default: module.SystemCalls })));
const CodePanel = lazy(() => import("../panels/code.tsx"));
const BreakpointsPanel = lazy(() => import("../panels/breakpoints.tsx"));
const ProfilePanel = lazy(() => import("../panels/profile.tsx"));
const OutlinePanel = lazy(() => import("../panels/outline.tsx"));
const NetworkPanel = lazy(() => import("../network/network-panel.tsx"));

export interface ArrangementProps {
  readonly editor: Editor;
  readonly layout: Layout;
  /** What is being taught, beside the panels. */
  readonly lesson?: ReactNode;
}

const panelContent = (panel: PanelName, editor: Editor): ReactNode => {
  switch (panel) {
    case "editor":
      return <EditorPanel editor={editor} />;
    case "registers":
      return <Registers bare />;
    case "memory":
      return <Memory bare />;
    case "stack":
      return <Stack bare />;
    case "code":
      return <CodePanel />;
    case "calls":
      return <SystemCalls bare />;
    case "processes":
      return <Processes bare />;
    case "breakpoints":
      return <BreakpointsPanel />;
    case "profile":
      return <ProfilePanel />;
    case "outline":
      return <OutlinePanel />;
    case "network":
      return <NetworkPanel />;
    case "terminal":
      return <TerminalPanel bare />;
  }
};

export const PanelContent = ({ panel, editor }: { readonly panel: PanelName; readonly editor: Editor }) => (
  <Part shown={panel} fallback={<Loading />}>
    {panelContent(panel, editor)}
  </Part>
);

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
