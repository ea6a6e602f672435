// The page as a part of another one: a slim bar, the panels that the address names, and the way to the whole.

import { ExternalLink } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { commands, keyText } from "../commands.ts";
import { keepLessons, lessonsIn } from "../course/elsewhere.ts";
import controls from "../design/controls.module.css";
import { TooltipLayer } from "../design/tooltip.tsx";
import type { Editor } from "../editor/create-editor.ts";
import { PanelContent } from "../frame/arrangement.tsx";
import { Failure } from "../frame/failure.tsx";
import { StatePill } from "../frame/state-pill.tsx";
import { navigate, useRoute } from "../route.ts";
import { Sheets } from "../sheets/sheets.tsx";
import type { PanelName } from "../stores/layout.ts";
import { useDescribedState, useWorkbench } from "../workbench-context.ts";
import { addressInFull, type Embed } from "./embed.ts";
import styles from "./embed-page.module.css";
import { talkToHost } from "./host-messages.ts";
import { resolved } from "./lesson-of-link.ts";
import { isLink, readLink } from "./link.ts";
import { openShared } from "./open-shared.ts";

const LessonPanel = lazy(() => import("../course/lesson-panel.tsx"));
const OpenExample = lazy(() => import("../course/open-example.tsx"));

const shownCommands = ["run", "step", "stepBack", "stop"] as const;

export default function EmbedPage({ editor, embed }: { readonly editor: Editor; readonly embed: Embed }) {
  const workbench = useWorkbench();
  const { activity } = useDescribedState();
  const route = useRoute();
  const [problem, setProblem] = useState("");
  const [first = "editor", ...others] = embed.panels;
  // What the address named at first: the lesson that a link holds has another one by then.
  const [inFull] = useState(() => addressInFull(location.href));

  useEffect(() => {
    const open = async () => {
      if (!isLink(location.hash)) return;
      const reading = await readLink(location.hash);
      if ("problem" in reading) return setProblem(reading.problem);
      const lessons = lessonsIn(reading.program.files, reading.program.title || "lesson");
      const [lesson] = await keepLessons(workbench.program.shelf, lessons);
      if (lesson !== undefined) return navigate({ page: "lesson", lesson });
      const whole = await resolved(workbench, reading.program);
      if (whole.kind !== "whole") return setProblem("The lesson that this is an attempt at is not here: open it in full.");
      await openShared(workbench, whole.program);
      if (whole.lesson) navigate({ page: "lesson", lesson: whole.lesson.name });
    };
    void open().then(() => talkToHost(workbench));
  }, [workbench]);

  return (
    <div className={styles["page"]}>
      <header className={styles["bar"]}>
        <h1 className="visually-hidden">svc0</h1>
        <div role="toolbar" aria-label="Machine" className={styles["commands"]}>
          {commands
            .filter(({ name }) => shownCommands.some((shown) => shown === name))
            .map((row) => (
              <button
                key={row.name}
                type="button"
                className={row.name === "run" ? controls["primary"] : controls["button"]}
                aria-disabled={!row.when.includes(activity)}
                data-tooltip={row.hint}
                data-keys={keyText(row)}
                onClick={() => workbench.command(row.name)}
              >
                {row.label}
              </button>
            ))}
        </div>
        <StatePill />
        <a className={controls["button"]} href={inFull} target="_blank" rel="noopener">
          Open in full <ExternalLink size={14} aria-hidden="true" />
        </a>
      </header>
      <Failure />
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      <main className={styles["panels"]} data-lesson={route.page === "lesson" || undefined}>
        {route.page === "lesson" && (
          <Suspense>
            <LessonPanel name={route.lesson} editor={editor} />
          </Suspense>
        )}
        {route.page === "example" && (
          <Suspense>
            <OpenExample name={route.example} />
          </Suspense>
        )}
        <div className={styles["place"]}>
          <EmbeddedPanel panel={first} editor={editor} />
          {others.length > 0 && (
            <div className={styles["column"]}>
              {others.map((panel) => (
                <EmbeddedPanel key={panel} panel={panel} editor={editor} />
              ))}
            </div>
          )}
        </div>
      </main>
      <Sheets />
      <TooltipLayer />
    </div>
  );
}

function EmbeddedPanel({ panel, editor }: { readonly panel: PanelName; readonly editor: Editor }) {
  return (
    <div className={styles["panel"]} data-panel={panel}>
      <PanelContent panel={panel} editor={editor} />
    </div>
  );
}
