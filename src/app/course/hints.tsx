// Help in rungs: a nudge, the place, the line; and last, quietly, the solution as the changes that lead to it.

import { useState } from "react";
import type { LessonContent } from "../../protocol/lesson-content.ts";
import controls from "../design/controls.module.css";
import { type Change, differenceOf } from "../project/difference.ts";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./hints.module.css";

const rungs = ["A nudge", "The place", "The line"] as const;

export interface HintsProps {
  readonly lesson: LessonContent;
  /** Rungs that are open. */
  readonly opened: number;
  readonly onOpen: (count: number) => void;
}

export function Hints({ lesson, opened, onOpen }: HintsProps) {
  const { program } = useWorkbench();
  const [difference, setDifference] = useState<readonly Change[]>();
  const { hints } = lesson;
  const next = opened < hints.length ? opened : undefined;
  return (
    <section className={styles["hints"]} aria-label="Hints">
      <ol aria-label="Hints that are open">
        {hints.slice(0, opened).map((hint, index) => (
          <li key={hint}>
            <span className={styles["rung"]}>{rungs[index] ?? `Hint ${index + 1}`}</span> {hint}
          </li>
        ))}
      </ol>
      <div className={styles["actions"]}>
        {next !== undefined && (
          <button type="button" className={controls["outlined"]} onClick={() => onOpen(next + 1)}>
            {next === 0 ? "Give me a hint" : "Another hint"}
          </button>
        )}
        {!difference && (
          <button
            type="button"
            className={controls["button"]}
            onClick={() => setDifference(differenceOf(program.files(), lesson.solution))}
          >
            Show the solution
          </button>
        )}
      </div>
      {difference && (
        <Solution
          difference={difference}
          onTake={() => {
            setDifference(undefined);
            void program.replaceFiles(lesson.solution, "before the solution took its place");
          }}
          onHide={() => setDifference(undefined)}
        />
      )}
    </section>
  );
}

interface SolutionProps {
  readonly difference: readonly Change[];
  readonly onTake: () => void;
  readonly onHide: () => void;
}

const signs = { file: "", added: "+", removed: "−" } as const;

function Solution({ difference, onTake, onHide }: SolutionProps) {
  return (
    <div className={styles["solution"]}>
      <p>{difference.length === 0 ? "Your text is the solution as it is." : "What changes between your text and one solution:"}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls a wide line with the arrow keys */}
      <pre tabIndex={0}>
        {difference.map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat, and the list never changes
          <span key={index} data-change={kind}>
            {signs[kind]} {text}
            {"\n"}
          </span>
        ))}
      </pre>
      <div className={styles["actions"]}>
        {difference.length > 0 && (
          <button type="button" className={controls["outlined"]} onClick={onTake}>
            Put it into the editor
          </button>
        )}
        <button type="button" className={controls["button"]} onClick={onHide}>
          Hide
        </button>
      </div>
    </div>
  );
}
