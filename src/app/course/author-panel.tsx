// What an author sees beside the editor: the lesson that the project in front is, as a learner will read it; what is wrong with it, with lines;
// how it does on its own answers; and the ways in which it can be given away.

import { Check, Download, FlaskConical, Link, Play, Plus, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { LessonContent, SelfTestResult } from "../../protocol/lesson-content.ts";
import { lessonSkeleton } from "../../protocol/lesson-skeleton.ts";
import controls from "../design/controls.module.css";
import { countText } from "../format/quantity.ts";
import { download, downloadProject, fileName, newProjectId } from "../project/transfer.ts";
import { addressOf, navigate } from "../route.ts";
import { useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./author-panel.module.css";
import { Checks } from "./checks.tsx";
import { courseOf } from "./course.ts";
import { keepLessons } from "./elsewhere.ts";
import panel from "./lesson-panel.module.css";
import type { LessonFolder, LessonProblem } from "./lesson-reader.ts";
import { Article } from "./prose.tsx";

const readDelayMs = 300;

/** All of a lesson in one file: the others stand in fences behind the prose, as lessons/README.md has it. */
export function singleFile(folder: LessonFolder): string {
  const { "lesson.md": text = "", ...others } = folder;
  const fences = Object.entries(others).map(
    ([path, content]) => `\`\`\`${/\.s$/.test(path) ? "s" : "text"} ${path}\n${content.replace(/\n*$/, "\n")}\`\`\`\n`,
  );
  return [text.replace(/\n*$/, "\n"), ...fences].join("\n");
}

export default function AuthorPanel() {
  const isLesson = useProgram((state) => state.files.some(({ name }) => name === "lesson.md"));
  return (
    <section className={panel["panel"]} aria-label="Author's view">
      <header className={panel["bar"]}>
        <a className={controls["button"]} href={addressOf({ page: "learn" })}>
          Lessons
        </a>
        <b className={styles["name"]}>Author's view</b>
      </header>
      {isLesson ? <Writing /> : <Beginning />}
    </section>
  );
}

function Beginning() {
  const { program, preferences } = useWorkbench();
  const begin = () => {
    preferences.setState({ fileTree: "shown" });
    void program.openProject({
      id: newProjectId(),
      title: "A new lesson",
      files: Object.entries(lessonSkeleton).map(([name, text]) => ({ name, text })),
      shown: "lesson.md",
    });
  };
  return (
    <div className={`${panel["scroll"]} ${styles["beginning"]}`}>
      <h2 className={panel["title"]}>Write a lesson</h2>
      <p>
        A lesson is a project with a file <code>lesson.md</code>: what the learner reads and what is checked. Beside it, <code>start/</code>{" "}
        has what they begin with, <code>solution/</code> what solves it, and <code>wrong/</code> the mistakes that you expect.
      </p>
      <p>The project that is open now has no lesson.md. A new one leaves it where it is.</p>
      <p>
        <button type="button" className={controls["primary"]} onClick={begin}>
          <Plus size={16} aria-hidden="true" /> Begin a lesson
        </button>
      </p>
    </div>
  );
}

function Writing() {
  const workbench = useWorkbench();
  const { program, goTo, sheets, preferences } = workbench;
  const { reader } = courseOf(workbench);
  const files = useProgram((state) => state.files);
  const title = useProgram((state) => state.title);
  const [content, setContent] = useState<LessonContent>();
  const [problems, setProblems] = useState<readonly LessonProblem[]>([]);
  const [results, setResults] = useState<readonly SelfTestResult[]>();
  const [isTesting, setTesting] = useState(false);

  const folder = (): LessonFolder => Object.fromEntries(program.files().map(({ name, text }) => [name, text]));

  // biome-ignore lint/correctness/useExhaustiveDependencies: the files are what is read; their texts are asked of the store
  useEffect(() => {
    let current = true;
    setResults(undefined);
    const timer = setTimeout(async () => {
      const reading = await reader.read("lesson", folder());
      if (!current) return;
      setProblems("problems" in reading ? reading.problems : []);
      // What was last right stays to be read while something is being written.
      if ("content" in reading) setContent(reading.content);
    }, readDelayMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [files, reader]);

  const test = async () => {
    setTesting(true);
    const outcome = await reader.test("lesson", folder());
    setTesting(false);
    if ("text" in outcome) setProblems([outcome]);
    else setResults(outcome);
  };

  const asLearner = async () => {
    const [lesson] = await keepLessons(program.shelf, [{ name: title, folder: folder() }]);
    if (lesson !== undefined) navigate({ page: "lesson", lesson });
  };

  return (
    <>
      <div className={panel["scroll"]}>
        {problems.length > 0 && (
          <ul className={styles["problems"]} aria-label="What is wrong with the lesson">
            {problems.map(({ text, file, line }) => (
              <li key={`${file}:${line}:${text}`}>
                {file && (
                  <button
                    type="button"
                    className={controls["button"]}
                    onClick={() => {
                      preferences.setState({ phonePanel: "editor" });
                      goTo(file, line ?? 1);
                    }}
                  >
                    {file}:{line}
                  </button>
                )}{" "}
                {text}
              </li>
            ))}
          </ul>
        )}
        {results && <Results results={results} />}
        {content && (
          <article className={styles["preview"]} aria-label="As the learner reads it" data-stale={problems.length > 0 || undefined}>
            <h2 className={panel["title"]}>{content.title}</h2>
            <p className={panel["summary"]}>{content.summary}</p>
            <Article blocks={content.prose} />
            <h3>Checks</h3>
            <Checks checks={content.checks} verdict={undefined} passedBefore={[]} onTravel={() => undefined} />
            {content.hints.length > 0 && (
              <>
                <h3>Hints</h3>
                <ol className={styles["hints"]}>
                  {content.hints.map((hint) => (
                    <li key={hint}>{hint}</li>
                  ))}
                </ol>
              </>
            )}
          </article>
        )}
      </div>
      <footer className={`${panel["footer"]} ${styles["ways"]}`}>
        <button type="button" className={controls["primary"]} aria-disabled={isTesting || problems.length > 0} onClick={() => void test()}>
          <FlaskConical size={16} aria-hidden="true" /> {isTesting ? "Testing …" : "Test its answers"}
        </button>
        <button type="button" className={controls["outlined"]} onClick={() => void asLearner()}>
          <Play size={15} aria-hidden="true" /> As a learner
        </button>
        <button
          type="button"
          className={controls["outlined"]}
          onClick={() => download(`${fileName(title)}.md`, new TextEncoder().encode(singleFile(folder())), "text/markdown")}
        >
          <Download size={15} aria-hidden="true" /> One .md
        </button>
        <button type="button" className={controls["outlined"]} onClick={() => void downloadProject(program)}>
          <Download size={15} aria-hidden="true" /> Folder .zip
        </button>
        <button type="button" className={controls["outlined"]} onClick={() => sheets.open({ kind: "share" })}>
          <Link size={15} aria-hidden="true" /> Link
        </button>
      </footer>
    </>
  );
}

function Results({ results }: { readonly results: readonly SelfTestResult[] }) {
  const bad = results.filter(({ problems }) => problems.length > 0);
  return (
    <section className={styles["results"]} aria-label="The lesson on its own answers">
      <p role="status">
        {bad.length === 0
          ? `All ${countText(results.length, "answer")} are as they should be.`
          : `${bad.length} of ${countText(results.length, "answer")} are not as they should be.`}
      </p>
      <ul>
        {results.map(({ answer, problems }) => (
          <li key={answer} data-bad={problems.length > 0 || undefined}>
            {problems.length === 0 ? <Check size={15} aria-hidden="true" /> : <X size={15} aria-hidden="true" />}
            <span>
              <code>{answer}</code>
              {problems.length > 0 && <pre>{problems.join("\n")}</pre>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
