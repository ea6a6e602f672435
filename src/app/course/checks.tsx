// The checks of a lesson: what must be so, whether it is, and if not, what was seen beside what was expected, and where.

import { Check, Circle, Minus, X } from "lucide-react";
import type { LessonCheckResult, LessonContent, LessonVerdict } from "../../protocol/lesson-content.ts";
import controls from "../design/controls.module.css";
import styles from "./checks.module.css";

const marks = {
  passed: { icon: <Check size={16} aria-hidden="true" />, word: "passed" },
  failed: { icon: <X size={16} aria-hidden="true" />, word: "failed" },
  notReached: { icon: <Minus size={16} aria-hidden="true" />, word: "not reached" },
  unknown: { icon: <Circle size={14} aria-hidden="true" />, word: "not checked yet" },
} as const;

export interface ChecksProps {
  readonly checks: LessonContent["checks"];
  readonly verdict: LessonVerdict | undefined;
  /** Ids of those that passed when they were last judged, before this page was opened. */
  readonly passedBefore: readonly string[];
  readonly onTravel: (result: LessonCheckResult) => void;
}

export function Checks({ checks, verdict, passedBefore, onTravel }: ChecksProps) {
  return (
    <ul className={styles["checks"]} aria-label="Checks">
      {checks.map(({ id, title }) => {
        const result = verdict?.checks.find((candidate) => candidate.id === id);
        const state = result?.verdict ?? (passedBefore.includes(id) && !verdict ? "passed" : "unknown");
        return (
          <li key={id} data-state={state}>
            <p className={styles["title"]}>
              <span className={styles["mark"]}>{marks[state].icon}</span>
              <span>
                {title}
                <span className="visually-hidden">: {marks[state].word}</span>
              </span>
            </p>
            {result && result.verdict !== "passed" && <Details result={result} onTravel={onTravel} />}
          </li>
        );
      })}
    </ul>
  );
}

function Details({ result, onTravel }: { readonly result: LessonCheckResult; readonly onTravel: ChecksProps["onTravel"] }) {
  const { say, expected, seen, moment } = result;
  return (
    <div className={styles["details"]}>
      {say && <p className={styles["say"]}>{say}</p>}
      <dl>
        {result.case !== undefined && (
          <>
            <dt>with</dt>
            <dd>{result.case}</dd>
          </>
        )}
        <dt>expected</dt>
        <dd>{expected}</dd>
        <dt>seen</dt>
        <dd data-seen>{seen}</dd>
      </dl>
      {moment?.location && (
        <button
          type="button"
          className={controls["outlined"]}
          data-tooltip={
            result.start
              ? `Run the program again as the check did, and stop after ${moment.instruction} instructions`
              : `It was executed after ${moment.instruction} instructions`
          }
          onClick={() => onTravel(result)}
        >
          {result.start ? "Go to this moment: line" : "Show line"} {moment.location.line} of {moment.location.file}
        </button>
      )}
    </div>
  );
}
