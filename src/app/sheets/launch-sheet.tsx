// How the program of the project is started: words behind its name, standard input, where it begins, the seed of all that is random.

import { type FormEvent, useId, useState } from "react";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { type Launch, plainLaunch, textOfWords, wordsOf } from "../stores/launch.ts";
import { useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./sheet.module.css";
import { SheetEnd } from "./sheet-end.tsx";

export function LaunchSheet() {
  const { program, sheets } = useWorkbench();
  const launch = useProgram((state) => state.launch);
  const [words, setWords] = useState(textOfWords(launch.arguments));
  const [hasInput, setHasInput] = useState(launch.input !== undefined);
  const [input, setInput] = useState(launch.input ?? "");
  const [entry, setEntry] = useState(launch.entry ?? "");
  const [seed, setSeed] = useState(launch.seed?.toString() ?? "");
  const [complaint, setComplaint] = useState("");
  const id = useId();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (entry !== "" && !/^[\w.$]+$/.test(entry)) return setComplaint("The entry is the name of a label, as in main");
    if (seed !== "" && !/^\d{1,9}$/.test(seed)) return setComplaint("The seed is a whole number from 0 to 999999999");
    const next: Launch = {
      arguments: wordsOf(words),
      ...(hasInput ? { input } : {}),
      ...(entry === "" ? {} : { entry }),
      ...(seed === "" ? {} : { seed: Number(seed) }),
    };
    const isPlain = next.arguments.length === 0 && Object.keys(next).length === 1;
    program.launchAs(isPlain ? plainLaunch : next);
    sheets.close();
  };

  return (
    <Dialog title="Arguments and input" open onClose={sheets.close}>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <label htmlFor={`${id}-words`}>
          Arguments
          <input
            id={`${id}-words`}
            autoFocus
            className={controls["field"]}
            value={words}
            spellCheck={false}
            autoCapitalize="off"
            placeholder={`one "two words"`}
            onChange={(event) => setWords(event.target.value)}
          />
          <span className={styles["hint"]}>The words behind the program's name: argv[1] and on.</span>
        </label>
        <div className={styles["part"]}>
          <label className={styles["check"]}>
            <input type="checkbox" checked={hasInput} onChange={(event) => setHasInput(event.target.checked)} />
            Standard input is this text, and ends behind it
          </label>
          {hasInput && (
            <textarea
              className={controls["field"]}
              aria-label="Standard input"
              rows={4}
              value={input}
              spellCheck={false}
              onChange={(event) => setInput(event.target.value)}
            />
          )}
        </div>
        <div className={styles["columns"]}>
          <label htmlFor={`${id}-entry`}>
            Entry
            <input
              id={`${id}-entry`}
              className={controls["field"]}
              value={entry}
              spellCheck={false}
              autoCapitalize="off"
              placeholder="_start"
              onChange={(event) => setEntry(event.target.value)}
            />
            <span className={styles["hint"]}>Where it begins, as ld -e says it.</span>
          </label>
          <label htmlFor={`${id}-seed`}>
            Seed
            <input
              id={`${id}-seed`}
              className={controls["field"]}
              value={seed}
              inputMode="numeric"
              placeholder="1"
              onChange={(event) => setSeed(event.target.value)}
            />
            <span className={styles["hint"]}>Of all that is random, as getrandom.</span>
          </label>
        </div>
        <SheetEnd complaint={complaint} action="From the next Run on" />
      </form>
    </Dialog>
  );
}
