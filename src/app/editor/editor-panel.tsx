// The editor's place on the page: the files of the project, the text of the one in front, what the assembler says, and on touch
// screens a row of keys. Files dropped on it join the project.

import type { DragEvent } from "react";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Panel } from "../design/panel.tsx";
import { useSize } from "../design/use-size.ts";
import { countText } from "../format/quantity.ts";
import { FileTabs } from "../project/file-tabs.tsx";
import { takeIn } from "../project/transfer.ts";
import { useRoute } from "../route.ts";
import { lessonOf } from "../stores/lesson-attempt.ts";
import { useDescribedState, usePreferences, useProgram, useWorkbench } from "../workbench-context.ts";
import type { Editor } from "./create-editor.ts";
import styles from "./editor-panel.module.css";
import { KeyRow } from "./key-row.tsx";

const FileTree = lazy(() => import("../project/file-tree.tsx").then((module) => ({ default: module.FileTree })));

/** So long the files of a lesson are waited for; then one may go on with what is there. */
const lessonPatienceMs = 5000;

/** Whether the address names a lesson whose files are on their way: what was in the editor before is not to be taken for them. */
function useAwaitsLesson(): boolean {
  const route = useRoute();
  const lesson = route.page === "lesson" ? route.lesson : undefined;
  const inFront = useProgram(lessonOf);
  const brought = useProgram((state) => state.broughtLesson);
  const [givenUp, giveUp] = useState<string>();
  const awaits = lesson !== undefined && lesson !== inFront && lesson !== brought && lesson !== givenUp;
  useEffect(() => {
    const timer = awaits ? setTimeout(() => giveUp(lesson), lessonPatienceMs) : undefined;
    return () => clearTimeout(timer);
  }, [awaits, lesson]);
  return awaits;
}

const holdsFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

export function EditorPanel({ editor }: { readonly editor: Editor }) {
  const { program, sheets } = useWorkbench();
  const errors = useProgram((state) => state.diagnostics.filter(({ severity }) => severity === "error").length);
  const warnings = useProgram((state) => state.diagnostics.filter(({ severity }) => severity === "warning").length);
  const available = useDescribedState().activity !== "unavailable";
  const treeShown = usePreferences((state) => state.fileTree) === "shown";
  const [dropping, setDropping] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const awaitsLesson = useAwaitsLesson();

  const { height } = useSize(place);

  useEffect(() => {
    place.current?.append(editor.view.dom);
    editor.view.requestMeasure();
  }, [editor]);

  useEffect(() => {
    if (height > 0) editor.keepInView();
  }, [editor, height]);

  const drop = async (event: DragEvent) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    setDropping(false);
    const complaints = await takeIn(program, [...event.dataTransfer.files]);
    if (complaints.length > 0) sheets.open({ kind: "message", title: "Not brought in", text: complaints.join("\n") });
  };

  const found = [errors > 0 && countText(errors, "error"), warnings > 0 && countText(warnings, "warning")].filter(Boolean).join(", ");

  return (
    <Panel
      title="Program"
      controls={
        <>
          <FileTabs />
          {found ? (
            <button
              type="button"
              className={styles["problems"]}
              data-tooltip="Go to the first error"
              onClick={() => {
                editor.revealFirstError();
                editor.view.focus();
              }}
            >
              <span aria-hidden="true">!</span> {found}
            </button>
          ) : (
            <p className={styles["fine"]}>{available ? "No problems found" : "Not checked"}</p>
          )}
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: files can also be brought in from the menu of the file tree */}
      <div
        className={styles["body"]}
        data-dropping={dropping || undefined}
        onDragOver={(event) => {
          if (!holdsFiles(event)) return;
          event.preventDefault();
          setDropping(true);
        }}
        onDragLeave={() => setDropping(false)}
        onDropCapture={drop}
      >
        <div className={styles["columns"]}>
          {treeShown && (
            <Suspense>
              <FileTree />
            </Suspense>
          )}
          <div ref={place} className={styles["place"]} data-paper inert={awaitsLesson} data-awaits={awaitsLesson || undefined} />
          {awaitsLesson && (
            <p className={styles["awaited"]} role="status">
              The lesson's files are being brought …
            </p>
          )}
        </div>
        <KeyRow onKey={editor.insert} />
      </div>
    </Panel>
  );
}
