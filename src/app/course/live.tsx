// The live elements of a lesson: questions that answer back, lines that run, drawings.

import { Check, Eye, Play, X } from "lucide-react";
import type { ReactNode } from "react";
import { useId, useState } from "react";
import type { LiveElement } from "../../protocol/lesson-content.ts";
import controls from "../design/controls.module.css";
import { useWorkbench } from "../workbench-context.ts";
import { Figure } from "./figures.tsx";
import styles from "./live.module.css";

type Of<Kind extends LiveElement["kind"]> = Extract<LiveElement, { kind: Kind }>;

export const Snippet = ({ text }: { readonly text: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls a wide line with the arrow keys
  <pre className={styles["snippet"]} tabIndex={0}>
    <code>{text}</code>
  </pre>
);

function Box({ kind, title, children }: { readonly kind: string; readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles["box"]} aria-label={kind}>
      <p className={styles["kind"]}>{kind}</p>
      <p className={styles["question"]}>
        <WithCode text={title} />
      </p>
      {children}
    </section>
  );
}

/** `code` within the texts of questions. */
const WithCode = ({ text }: { readonly text: string }) =>
  text.split("`").map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part));

const Outcome = ({ isRight, children }: { readonly isRight: boolean; readonly children: ReactNode }) => (
  <p className={isRight ? styles["right"] : styles["wrong"]}>
    {isRight ? <Check size={16} aria-hidden="true" /> : <X size={16} aria-hidden="true" />}
    <span>{children}</span>
  </p>
);

function Quiz({ element }: { readonly element: Of<"quiz"> }) {
  const [chosen, setChosen] = useState<number>();
  const name = useId();
  return (
    <Box kind="Check yourself" title={element.question}>
      <div className={styles["choices"]} role="radiogroup" aria-label={element.question}>
        {element.choices.map((choice, index) => (
          <label key={choice} className={styles["choice"]}>
            <input type="radio" name={name} checked={chosen === index} onChange={() => setChosen(index)} />
            <span>
              <WithCode text={choice} />
            </span>
          </label>
        ))}
      </div>
      <div role="status">
        {chosen !== undefined &&
          (chosen === element.right ? (
            <Outcome isRight>
              Right. <WithCode text={element.because} />
            </Outcome>
          ) : (
            <Outcome isRight={false}>Not so. Try another one.</Outcome>
          ))}
      </div>
    </Box>
  );
}

function Predict({ element }: { readonly element: Of<"predict"> }) {
  const [isRevealed, setRevealed] = useState(false);
  const id = useId();
  return (
    <Box kind="Predict" title={element.question}>
      <label className={styles["guess"]} htmlFor={id}>
        Your guess, for yourself alone
      </label>
      <textarea id={id} className={controls["field"]} rows={2} />
      {!isRevealed && (
        <button type="button" className={controls["outlined"]} onClick={() => setRevealed(true)}>
          <Eye size={16} aria-hidden="true" /> Reveal
        </button>
      )}
      <div role="status">
        {isRevealed && (
          <p className={styles["answer"]}>
            <WithCode text={element.answer} />
          </p>
        )}
      </div>
    </Box>
  );
}

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, "");

function Fill({ element }: { readonly element: Of<"fill"> }) {
  const [text, setText] = useState("");
  const [isRight, setRight] = useState<boolean>();
  const width = Math.max(4, ...element.answers.map(({ length }) => length + 1));
  return (
    <Box kind="Fill in" title={element.question}>
      <form
        className={styles["fill"]}
        onSubmit={(event) => {
          event.preventDefault();
          setRight(element.answers.some((answer) => plain(answer) === plain(text)));
        }}
      >
        <code>{element.before}</code>
        <input
          className={controls["field"]}
          aria-label={element.question}
          style={{ width: `${width + 3}ch` }}
          value={text}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value);
            setRight(undefined);
          }}
        />
        <code>{element.after}</code>
        <button type="submit" className={controls["outlined"]}>
          Check
        </button>
      </form>
      <div role="status">
        {isRight !== undefined && (
          <Outcome isRight={isRight}>{isRight ? <WithCode text={`Right. ${element.because}`} /> : "Not yet. Try again."}</Outcome>
        )}
      </div>
    </Box>
  );
}

function Run({ element }: { readonly element: Of<"run"> }) {
  const { client, machine, program } = useWorkbench();
  const run = () => {
    machine.cleared();
    // What runs from here on is not the learner's text.
    program.store.setState({ stale: true });
    client.start({ files: [{ name: "snippet.s", text: element.text }], mode: "run", beside: false });
  };
  return (
    <div className={styles["run"]}>
      <Snippet text={element.text} />
      <button type="button" className={controls["outlined"]} onClick={run}>
        <Play size={14} aria-hidden="true" fill="currentColor" /> Run this
      </button>
    </div>
  );
}

export function Live({ element }: { readonly element: LiveElement }) {
  switch (element.kind) {
    case "quiz":
      return <Quiz element={element} />;
    case "predict":
      return <Predict element={element} />;
    case "fill":
      return <Fill element={element} />;
    case "run":
      return <Run element={element} />;
    case "figure":
      return <Figure figure={element.figure} />;
  }
}
