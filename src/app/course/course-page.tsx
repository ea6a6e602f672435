// The lists of the course, in place of the workbench: lessons with how far one has come, exercises, programs to look at, and words.

import { Check, Download, Upload } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { LessonSummary } from "../../protocol/lesson-content.ts";
import controls from "../design/controls.module.css";
import { countText } from "../format/quantity.ts";
import { Logo } from "../frame/logo.tsx";
import { chooseFiles, download } from "../project/transfer.ts";
import { addressOf, type ListRoute } from "../route.ts";
import { useWorkbench } from "../workbench-context.ts";
import { backup, restore } from "./backup.ts";
import { courseLessons, courseOf, exercises } from "./course.ts";
import styles from "./course-page.module.css";
import { forgetLesson, type KeptLesson, keptLessons } from "./elsewhere.ts";
import { Gallery } from "./gallery.tsx";
import { Glossary } from "./glossary.tsx";

type ListPage = ListRoute["page"];

/** Where each part of the course begins. */
const parts: readonly { readonly from: number; readonly title: string }[] = [
  { from: 1, title: "First steps" },
  { from: 5, title: "Memory and functions" },
  { from: 9, title: "Tools of the trade" },
  { from: 12, title: "A server, call by call" },
  { from: 18, title: "A server one could trust" },
  { from: 23, title: "Many clients, and those who mean harm" },
];

const tabs: readonly { readonly page: ListPage; readonly label: string }[] = [
  { page: "learn", label: "Lessons" },
  { page: "exercises", label: "Exercises" },
  { page: "examples", label: "Examples" },
  { page: "glossary", label: "Glossary" },
];

export default function CoursePage({ page }: { readonly page: ListPage }) {
  return (
    <div className={styles["page"]}>
      <header className={styles["bar"]}>
        <a className={styles["brand"]} href={addressOf({ page: "workbench" })} aria-label="svc0: to the workbench">
          <Logo /> svc0
        </a>
        <nav aria-label="Course">
          {tabs.map((tab) => (
            <a
              key={tab.page}
              className={styles["link"]}
              href={addressOf({ page: tab.page })}
              aria-current={tab.page === page ? "page" : undefined}
            >
              {tab.label}
            </a>
          ))}
          <a className={styles["link"]} href={addressOf({ page: "workbench" })}>
            Workbench
          </a>
        </nav>
      </header>
      <main className={styles["main"]} data-paper>
        {contentOf(page)}
      </main>
    </div>
  );
}

function contentOf(page: ListPage): ReactNode {
  switch (page) {
    case "exercises":
      return <Exercises />;
    case "examples":
      return <Gallery />;
    case "glossary":
      return <Glossary />;
    case "learn":
      return <Lessons />;
  }
}

function Lessons() {
  const course = courseOf(useWorkbench());
  const { lessons, last } = useStore(course.progress.store);
  const done = courseLessons.filter(({ name }) => lessons[name]?.isDone).length;
  const resumed =
    courseLessons.find(({ name }) => name === last && !lessons[name]?.isDone) ??
    courseLessons.find(({ name }) => !lessons[name]?.isDone) ??
    courseLessons[0];
  return (
    <>
      <h1>From one system call to a web server one could trust</h1>
      <p className={styles["lead"]}>
        {courseLessons.length} lessons of five minutes each. Every line that you write runs on an ARM64 Linux machine in this page. You need
        not know anything about assembly.
      </p>
      <div className={styles["start"]}>
        {resumed && (
          <a className={controls["primary"]} href={addressOf({ page: "lesson", lesson: resumed.name })}>
            {done === 0 && last === undefined ? "Begin" : "Go on"}: {resumed.title}
          </a>
        )}
        <p>
          <progress value={done} max={courseLessons.length} aria-label="Lessons solved" /> {done} of {courseLessons.length} solved
        </p>
      </div>
      {parts.map(({ from, title }, index) => (
        <section key={title}>
          <h2>{title}</h2>
          <ol start={from} className={styles["list"]}>
            {courseLessons.slice(from - 1, (parts[index + 1]?.from ?? courseLessons.length + 1) - 1).map((lesson, offset) => (
              <Row key={lesson.name} lesson={lesson} number={from + offset} />
            ))}
          </ol>
        </section>
      ))}
      <Elsewhere />
      <Keep />
    </>
  );
}

