// The words of the course, each with its meaning and the lesson that explains it.

import { glossary } from "virtual:course";
import { useState } from "react";
import type { GlossaryEntry } from "../../protocol/lesson-content.ts";
import controls from "../design/controls.module.css";
import { addressOf } from "../route.ts";
import { numberOf } from "./course.ts";
import styles from "./glossary.module.css";
import { Article } from "./prose.tsx";

const entries: readonly GlossaryEntry[] = glossary;

/** Without the plurals of what stands there already. */
const singular = (words: readonly string[]): readonly string[] =>
  words.filter((word) => !word.endsWith("s") || !words.includes(word.slice(0, -1)));

const fits = ({ name, also, not }: GlossaryEntry, wanted: string): boolean =>
  [name, ...also, ...not].some((word) => word.toLowerCase().includes(wanted.toLowerCase()));

export function Glossary() {
  const [wanted, setWanted] = useState("");
  const shown = entries.filter((entry) => fits(entry, wanted.trim()));
  return (
    <>
      <h1>Words of the course</h1>
      <p className={styles["lead"]}>Each word as the lessons use it, and the lesson that explains it.</p>
      <search>
        <input
          type="search"
          className={`${controls["field"]} ${styles["search"]}`}
          aria-label="Find a word"
          placeholder="Find a word"
          value={wanted}
          spellCheck={false}
          onChange={(event) => setWanted(event.target.value)}
        />
      </search>
      <dl className={styles["words"]}>
        {shown.map((entry) => (
          <Word key={entry.name} entry={entry} />
        ))}
      </dl>
      {shown.length === 0 && <p className={styles["lead"]}>The course has no such word. The Reference has instructions and calls.</p>}
    </>
  );
}

function Word({ entry: { name, not, meaning, lesson } }: { readonly entry: GlossaryEntry }) {
  return (
    <div className={styles["word"]}>
      <dt>{name}</dt>
      <dd>
        <Article blocks={meaning} />
        <p className={styles["more"]}>
          {lesson && (
            <a href={addressOf({ page: "lesson", lesson: lesson.name })}>
              Lesson {numberOf(lesson.name)}: {lesson.title}
            </a>
          )}
          {not.length > 0 && <span>elsewhere also: {singular(not).join(", ")}</span>}
        </p>
      </dd>
    </div>
  );
}
