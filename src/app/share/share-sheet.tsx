// The project as a link: what goes into it is chosen, and its length is told. It can be copied, projected as a QR code, or set into a page.

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { Segments } from "../design/segments.tsx";
import { countText, groupedText } from "../format/quantity.ts";
import sheetStyles from "../sheets/sheet.module.css";
import { useProgram, useWorkbench } from "../workbench-context.ts";
import { embedCode } from "./embed.ts";
import { comfortableCharacters, type SharedProgram, writeLink } from "./link.ts";
import { QrCode } from "./qr-code.tsx";
import styles from "./share-sheet.module.css";

type Form = "link" | "code" | "embed";

interface Choice {
  readonly name: string;
  readonly label: string;
  readonly detail: string;
  readonly part: Partial<SharedProgram>;
}

/** What the project has beside its files. */
function useChoices(): readonly Choice[] {
  const { breakpoints, http, machine } = useWorkbench();
  const launch = useProgram((state) => state.launch);
  const stale = useProgram((state) => state.stale);
  const files = useProgram((state) => state.files.map(({ name }) => name));
  const places = breakpoints.store
    .getState()
    .rows.filter(({ file }) => files.includes(file))
    .map(({ file, line }) => `${file}:${line}`);
  const { form } = http.store.getState();
  const { view } = machine.store.getState();
  const isPlainForm = form.method === "GET" && form.headers === "" && form.body === "" && form.url === "http://localhost:8080/";
  const { arguments: words, input, entry, seed } = launch;
  return [
    ...(words.length > 0 ? [{ name: "arguments", label: "Arguments", detail: words.join(" "), part: { arguments: words } }] : []),
    ...(input === undefined
      ? []
      : [{ name: "input", label: "Standard input", detail: countText(input.length, "character"), part: { stdin: input } }]),
    ...(entry === undefined ? [] : [{ name: "entry", label: "Entry", detail: entry, part: { entry } }]),
    ...(seed === undefined ? [] : [{ name: "seed", label: "Seed", detail: String(seed), part: { seed } }]),
    ...(isPlainForm ? [] : [{ name: "http", label: "HTTP request", detail: `${form.method} ${form.url}`, part: { http: form } }]),
    ...(places.length > 0 ? [{ name: "breakpoints", label: "Breakpoints", detail: places.join(", "), part: { breakpoints: places } }] : []),
    ...(view?.status === "paused" && !stale
      ? [
          {
            name: "moment",
            label: "This moment",
            detail: `after ${countText(view.instructions, "instruction")}`,
            part: { moment: view.instructions },
          },
        ]
      : []),
  ];
}

export function ShareSheet() {
  const { program, sheets } = useWorkbench();
  const [form, setForm] = useState<Form>("link");
  const [left, setLeft] = useState<readonly string[]>([]);
  const [hash, setHash] = useState("");
  const [copied, setCopied] = useState(false);
  const choices = useChoices();
  const { title, name: shown } = program.store.getState();
  const chosen = choices.filter(({ name }) => !left.includes(name));
  const shared: SharedProgram = Object.assign({ title, files: program.files(), shown }, ...chosen.map(({ part }) => part));
  const key = JSON.stringify(shared);

  useEffect(() => {
    let current = true;
    void writeLink(JSON.parse(key)).then((written) => {
      if (current) setHash(written);
    });
    setCopied(false);
    return () => {
      current = false;
    };
  }, [key]);

  const link = new URL(`./${hash}`, location.href.replace(/[?#].*$/, "")).href;
  const text = form === "embed" ? embedCode(link, title) : link;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      document.querySelector<HTMLTextAreaElement>("[data-share]")?.select();
    }
  };

  return (
    <Dialog title={`Share “${title}”`} open onClose={sheets.close} wide>
      <div className={styles["sheet"]}>
        <Segments
          label="As"
          value={form}
          options={[
            { value: "link", label: "Link" },
            { value: "code", label: "QR code" },
            { value: "embed", label: "Part of a page" },
          ]}
          onChange={(next) => {
            setForm(next);
            setCopied(false);
          }}
        />
        <p className={styles["what"]}>It holds {countText(program.files().length, "file")}, whole; nothing is stored anywhere else.</p>
        {choices.length > 0 && (
          <fieldset className={styles["choices"]}>
            <legend>And</legend>
            {choices.map(({ name, label, detail }) => (
              <label key={name} className={sheetStyles["check"]}>
                <input
                  type="checkbox"
                  checked={!left.includes(name)}
                  onChange={(event) => setLeft(event.target.checked ? left.filter((other) => other !== name) : [...left, name])}
                />
                <span>
                  {label} <small>{detail}</small>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        {form === "code" ? (
          <QrCode text={link} />
        ) : (
          <textarea
            readOnly
            data-share
            className={`${controls["field"]} ${styles["link"]}`}
            aria-label={form === "embed" ? "HTML for a page" : "Link"}
            rows={form === "embed" ? 5 : 3}
            value={text}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
        <p className={styles["length"]} data-long={link.length > comfortableCharacters || undefined}>
          {groupedText(link.length)} characters
          {link.length > comfortableCharacters && ": some mail programs and chats cut such links off. Save as .zip has no limit."}
        </p>
        <div className={sheetStyles["actions"]}>
          {form !== "code" && (
            <button type="button" className={controls["primary"]} onClick={() => void copy()}>
              {copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
              {copied ? "Copied" : "Copy"}
            </button>
          )}
          <button type="button" className={controls["outlined"]} onClick={sheets.close}>
            Close
          </button>
        </div>
      </div>
    </Dialog>
  );
}
