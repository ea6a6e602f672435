// What comes with a link: shown for what it is, and opened only if the person says so.

import { useEffect, useState } from "react";
import { type FoundLesson, keepLessons, lessonsIn } from "../course/elsewhere.ts";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { countText } from "../format/quantity.ts";
import { navigate } from "../route.ts";
import styles from "../sheets/sheet.module.css";
import { useWorkbench } from "../workbench-context.ts";
import { AskFirst, type Fetched } from "./ask-first.tsx";
import { type Resolved, resolved, sameLesson } from "./lesson-of-link.ts";
import { isLink, readLink, type SharedProgram as Shared } from "./link.ts";
import { openShared } from "./open-shared.ts";

type Found =
  | Resolved
  | { readonly kind: "lessons"; readonly program: Shared; readonly lessons: readonly FoundLesson[] }
  | { readonly kind: "problem"; readonly text: string };

export default function SharedProgram() {
  const workbench = useWorkbench();
  const [found, setFound] = useState<Found>();
  const [shared, setShared] = useState<Shared>();

  useEffect(() => {
    const look = async () => {
      if (!isLink(location.hash)) return;
      const reading = await readLink(location.hash);
      if ("problem" in reading) return setFound({ kind: "problem", text: reading.problem });
      const { program } = reading;
      const lessons = lessonsIn(program.files, program.title || "lesson");
      setShared(program);
      setFound(lessons.length > 0 ? { kind: "lessons", program, lessons } : await resolved(workbench, program));
    };
    void look();
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, [workbench]);

  if (!found) return null;
  const close = () => {
    history.replaceState(null, "", "#/");
    setFound(undefined);
  };

  switch (found.kind) {
    case "problem":
      return <Unreadable text={found.text} onClose={close} />;
    case "unknown":
      return (
        <Unreadable
          text={`It is an attempt at the lesson “${found.lesson.name}”, which this site does not have, and holds only what was changed of it.`}
          onClose={close}
        />
      );
    case "elsewhere": {
      const take = async ({ url, title, files }: Fetched) => {
        const names = await keepLessons(workbench.program.shelf, lessonsIn(files, title), { origin: url.href });
        const name = sameLesson(found.lesson, names);
        if (name === undefined || !shared) return `${url.href} does not hold the lesson that the link belongs to.`;
        setFound(await resolved(workbench, shared, name));
        return undefined;
      };
      return (
        <AskFirst title="An attempt at a lesson of another site" address={found.pack} onClose={close} onFetched={take}>
          The link holds what somebody changed in a lesson. The lesson itself is at
        </AskFirst>
      );
    }
    case "lessons":
      return <LessonsFromElsewhere program={found.program} lessons={found.lessons} onClose={close} />;
    case "whole":
      return (
        <ProgramFromElsewhere
          title={found.lesson ? `Somebody else's “${found.lesson.title}”` : "A program from somebody else"}
          whole={found}
          onClose={close}
        />
      );
  }
}

function Unreadable({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  return (
    <Dialog title="The link cannot be read" open onClose={onClose}>
      <p className={styles["text"]}>{text}</p>
    </Dialog>
  );
}

function LessonsFromElsewhere({
  program,
  lessons,
  onClose,
}: {
  readonly program: Shared;
  readonly lessons: readonly FoundLesson[];
  readonly onClose: () => void;
}) {
  const workbench = useWorkbench();
  const openLesson = async () => {
    onClose();
    const [lesson] = await keepLessons(workbench.program.shelf, lessons);
    if (lesson !== undefined) navigate({ page: "lesson", lesson });
  };
  const openFiles = () => {
    onClose();
    void openShared(workbench, program);
  };
  return (
    <Dialog title="A lesson from somebody else" open onClose={onClose}>
      <p className={styles["text"]}>
        This link holds the lesson “{program.title}”. It is kept with the lessons, and nothing runs until you press Run.
      </p>
      <div className={styles["actions"]}>
        <button type="button" className={controls["outlined"]} onClick={onClose}>
          Leave it
        </button>
        <button type="button" className={controls["outlined"]} onClick={openFiles}>
          Open its files, to change them
        </button>
        <button type="button" className={controls["primary"]} onClick={() => void openLesson()}>
          Open the lesson
        </button>
      </div>
    </Dialog>
  );
}

/** A program that is here, whole: what it holds, and whether to open it. */
export function ProgramFromElsewhere({
  title,
  whole,
  onClose,
}: {
  readonly title: string;
  readonly whole: Extract<Resolved, { readonly kind: "whole" }>;
  readonly onClose: () => void;
}) {
  const workbench = useWorkbench();
  const { program, lesson, hasChanged = false } = whole;
  const open = async (goesToMoment: boolean) => {
    onClose();
    await openShared(workbench, { ...program, ...(lesson ? { lesson } : {}) }, goesToMoment);
    if (lesson) navigate({ page: "lesson", lesson: lesson.name });
  };
  return (
    <Dialog title={title} open onClose={onClose}>
      <Contents program={program} />
      {hasChanged && (
        <p className={styles["text"]}>The lesson has changed since the link was made. Files that were left as they were are today's.</p>
      )}
      {program.engine !== undefined && program.moment !== undefined && (
        <p className={styles["text"]}>It was made with svc0 {program.engine}: the moment may be another one here.</p>
      )}
      <div className={styles["actions"]}>
        <button type="button" className={controls["outlined"]} onClick={onClose}>
          Leave it
        </button>
        {program.moment !== undefined && (
          <button type="button" className={controls["outlined"]} onClick={() => void open(true)}>
            Open it and run to the moment
          </button>
        )}
        <button type="button" className={controls["primary"]} onClick={() => void open(false)}>
          Open it
        </button>
      </div>
    </Dialog>
  );
}

/** Everything that a link holds, in words. */
function Contents({ program }: { readonly program: Shared }) {
  const { title, files, arguments: words, stdin, entry, seed, http, breakpoints, moment } = program;
  const more = [
    words && `arguments: ${words.join(" ")}`,
    stdin !== undefined && `standard input of ${countText(stdin.length, "character")}`,
    entry && `entry ${entry}`,
    seed !== undefined && `seed ${seed}`,
    http && `a request for the HTTP client: ${http.method} ${http.url}`,
    breakpoints && countText(breakpoints.length, "breakpoint"),
    moment !== undefined && `a moment, after ${countText(moment, "instruction")}`,
  ].filter((part) => typeof part === "string");
  return (
    <>
      <p className={styles["text"]}>
        This holds “{title}”: {files.map(({ name }) => name).join(", ")}. It becomes a project of its own, and nothing runs until you press
        Run.
      </p>
      {more.length > 0 && (
        <ul className={styles["more"]}>
          {more.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
      )}
    </>
  );
}
