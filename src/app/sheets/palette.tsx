// The command palette: every command by its name, files by theirs, @ for symbols of the text, : for a line. A combobox over a list.

import type { KeyboardEvent } from "react";
import { useEffect, useId, useRef, useState } from "react";
import { commands, isAvailable, keysOf } from "../commands.ts";
import { Dialog } from "../design/dialog.tsx";
import { definitionsOf } from "../editor/statement.ts";
import type { Workbench } from "../workbench.ts";
import { usePreferences, useWorkbench } from "../workbench-context.ts";
import styles from "./palette.module.css";

interface Entry {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly hint: string;
  readonly keys: readonly string[];
  readonly choose: () => void;
}

const shownEntries = 60;

/** Whether the letters come in this order; smaller is better: words' beginnings and neighbours count. */
export function distance(query: string, text: string): number | undefined {
  const wanted = query.toLowerCase().replace(/\s+/g, "");
  const lower = text.toLowerCase();
  if (wanted === "") return 0;
  let at = -1;
  let cost = 0;
  for (const letter of wanted) {
    const next = lower.indexOf(letter, at + 1);
    if (next < 0) return undefined;
    const isBeside = lower.slice(at + 1, next).trim() === "";
    const begins = next === 0 || /[^a-z0-9]/.test(lower[next - 1] ?? "");
    cost += isBeside ? 0 : begins ? 1 : 2 + Math.min(8, next - at);
    at = next;
  }
  return cost + text.length / 100;
}

function symbolsOf(workbench: Workbench): readonly Entry[] {
  return workbench.program.store.getState().files.flatMap(({ name: file, source }) =>
    /\.(?:s|inc)$/i.test(file)
      ? definitionsOf(source.toString().split("\n"))
          .filter(({ name }) => !/^\d/.test(name))
          .map(({ name, line, kind }) => ({
            id: `${file}:${line}:${name}`,
            group: file,
            label: name,
            hint: `${kind}, line ${line}`,
            keys: [],
            choose: () => workbench.goTo(file, line),
          }))
      : [],
  );
}

function commandsOf(workbench: Workbench, choices: Readonly<Record<string, readonly string[]>>): readonly Entry[] {
  const { program } = workbench;
  return [
    ...commands
      .filter((row) => isAvailable(row, workbench.activity(), workbench.isHeldSoon()))
      .map((row) => ({
        id: row.name,
        group: "Machine",
        label: row.label,
        hint: row.hint,
        keys: keysOf(row, choices),
        choose: () => workbench.command(row.name),
      })),
    ...workbench.pageCommands
      .filter(({ name }) => name !== "palette")
      .map((row) => ({ id: row.name, group: row.group, label: row.label, hint: row.hint, keys: keysOf(row, choices), choose: row.run })),
    ...program.store.getState().files.map(({ name }) => ({
      id: `file ${name}`,
      group: "Files",
      label: name,
      hint: "Bring the file to the front",
      keys: [],
      choose: () => {
        program.show(name);
        workbench.reveal("editor");
      },
    })),
  ];
}

export function Palette({ query: first = "" }: { readonly query?: string | undefined }) {
  const workbench = useWorkbench();
  const { sheets } = workbench;
  const choices = usePreferences((state) => state.keys);
  const [query, setQuery] = useState(first);
  const [at, setAt] = useState(0);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => field.current?.focus(), []);

  const line = /^:(\d+)$/.exec(query);
  const forSymbols = query.startsWith("@");
  const all: readonly Entry[] = line
    ? [
        {
          id: "line",
          group: "Go",
          label: `Line ${line[1]}`,
          hint: workbench.program.store.getState().name,
          keys: [],
          choose: () => workbench.goTo(workbench.program.store.getState().name, Number(line[1])),
        },
      ]
    : forSymbols
      ? symbolsOf(workbench)
      : commandsOf(workbench, choices);
  const words = line ? "" : query.replace(/^@/, "");
  const found = all
    .map((entry) => ({ entry, cost: distance(words, `${entry.label} ${entry.group}`) }))
    .filter((row): row is { entry: Entry; cost: number } => row.cost !== undefined)
    .sort((a, b) => (words === "" ? 0 : a.cost - b.cost))
    .slice(0, shownEntries)
    .map(({ entry }) => entry);
  const chosen = found[Math.min(at, found.length - 1)];

  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    sheets.close();
    // After the sheet has given the focus back.
    setTimeout(entry.choose, 0);
  };

  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter") choose(chosen);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (event.key !== "Enter" && to === undefined) return;
    event.preventDefault();
    if (to === undefined) return;
    const next = Math.max(0, Math.min(to, found.length - 1));
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  };

  return (
    <Dialog title="Command palette" open onClose={sheets.close} wide bare>
      <input
        ref={field}
        className={styles["field"]}
        role="combobox"
        aria-label="Command"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen ? `${id}-${found.indexOf(chosen)}` : undefined}
        aria-autocomplete="list"
        placeholder="A command, a file; @ for a symbol, : for a line"
        value={query}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onKeyDown={keys}
        onChange={(event) => {
          setQuery(event.target.value);
          setAt(0);
        }}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label="Commands" className={styles["list"]}>
        {found.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are those of the field
          <div
            key={entry.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={entry === chosen}
            className={styles["entry"]}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(entry)}
          >
            <span className={styles["label"]}>{entry.label}</span>
            <span className={styles["hint"]}>{entry.hint}</span>
            {entry.keys.slice(0, 1).map((chord) => (
              <kbd key={chord}>{chord}</kbd>
            ))}
            <span className={styles["group"]}>{entry.group}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={styles["none"]}>Nothing has that name.</p>}
    </Dialog>
  );
}
