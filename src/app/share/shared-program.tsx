// What comes with a link: shown for what it is, and opened only if the person says so.

import { useEffect, useState } from "react";
import { keepLessons, lessonsIn } from "../course/elsewhere.ts";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { countText } from "../format/quantity.ts";
import { navigate } from "../route.ts";
import styles from "../sheets/sheet.module.css";
import { useWorkbench } from "../workbench-context.ts";
import { isLink, type LinkReading, readLink, type SharedProgram as Shared } from "./link.ts";
import { openShared } from "./open-shared.ts";

export function SharedProgram() {
  const workbench = useWorkbench();
  const [reading, setReading] = useState<LinkReading>();

  useEffect(() => {
    const look = async () => {
      if (isLink(location.hash)) setReading(await readLink(location.hash));
    };
    void look();
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);

  if (!reading) return null;
  const close = () => {
    history.replaceState(null, "", "#/");
    setReading(undefined);
  };
  if (!("program" in reading)) {
    return (
      <Dialog title="The link cannot be read" open onClose={close}>
        <p className={styles["text"]}>{reading.problem}</p>
      </Dialog>
    );
  }
  const open = (goesToMoment: boolean) => {
    close();
    void openShared(workbench, reading.program, goesToMoment);
  };
  const lessons = lessonsIn(reading.program.files, reading.program.title || "lesson");
  const openLesson = async () => {
    close();
    const [lesson] = await keepLessons(workbench.program.shelf, lessons);
    if (lesson !== undefined) navigate({ page: "lesson", lesson });
  };
  if (lessons.length > 0) {
    return (
      <Dialog title="A lesson from somebody else" open onClose={close}>
        <p className={styles["text"]}>
          This link holds the lesson “{reading.program.title}”. It is kept with the lessons, and nothing runs until you press Run.
        </p>
        <div className={styles["actions"]}>
          <button type="button" className={controls["outlined"]} onClick={close}>
            Leave it
          </button>
          <button type="button" className={controls["outlined"]} onClick={() => open(false)}>
            Open its files, to change them
          </button>
          <button type="button" className={controls["primary"]} onClick={() => void openLesson()}>
            Open the lesson
          </button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="A program from somebody else" open onClose={close}>
      <Contents program={reading.program} />
      <div className={styles["actions"]}>
        <button type="button" className={controls["outlined"]} onClick={close}>
          Leave it
        </button>
        {reading.program.moment !== undefined && (
          <button type="button" className={controls["outlined"]} onClick={() => open(true)}>
            Open it and run to the moment
          </button>
        )}
        <button type="button" className={controls["primary"]} onClick={() => open(false)}>
          Open it
        </button>
      </div>
    </Dialog>
  );
}

/** Everything that a link holds, in words. */
export function Contents({ program }: { readonly program: Shared }) {
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
