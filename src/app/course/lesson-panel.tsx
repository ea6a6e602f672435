// The lesson beside the machine: prose, what must be so, help, and the way on.

import { ArrowRight, ChevronLeft, ChevronRight, List, RotateCcw } from "lucide-react";
import { useContext, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import type { LessonCheckResult, LessonContent } from "../../protocol/lesson-content.ts";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { IconButton } from "../design/icon-button.tsx";
import { PanelBar } from "../design/panel.tsx";
import type { Editor } from "../editor/create-editor.ts";
import { addressOf } from "../route.ts";
import { lessonOf, projectOf } from "../stores/lesson-attempt.ts";
import { useProgram, useWorkbench } from "../workbench-context.ts";
import { Checks } from "./checks.tsx";
import { courseLessons, courseOf, nearestLesson, nextOf, numberOf } from "./course.ts";
import { isFromElsewhere } from "./elsewhere.ts";
import { Hints } from "./hints.tsx";
import styles from "./lesson-panel.module.css";
import { untouched } from "./progress.ts";
import { Article } from "./prose.tsx";

export default function LessonPanel({ name, editor }: { readonly name: string; readonly editor: Editor }) {
  const course = courseOf(useWorkbench());
  const { lesson, failure } = useStore(
    course.store,
    useShallow(({ lesson: open, failure: why }) => ({ lesson: open, failure: why })),
  );
  useEffect(() => void course.open(name), [course, name]);
  return (
    <section className={styles["panel"]} aria-label="Lesson">
      {lesson?.name === name ? (
        <Opened key={name} lesson={lesson} editor={editor} />
      ) : (
        <div className={styles["scroll"]}>
          {failure ? (
            <Missing name={name} failure={failure} />
          ) : (
            <p className={styles["waiting"]} role="status">
              The lesson is being opened …
            </p>
          )}
        </div>
      )}
    </section>
  );
}

/** The address names no lesson, or one that cannot be read: what it may have meant, and the ways on. */
function Missing({ name, failure }: { readonly name: string; readonly failure: string }) {
  const nearest = isFromElsewhere(name) ? undefined : nearestLesson(name);
  return (
    <div className={styles["missing"]}>
      <h2 className={styles["title"]}>Not here</h2>
      <p role="status">{failure}</p>
      {nearest && (
        <p>
          Was it{" "}
          <a href={addressOf({ page: "lesson", lesson: nearest.name })}>
            {nearest.title} ({nearest.name})
          </a>
          ?
        </p>
      )}
      <p className={styles["missingWays"]}>
        <a className={controls["primary"]} href={addressOf({ page: "learn" })}>
          All lessons
        </a>
        <a className={controls["outlined"]} href={addressOf({ page: "exercises" })}>
          Exercises
        </a>
        <a className={controls["outlined"]} href={addressOf({ page: "workbench" })}>
          Workbench
        </a>
      </p>
    </div>
  );
}

function Opened({ lesson, editor }: { readonly lesson: LessonContent; readonly editor: Editor }) {
  const workbench = useWorkbench();
  const course = courseOf(workbench);
  const { verdict, isJudging, complaint } = useStore(course.store);
  const isInFront = useProgram((state) => lessonOf(state) === lesson.name);
  const isOwn = useProgram((state) => state.id === projectOf(lesson.name));
  const own = useStore(course.progress.store, (state) => state.lessons[lesson.name] ?? untouched);
  const progress = isInFront && !isOwn ? untouched : own;
  const top = useRef<HTMLHeadingElement>(null);
  const checks = useRef<HTMLElement>(null);
  const isSolved = verdict?.passed ?? progress.isDone;
  const passed = verdict?.checks.filter((check) => check.verdict === "passed").length ?? progress.passed.length;
  const next = nextOf(lesson.name);

  // Whoever comes from the lesson before begins to read at the top.
  useEffect(() => top.current?.focus({ preventScroll: true }), []);

  /** Within the panel: a page that this one is part of stays where it is. */
  const showChecks = () => {
    const section = checks.current;
    const scroller = section?.parentElement;
    if (section && scroller) scroller.scrollTo({ top: section.offsetTop - scroller.offsetTop });
  };

  /** The same run again, on the learner's machine, up to the moment; where clients had a part in it, the line alone. */
  const travel = ({ moment, start }: LessonCheckResult) => {
    if (!moment?.location) return;
    workbench.preferences.setState({ phonePanel: "editor" });
    if (start && isInFront) workbench.loadTo(moment.instruction, start);
    editor.goTo(moment.location.file, moment.location.line);
  };

  return (
    <>
      <Bar lesson={lesson} />
      <div className={styles["scroll"]} data-paper>
        <h2 ref={top} tabIndex={-1} className={styles["title"]}>
          {lesson.title}
        </h2>
        <p className={styles["summary"]}>{lesson.summary}</p>
        {!isOwn && (
          <div className={styles["aside"]}>
            <p>
              {isInFront ? "Somebody else's attempt is in the editor. It can be run and checked." : "Another project is in the editor."}
            </p>
            <button type="button" className={controls["outlined"]} onClick={() => void course.bringFiles()}>
              {isInFront ? "Bring my own back" : "Bring this lesson's files back"}
            </button>
          </div>
        )}
        <Article blocks={lesson.prose} />
        <section ref={checks} className={styles["task"]} aria-label="What is checked">
          <h3>Checks</h3>
          <p className={styles["hint"]}>They look at the machine after each run, not at how your text is written.</p>
          <Checks checks={lesson.checks} verdict={verdict} passedBefore={progress.passed} onTravel={travel} />
          {complaint && <p role="alert">{complaint}</p>}
          {!isSolved && <Hints lesson={lesson} opened={progress.hints} onOpen={(count) => course.progress.hinted(lesson.name, count)} />}
          {isSolved && <p className={styles["solved"]}>Solved. {next ? "On you go." : "That was the last one."}</p>}
        </section>
      </div>
      <footer className={styles["footer"]}>
        <p role="status" className={styles["score"]} data-solved={isSolved || undefined}>
          <button type="button" className={controls["button"]} onClick={showChecks}>
            {isJudging ? "Checking …" : `${passed} of ${lesson.checks.length} checks passed`}
          </button>
        </p>
        {isSolved && next ? (
          <a className={controls["primary"]} href={addressOf({ page: "lesson", lesson: next.name })}>
            Next: {next.title} <ArrowRight size={16} aria-hidden="true" />
          </a>
        ) : (
          <button
            type="button"
            className={controls["primary"]}
            aria-disabled={isJudging || !isInFront}
            onClick={() => {
              workbench.command("run");
              // Also a text that runs already, or that the machine is not ready for.
              void course.judge().then(() => requestAnimationFrame(showChecks));
            }}
          >
            Run and check
          </button>
        )}
      </footer>
    </>
  );
}

/** Where in the course this is, and the ways out of it. */
function Bar({ lesson }: { readonly lesson: LessonContent }) {
  const course = courseOf(useWorkbench());
  const [isAsked, setAsked] = useState(false);
  const number = numberOf(lesson.name);
  const before = number === undefined ? undefined : courseLessons[number - 2];
  const after = nextOf(lesson.name);
  const step = (to: { readonly name: string; readonly title: string } | undefined, word: string, icon: React.ReactNode) =>
    to && (
      <a
        className={controls["icon"]}
        href={addressOf({ page: "lesson", lesson: to.name })}
        aria-label={`${word}: ${to.title}`}
        data-tooltip={to.title}
      >
        {icon}
      </a>
    );
  const bar = useContext(PanelBar);
  const content = (
    <header className={styles["bar"]} data-shared={bar ? true : undefined}>
      <a
        className={controls["button"]}
        href={addressOf({ page: number === undefined && !isFromElsewhere(lesson.name) ? "exercises" : "learn" })}
      >
        <List size={16} aria-hidden="true" />
        {isFromElsewhere(lesson.name) ? "Lessons" : number === undefined ? "Exercises" : `Lesson ${number} of ${courseLessons.length}`}
      </a>
      <span className={styles["ways"]}>
        {step(before, "Before", <ChevronLeft size={18} aria-hidden="true" />)}
        {step(after, "After", <ChevronRight size={18} aria-hidden="true" />)}
        <IconButton label="Begin this lesson again" tooltip="Begin this lesson again" onClick={() => setAsked(true)}>
          <RotateCcw size={16} aria-hidden="true" />
        </IconButton>
      </span>
      <Dialog title="Begin this lesson again?" open={isAsked} onClose={() => setAsked(false)}>
        <p>Its files become what they were at first, and its marks go. What you have written stays in the project's history.</p>
        <p className={styles["actions"]}>
          <button
            type="button"
            className={controls["primary"]}
            onClick={() => {
              setAsked(false);
              void course.reset();
            }}
          >
            Begin again
          </button>
          <button type="button" className={controls["outlined"]} onClick={() => setAsked(false)}>
            Keep everything
          </button>
        </p>
      </Dialog>
    </header>
  );
  return bar ? createPortal(content, bar) : content;
}
