// The three arrangements of the panels: wide (everything side by side), medium (panels as tabs), phone (one at a time).

import { ArrowLeftRight, Binary, BookOpen, Code, Grid3x3, List, SquareTerminal } from "lucide-react";
import type { ReactNode } from "react";
import { lazy, Suspense } from "react";
import { Tabs } from "../design/tabs.tsx";
import type { Editor } from "../editor/create-editor.ts";
import { EditorPanel } from "../editor/editor-panel.tsx";
import { HttpClient } from "../panels/http-client.tsx";
import { Memory } from "../panels/memory.tsx";
import { Processes } from "../panels/processes.tsx";
import { Registers } from "../panels/registers.tsx";
import { Stack } from "../panels/stack.tsx";
import { SystemCalls } from "../panels/system-calls.tsx";
import type { SideTab } from "../stores/preferences.ts";
import { TerminalPanel } from "../terminal/terminal-panel.tsx";
import { usePreferences, useWorkbench } from "../workbench-context.ts";
import styles from "./arrangement.module.css";
import { Splitter } from "./splitter.tsx";
import type { Layout } from "./use-layout.ts";

const CodePanel = lazy(() => import("../panels/code.tsx"));
const code = (
  <Suspense>
    <CodePanel />
  </Suspense>
);

interface ArrangementProps {
  readonly editor: Editor;
  /** What stands at the left of everything, or on phones in a tab of its own. */
  readonly lesson?: ReactNode;
}

const sideTabs = [
  { value: "registers", label: "Registers", content: <Registers bare /> },
  { value: "memory", label: "Memory", content: <Memory bare /> },
  { value: "stack", label: "Stack", content: <Stack bare /> },
  { value: "code", label: "Disassembly", content: code },
  { value: "calls", label: "System calls", content: <SystemCalls bare /> },
  { value: "network", label: "Processes", content: <Processes bare /> },
] as const;

function SideTabs({ withRegisters }: { readonly withRegisters: boolean }) {
  const { preferences } = useWorkbench();
  const chosen = usePreferences((state) => state.sideTab);
  const tabs = withRegisters ? sideTabs : sideTabs.filter((tab) => tab.value !== "registers");
  const value: SideTab = !withRegisters && chosen === "registers" ? "memory" : chosen;
  return <Tabs<SideTab> label="Machine views" tabs={tabs} value={value} onChange={(sideTab) => preferences.setState({ sideTab })} />;
}

const Lower = () => (
  <Splitter id="lower" orientation="horizontal" label="Width of the terminal" first={54} least={[260, 300]}>
    <TerminalPanel />
    <HttpClient />
  </Splitter>
);

function Wide({ editor }: ArrangementProps) {
  return (
    <Splitter id="rows" orientation="vertical" label="Height of the terminal" first={67} least={[200, 120]}>
      <Splitter id="columns" orientation="horizontal" label="Width of the editor" first={52} least={[320, 380]}>
        <EditorPanel editor={editor} />
        <Splitter id="views" orientation="vertical" label="Height of the registers" first={58.5} least={[120, 120]}>
          <Registers />
          <SideTabs withRegisters={false} />
        </Splitter>
      </Splitter>
      <Lower />
    </Splitter>
  );
}

function Medium({ editor }: ArrangementProps) {
  return (
    <Splitter id="medium-rows" orientation="vertical" label="Height of the terminal" first={65} least={[200, 120]}>
      <Splitter id="medium-columns" orientation="horizontal" label="Width of the editor" first={55} least={[280, 320]}>
        <EditorPanel editor={editor} />
        <SideTabs withRegisters />
      </Splitter>
      <Lower />
    </Splitter>
  );
}

function Phone({ editor, lesson }: ArrangementProps) {
  const { preferences } = useWorkbench();
  const value = usePreferences((state) => state.phoneTab);
  const size = 20;
  return (
    <Tabs
      label="Views"
      bar="bottom"
      value={value}
      onChange={(phoneTab) => preferences.setState({ phoneTab })}
      tabs={[
        ...(lesson
          ? [{ value: "lesson" as const, label: "Lesson", icon: <BookOpen size={size} aria-hidden="true" />, content: lesson }]
          : []),
        { value: "code", label: "Code", icon: <Code size={size} aria-hidden="true" />, content: <EditorPanel editor={editor} /> },
        { value: "terminal", label: "Terminal", icon: <SquareTerminal size={size} aria-hidden="true" />, content: <TerminalPanel /> },
        { value: "registers", label: "Registers", icon: <Binary size={size} aria-hidden="true" />, content: <Registers bare /> },
        {
          value: "memory",
          label: "Memory",
          icon: <Grid3x3 size={size} aria-hidden="true" />,
          content: (
            <div className={styles["halves"]}>
              <Memory bare />
              <Stack />
              {code}
            </div>
          ),
        },
        { value: "calls", label: "Calls", icon: <List size={size} aria-hidden="true" />, content: <SystemCalls bare /> },
        {
          value: "network",
          label: "Network",
          icon: <ArrowLeftRight size={size} aria-hidden="true" />,
          content: (
            <div className={styles["flow"]}>
              <HttpClient />
              <Processes />
            </div>
          ),
        },
      ]}
    />
  );
}

const arrangements = { wide: Wide, medium: Medium, phone: Phone } as const satisfies Record<Layout, unknown>;

export function Arrangement({ editor, layout, lesson }: ArrangementProps & { readonly layout: Layout }) {
  const Chosen = arrangements[layout];
  if (!lesson || layout === "phone") return <Chosen editor={editor} lesson={lesson} />;
  return (
    <Splitter id={`lesson-${layout}`} orientation="horizontal" label="Width of the lesson" first={28} least={[300, 500]}>
      {lesson}
      <Chosen editor={editor} />
    </Splitter>
  );
}
