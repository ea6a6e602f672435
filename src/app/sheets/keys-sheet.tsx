// A key of one's own for each command: press the button, then the key. A key that another command has is said, and taken from it.

import type { KeyboardEvent } from "react";
import { useState } from "react";
import { chordOf, commands, keysOf } from "../commands.ts";
import controlStyles from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { usePreferences, useWorkbench } from "../workbench-context.ts";
import styles from "./sheet.module.css";

export function KeysSheet() {
  const { sheets, pageCommands, preferences } = useWorkbench();
  const choices = usePreferences((state) => state.keys);
  const [listening, setListening] = useState<string>();
  const [said, setSaid] = useState("");
  const rows: readonly { readonly name: string; readonly label: string; readonly keys: readonly string[] }[] = [
    ...commands,
    ...pageCommands,
  ];
  const change = (keys: Readonly<Record<string, readonly string[]>>) => preferences.setState({ keys });

  const pressed = (event: KeyboardEvent, row: (typeof rows)[number]) => {
    if (listening !== row.name) return;
    const chord = chordOf(event);
    if (!chord) return;
    event.preventDefault();
    event.stopPropagation();
    setListening(undefined);
    if (chord === "Escape") return;
    const taken = rows.filter((other) => other.name !== row.name && keysOf(other, choices).includes(chord));
    const without = taken.map((other) => [other.name, keysOf(other, choices).filter((key) => key !== chord)] as const);
    change({ ...choices, ...Object.fromEntries(without), [row.name]: [chord] });
    setSaid(`${row.label}: ${chord}${taken.length > 0 ? `, which was ${taken.map(({ label }) => label).join(", ")}` : ""}`);
  };

  return (
    <Dialog title="Change keys" open onClose={sheets.close} wide>
      <p className={styles["text"]}>Press a key's button, then the key that you want. Escape leaves it as it was.</p>
      <p role="status" className={styles["complaint"]}>
        {said}
      </p>
      <ul className={styles["list"]} aria-label="Commands and their keys">
        {rows.map((row) => (
          <li key={row.name} className={styles["entry"]}>
            <span className={styles["what"]}>
              <b>{row.label}</b>
            </span>
            <button
              type="button"
              className={controlStyles["outlined"]}
              aria-label={`Key of ${row.label}: ${keysOf(row, choices).join(", ") || "none"}`}
              aria-pressed={listening === row.name}
              onKeyDown={(event) => pressed(event, row)}
              onBlur={() => setListening(undefined)}
              onClick={() => setListening(row.name)}
            >
              {listening === row.name ? "press the key …" : keysOf(row, choices).join(", ") || "none"}
            </button>
            {choices[row.name] && (
              <button
                type="button"
                className={controlStyles["button"]}
                aria-label={`${row.label}: its own key again`}
                onClick={() => {
                  const { [row.name]: _gone, ...rest } = choices;
                  change(rest);
                }}
              >
                Reset
              </button>
            )}
          </li>
        ))}
      </ul>
      <div className={styles["actions"]}>
        <button type="button" className={controlStyles["outlined"]} onClick={() => change({})}>
          Reset all
        </button>
      </div>
    </Dialog>
  );
}
