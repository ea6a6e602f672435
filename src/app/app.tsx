// The whole page: bar, panels, status line, and the sheets above them.

import { lazy, useEffect, useLayoutEffect } from "react";
import { useStore } from "zustand";
import styles from "./app.module.css";
import { TooltipLayer } from "./design/tooltip.tsx";
import type { Editor } from "./editor/create-editor.ts";
import { Arrangement } from "./frame/arrangement.tsx";
import { Failure } from "./frame/failure.tsx";
import { Loading } from "./frame/loading.tsx";
import { Part } from "./frame/part.tsx";
import { StatusBar } from "./frame/status-bar.tsx";
import { CompactToolbar, Toolbar } from "./frame/toolbar.tsx";
import { UpdateNotice } from "./frame/update-notice.tsx";
import { useCommandKeys } from "./frame/use-command-keys.ts";
import { type Layout, useLayout, useViewportHeight } from "./frame/use-layout.ts";
import { isList, type Route, useRoute } from "./route.ts";
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

interface PlaceProps {
  readonly editor: Editor;
  readonly layout: Layout;
  readonly route: Route;
}

/** What is being taught, or written to be taught, beside the panels. */
function lessonOf(route: Route, editor: Editor) {
  if (route.page === "lesson")
    return (
      <Part shown={route.lesson} fallback={<Loading />}>
        <LessonPanel name={route.lesson} editor={editor} />
      </Part>
    );
  if (route.page === "author")
    return (
      <Part fallback={<Loading />}>
        <AuthorPanel />
      </Part>
    );
  return undefined;
}

/** What stands above the workbench for a while. */
function Above({ route }: { readonly route: Route }) {
  const { tour } = useWorkbench();
  const takesTour = useStore(tour.store, (state) => state.stop !== undefined);
  const editsBreakpoint = useBreakpoints((state) => state.edited !== undefined);
  return (
    <>
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
    </>
  );
}

function WorkbenchPage({ editor, layout, route }: PlaceProps) {
  const phone = layout === "phone";
  const timeline = (
    <Part fallback={<div className={styles["timeline"]} />}>
      <Timeline />
    </Part>
  );
  return (
    <div className={styles["page"]}>
      {phone ? <CompactToolbar /> : <Toolbar />}
      {phone && (
        <div className={styles["now"]}>
          <StatusBar compact />
          {timeline}
        </div>
      )}
      <Failure />
      <UpdateNotice />
      <main className={styles["main"]}>
        <Arrangement editor={editor} layout={layout} lesson={lessonOf(route, editor)} />
        <TooltipLayer />
      </main>
      {!phone && timeline}
      {!phone && <StatusBar compact={false} />}
      <Above route={route} />
    </div>
  );
}

export function App({ editor }: { readonly editor: Editor }) {
  const workbench = useWorkbench();
  const layout = useLayout();
  const route = useRoute();
  useViewportHeight();
  useCommandKeys();

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

  if (route.page === "reference")
    return (
      <Part fallback={<Loading />}>
        <ReferencePage path={route.path} />
      </Part>
    );
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
  return <WorkbenchPage editor={editor} layout={layout} route={route} />;
}
