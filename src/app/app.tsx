// The whole page: bar, panels, status line, and the sheets above them. Keys that command the machine are heard everywhere.

import { lazy, useEffect, useLayoutEffect } from "react";
import { useStore } from "zustand";
import styles from "./app.module.css";
import { commandForKey, isCommandKey, rowForKey } from "./commands.ts";
import { TooltipLayer } from "./design/tooltip.tsx";
import type { Editor } from "./editor/create-editor.ts";
import { Arrangement } from "./frame/arrangement.tsx";
import { Failure } from "./frame/failure.tsx";
import { Loading } from "./frame/loading.tsx";
import { Part } from "./frame/part.tsx";
import { StatusBar } from "./frame/status-bar.tsx";
import { Toolbar } from "./frame/toolbar.tsx";
import { UpdateNotice } from "./frame/update-notice.tsx";
import { useLayout, useViewportHeight } from "./frame/use-layout.ts";
import { isList, readRoute, useRoute } from "./route.ts";
import { Sheets } from "./sheets/sheets.tsx";
import { useBreakpoints, useWorkbench } from "./workbench-context.ts";

const Tour = lazy(() => import("./tour/tour.tsx"));
const BreakpointDialog = lazy(() => import("./frame/breakpoint-dialog.tsx").then((module) => ({ default: module.BreakpointDialog })));
const Timeline = lazy(() => import("./frame/timeline.tsx").then((module) => ({ default: module.Timeline })));
const SharedProgram = lazy(() => import("./share/shared-program.tsx"));
const ReferencePage = lazy(() => import("./reference/reference-page.tsx"));
const LessonPanel = lazy(() => import("./course/lesson-panel.tsx"));
const FromElsewhere = lazy(() => import("./share/from-elsewhere.tsx"));
const AuthorPanel = lazy(() => import("./course/author-panel.tsx"));
const OpenExample = lazy(() => import("./course/open-example.tsx"));
const CoursePage = lazy(() => import("./course/course-page.tsx"));

const writesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

export function App({ editor }: { readonly editor: Editor }) {
  const workbench = useWorkbench();
  const layout = useLayout();
  const route = useRoute();
  const phone = layout === "phone";
  const takesTour = useStore(workbench.tour.store, (state) => state.stop !== undefined);
  const editsBreakpoint = useBreakpoints((state) => state.edited !== undefined);
  useViewportHeight();

  useEffect(() => {
    workbench.onLayout(layout);
  }, [workbench, layout]);

  useLayoutEffect(() => {
    // Beside a lesson there is room for what it needs.
    if (route.page === "lesson") workbench.layout.suggest("learn");
  }, [workbench, route]);

  useEffect(() => {
    // On a phone one thing is seen at a time: first what is to be done.
    if (route.page === "lesson" || route.page === "author") workbench.preferences.setState({ phonePanel: "lesson" });
  }, [workbench, route]);

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (document.querySelector("dialog[open]") || isList(readRoute(location.hash))) return;
      const choices = workbench.preferences.getState().keys;
      const pageCommand = rowForKey(workbench.pageCommands, event, choices);
      // A key that writes something is only a command where nothing is written.
      const isPlain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (pageCommand && !(isPlain && writesText(event.target)) && !isCommandKey(event, choices)) {
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) pageCommand.run();
        return;
      }
      if (!isCommandKey(event, choices)) return;
      event.preventDefault();
      event.stopPropagation();
      const command = commandForKey(event, workbench.activity(), workbench.isHeldSoon(), choices);
      // A key held down repeats as fast as the machine steps: what is not shown yet is not piled up.
      const repeats = command?.repeats && workbench.activity() !== "running";
      if (command && (!event.repeat || repeats)) workbench.command(command.name);
    };
    // Before the editor and the terminal, which have uses of their own for some of these keys.
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [workbench]);

  if (route.page === "reference") {
    return (
      <Part fallback={<Loading />}>
        <ReferencePage path={route.path} />
      </Part>
    );
  }
  if (isList(route))
    return (
      <>
        <Part shown={route.page} fallback={<Loading />}>
          <CoursePage page={route.page} />
        </Part>
        <Sheets />
        <TooltipLayer />
      </>
    );
  const lesson =
    route.page === "lesson" ? (
      <Part shown={route.lesson} fallback={<Loading />}>
        <LessonPanel name={route.lesson} editor={editor} />
      </Part>
    ) : route.page === "author" ? (
      <Part fallback={<Loading />}>
        <AuthorPanel />
      </Part>
    ) : undefined;
  const timeline = (
    <Part fallback={<div className={styles["timeline"]} />}>
      <Timeline />
    </Part>
  );
  return (
    <div className={styles["page"]}>
      <Toolbar compact={phone} />
      {phone && (
        <div className={styles["now"]}>
          <StatusBar compact />
          {timeline}
        </div>
      )}
      <Failure />
      <UpdateNotice />
      <main className={styles["main"]}>
        <Arrangement editor={editor} layout={layout} lesson={lesson} />
        <TooltipLayer />
      </main>
      {!phone && timeline}
      {!phone && <StatusBar compact={false} />}
      <Sheets />
      {route.page === "example" && (
        <Part fallback={<Loading above />}>
          <OpenExample name={route.example} />
        </Part>
      )}
      {location.hash.startsWith("#s=") && (
        <Part fallback={<Loading above />}>
          <SharedProgram />
        </Part>
      )}
      {/[?&](?:src|pack)=/.test(location.search) && (
        <Part fallback={<Loading above />}>
          <FromElsewhere />
        </Part>
      )}
      {editsBreakpoint && (
        <Part fallback={<Loading above />}>
          <BreakpointDialog />
        </Part>
      )}
      {takesTour && (
        <Part fallback={<Loading above />}>
          <Tour />
        </Part>
      )}
    </div>
  );
}
