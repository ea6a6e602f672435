// Every place where the run stops: lines of the text, watched values, calls, signals, packets; each with its hits, to be switched off,
// changed and taken away.

import { Pencil, X } from "lucide-react";
import type { FormEvent } from "react";
import { useState } from "react";
import type { BreakpointView, BreakpointWish, StopWish } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { Panel } from "../design/panel.tsx";
import { useBreakpoints, useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./breakpoints.module.css";

const kinds = {
  watch: { label: "a value changes", field: "Expression", hint: "message, $sp+8, *(int*)0x4100d8" },
  read: { label: "a value is read", field: "Expression", hint: "message" },
  call: { label: "a system call returns", field: "Calls", hint: "bind, accept; empty: any" },
  failed: { label: "a system call fails", field: "Calls", hint: "bind; empty: any" },
  signal: { label: "a signal comes", field: "Signals", hint: "SIGSEGV; empty: any" },
  packet: { label: "a packet is sent", field: "Text in it", hint: "GET /; empty: any" },
  output: { label: "something is printed", field: "Text in it", hint: "empty: any" },
  fork: { label: "a process forks", field: "", hint: "" },
} as const;

type Kind = keyof typeof kinds;

const namesIn = (text: string): { readonly names?: readonly string[] } => {
  const names = text.split(/[\s,]+/).filter((name) => name !== "");
  return names.length === 0 ? {} : { names };
};

function wishOf(kind: Kind, text: string): BreakpointWish {
  switch (kind) {
    case "watch":
      return { at: { kind: "watch", expression: text, access: "change" } };
    case "read":
      return { at: { kind: "watch", expression: text, access: "read" } };
    case "call":
      return { at: { kind: "call", ...namesIn(text), moment: "returned" } };
    case "failed":
      return { at: { kind: "call", ...namesIn(text), moment: "returned" }, condition: "(long)$x0 < 0" };
    case "signal":
      return { at: { kind: "signal", ...namesIn(text) } };
    case "packet":
    case "output":
      return { at: { kind, ...(text === "" ? {} : { text }) } };
    case "fork":
      return { at: { kind: "fork" } };
  }
}

function wordsOf(at: StopWish): string {
  switch (at.kind) {
    case "code":
      return at.place;
    case "watch":
      return `${at.expression} ${at.access === "change" ? "changes" : `is ${at.access === "read" ? "read" : "written"}`}`;
    case "call":
      return `${at.names?.join(", ") ?? "any call"} ${at.moment === "made" ? "is made" : "returns"}`;
    case "signal":
      return `${at.names?.join(", ") ?? "any signal"} comes`;
    case "packet":
      return at.text ? `a packet with “${at.text}”` : "any packet";
    case "output":
      return at.text ? `“${at.text}” is printed` : "anything is printed";
    default:
      return `${at.kind} of a process`;
  }
}

const same = (a: BreakpointWish, b: BreakpointWish): boolean =>
  JSON.stringify(a.at) === JSON.stringify(b.at) && a.condition === b.condition;

interface RowProps {
  readonly words: string;
  readonly wish: BreakpointWish;
  readonly known: BreakpointView | undefined;
  readonly onToggle: () => void;
  readonly onRemove: () => void;
  readonly onEdit?: () => void;
  readonly onGo?: () => void;
}

function Row({ words, wish, known, onToggle, onRemove, onEdit, onGo }: RowProps) {
  return (
    <li className={styles["row"]}>
      <input type="checkbox" aria-label={`${words}: switched on`} checked={wish.isEnabled !== false} onChange={onToggle} />
      <span className={styles["what"]}>
        {onGo ? (
          <button type="button" className={styles["go"]} onClick={onGo}>
            {words}
          </button>
        ) : (
          <b>{words}</b>
        )}
        {wish.condition && <small>where {wish.condition}</small>}
        {wish.log !== undefined && <small>prints “{wish.log}”</small>}
        {known?.error && <small className={styles["error"]}>{known.error}</small>}
      </span>
      {known && known.hits > 0 && <small>{known.hits} ×</small>}
      {onEdit && (
        <button type="button" className={controlStyles["icon"]} aria-label={`${words}: change`} onClick={onEdit}>
          <Pencil size={13} aria-hidden="true" />
        </button>
      )}
      <button type="button" className={controlStyles["icon"]} aria-label={`${words}: remove`} onClick={onRemove}>
        <X size={14} aria-hidden="true" />
      </button>
    </li>
  );
}

export default function BreakpointsPanel() {
  const { breakpoints, goTo } = useWorkbench();
  const rows = useBreakpoints((state) => state.rows);
  const events = useBreakpoints((state) => state.events);
  const views = useMachine((state) => (state.view?.status === "empty" ? [] : (state.view?.breakpoints ?? [])));
  const [kind, setKind] = useState<Kind>("watch");
  const [text, setText] = useState("");
  const [complaint, setComplaint] = useState(false);

  const add = (event: FormEvent) => {
    event.preventDefault();
    const isMissing = (kind === "watch" || kind === "read") && text.trim() === "";
    setComplaint(isMissing);
    if (isMissing) return;
    breakpoints.addEvent(wishOf(kind, text.trim()));
    setText("");
  };

  return (
    <Panel title="Breakpoints">
      <form className={styles["form"]} aria-label="New breakpoint" onSubmit={add}>
        <span className={styles["label"]}>Stop when</span>
        <select
          className={controlStyles["field"]}
          aria-label="Stop when"
          value={kind}
          onChange={(event) => setKind(event.target.value as Kind)}
        >
          {Object.entries(kinds).map(([value, { label }]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        {kinds[kind].field !== "" && (
          <input
            className={controlStyles["field"]}
            aria-label={kinds[kind].field}
            placeholder={kinds[kind].hint}
            value={text}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            aria-invalid={complaint || undefined}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        <button type="submit" className={controlStyles["outlined"]}>
          Add
        </button>
      </form>
      {rows.length + events.length === 0 && (
        <p className={styles["empty"]}>Press beside a line number for a breakpoint there; here are those that are no line.</p>
      )}
      <ul aria-label="Breakpoints" className={styles["list"]}>
        {rows.map((row) => {
          const { file, line, ...wish } = row;
          const at: StopWish = { kind: "code", place: `${file}:${line}` };
          return (
            <Row
              key={`${file}:${line}`}
              words={`${file}:${line}`}
              wish={{ at, ...wish }}
              known={views.find((view) => same(view, { at, ...wish }))}
              onToggle={() => breakpoints.put({ ...row, isEnabled: row.isEnabled === false })}
              onRemove={() => breakpoints.remove(row)}
              onEdit={() => breakpoints.edit(row)}
              onGo={() => goTo(file, line)}
            />
          );
        })}
        {events.map(({ key, ...wish }) => (
          <Row
            key={key}
            words={wordsOf(wish.at)}
            wish={wish}
            known={views.find((view) => same(view, wish))}
            onToggle={() => breakpoints.changeEvent(key, { isEnabled: wish.isEnabled === false })}
            onRemove={() => breakpoints.removeEvent(key)}
          />
        ))}
      </ul>
    </Panel>
  );
}