/** Lessons that came by link, file or address. */
function Elsewhere() {
  const { shelf } = useWorkbench().program;
  const [kept, setKept] = useState<readonly KeptLesson[]>([]);
  const refresh = useCallback(() => void keptLessons(shelf).then(setKept), [shelf]);
  useEffect(refresh, [refresh]);
  return (
    <section>
      <h2>Lessons from elsewhere</h2>
      <ul className={styles["list"]}>
        {kept.map(({ name, title }) => (
          <li key={name} className={styles["foreign"]}>
            <a href={addressOf({ page: "lesson", lesson: name })}>
              <span className={styles["text"]}>
                <span className={styles["name"]}>{title}</span>
              </span>
            </a>
            <button
              type="button"
              className={controls["button"]}
              onClick={async () => {
                await forgetLesson(shelf, name);
                refresh();
              }}
            >
              Forget
            </button>
          </li>
        ))}
      </ul>
      <p className={styles["about"]}>
        A lesson is a file or a folder of data, and anyone can write one. Bring one in with Open from disk in the workbench, or{" "}
        <a href={addressOf({ page: "author" })}>write one here</a>.
      </p>
    </section>
  );
}

function Row({ lesson, number }: { readonly lesson: LessonSummary; readonly number: number }): ReactNode {
  const course = courseOf(useWorkbench());
  const progress = useStore(course.progress.store, (state) => state.lessons[lesson.name]);
  const state = progress?.isDone ? "solved" : progress && progress.passed.length > 0 ? `${progress.passed.length} of ${lesson.checks}` : "";
  return (
    <li>
      <a href={addressOf({ page: "lesson", lesson: lesson.name })}>
        <span className={styles["number"]} data-done={progress?.isDone || undefined}>
          {progress?.isDone ? <Check size={16} aria-hidden="true" /> : number}
        </span>
        <span className={styles["text"]}>
          <span className={styles["name"]}>{lesson.title}</span>
          <span className={styles["about"]}>{lesson.summary}</span>
        </span>
        <span className={styles["state"]}>{state}</span>
      </a>
    </li>
  );
}

function Exercises() {
  const course = courseOf(useWorkbench());
  const solved = useStore(course.progress.store, ({ lessons }) => exercises.filter(({ name }) => lessons[name]?.isDone).length);
  return (
    <>
      <h1>Exercises</h1>
      <p className={styles["lead"]}>
        Small programs to write by yourself. Each is tried with inputs that you see, and with others that you do not. {solved} of{" "}
        {exercises.length} solved.
      </p>
      <ol className={styles["list"]}>
        {exercises.map((exercise, index) => (
          <Row key={exercise.name} lesson={exercise} number={index + 1} />
        ))}
      </ol>
    </>
  );
}

/** What has been done stays in this browser; whoever wants it elsewhere takes it along. */
function Keep() {
  const workbench = useWorkbench();
  const { program } = workbench;
  const { progress } = courseOf(workbench);
  const [said, setSaid] = useState("");
  const save = async () => {
    const bytes = new TextEncoder().encode(await backup(program, progress));
    download("svc0-progress.json", bytes, "application/json");
  };
  const bringBack = async () => {
    const [file] = await chooseFiles(".json,application/json");
    if (!file) return;
    const restored = await restore(program, progress, await file.text());
    setSaid(
      "problem" in restored
        ? restored.problem
        : `${countText(restored.projects, "project")} and the marks of ${countText(restored.lessons, "lesson")} have come back. What they took the place of is in each project's history.`,
    );
  };
  return (
    <footer className={styles["keep"]}>
      <p>Your progress and your programs are kept in this browser, and nowhere else.</p>
      <button type="button" className={controls["outlined"]} onClick={() => void save()}>
        <Download size={16} aria-hidden="true" /> Save them to a file
      </button>
      <button type="button" className={controls["outlined"]} onClick={() => void bringBack()}>
        <Upload size={16} aria-hidden="true" /> Bring them back from a file
      </button>
      <p role="status">{said}</p>
    </footer>
  );
}
