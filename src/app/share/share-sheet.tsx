// The project as a link: what goes into it is chosen, and its length is told. It can be copied, projected as a QR code, or set into a page.

import { Check, Copy, Download } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { isFromElsewhere } from "../course/elsewhere.ts";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { Segments } from "../design/segments.tsx";
import { countText, groupedText } from "../format/quantity.ts";
import { download, fileName } from "../project/transfer.ts";
import { addressOf } from "../route.ts";
import sheetStyles from "../sheets/sheet.module.css";
import { type PanelName, panelNames, panelTitles } from "../stores/layout.ts";
import { ownLessonOf } from "../stores/lesson-attempt.ts";
import { useProgram, useWorkbench } from "../workbench-context.ts";
import { embedAddress, embedCode } from "./embed.ts";
import { abridged } from "./lesson-of-link.ts";
import { comfortableCharacters, type SharedProgram, writeLink } from "./link.ts";
import { scormPackage } from "./scorm.ts";
import styles from "./share-sheet.module.css";

const QrCode = lazy(() => import("./qr-code.tsx").then((module) => ({ default: module.QrCode })));

type Form = "link" | "code" | "embed" | "scorm";

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

/** The link to what is shared, written anew whenever that changes. Of a lesson, the changes alone may do. */
function useLink(shared: SharedProgram, of: "whole" | "changes") {
  const workbench = useWorkbench();
  const [written, setWritten] = useState({ hash: "", of: "", isAbridged: false });
  const request = JSON.stringify({ shared, of });
  useEffect(() => {
    let current = true;
    const write = async () => {
      const wanted = JSON.parse(request) as { readonly shared: SharedProgram; readonly of: "whole" | "changes" };
      const travelling = wanted.of === "whole" ? wanted.shared : await abridged(workbench, wanted.shared);
      const hash = await writeLink(travelling);
      if (current) setWritten({ hash, of: request, isAbridged: travelling.lesson?.start !== undefined });
    };
    void write();
    return () => {
      current = false;
    };
  }, [request, workbench]);
  return { hash: written.hash, isAbridged: written.isAbridged, isBeingWritten: written.of !== request };
}

interface PartsProps {
  readonly choices: readonly Choice[];
  /** Names of those that stay behind. */
  readonly left: readonly string[];
  readonly onLeft: (left: readonly string[]) => void;
}

function Parts({ choices, left, onLeft }: PartsProps) {
  return (
    <fieldset className={styles["choices"]}>
      <legend>And</legend>
      {choices.map(({ name, label, detail }) => (
        <label key={name} className={sheetStyles["check"]}>
          <input
            type="checkbox"
            checked={!left.includes(name)}
            onChange={(event) => onLeft(event.target.checked ? left.filter((other) => other !== name) : [...left, name])}
          />
          <span>
            {label} <small>{detail}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface FrameProps {
  readonly panels: readonly PanelName[];
  readonly isReadOnly: boolean;
  readonly onPanels: (panels: readonly PanelName[]) => void;
  readonly onReadOnly: (isReadOnly: boolean) => void;
}

/** What the frame in another page shows. */
function Frame({ panels, isReadOnly, onPanels, onReadOnly }: FrameProps) {
  return (
    <fieldset className={`${styles["choices"]} ${styles["panels"]}`}>
      <legend>The frame shows</legend>
      {panelNames.map((panel) => (
        <label key={panel} className={sheetStyles["check"]}>
          <input
            type="checkbox"
            checked={panels.includes(panel)}
            onChange={(event) => onPanels(panelNames.filter((name) => (name === panel ? event.target.checked : panels.includes(name))))}
          />
          {panelTitles[panel]}
        </label>
      ))}
      <label className={sheetStyles["check"]}>
        <input type="checkbox" checked={isReadOnly} onChange={(event) => onReadOnly(event.target.checked)} />
        The text cannot be changed there
      </label>
    </fieldset>
  );
}

/** Copies the text, or marks it where the browser allows no more; which text was copied last. */
function CopyButton({ text, isBeingWritten }: { readonly text: string; readonly isBeingWritten: boolean }) {
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === text;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
    } catch {
      document.querySelector<HTMLTextAreaElement>("[data-share]")?.select();
    }
  };
  return (
    <button
      type="button"
      className={controls["primary"]}
      aria-disabled={isBeingWritten}
      onClick={() => {
        if (!isBeingWritten) void copy();
      }}
    >
      {isCopied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      {isCopied ? "Copied" : "Copy"}
    </button>
  );
}

/** The lesson of this site that the project belongs to, which is there for everybody; anything else goes along in the address. */
function lessonOfSite(projectId: string): string | undefined {
  const lesson = ownLessonOf(projectId);
  return lesson === undefined || isFromElsewhere(lesson) ? undefined : lesson;
}

export function ShareSheet() {
  const { program, sheets } = useWorkbench();
  const [form, setForm] = useState<Form>("link");
  const [left, setLeft] = useState<readonly string[]>([]);
  const [panels, setPanels] = useState<readonly PanelName[]>(["editor", "terminal"]);
  const [isReadOnly, setReadOnly] = useState(false);
  const choices = useChoices();
  const { title, name: shown, id: projectId } = program.store.getState();
  const chosen = choices.filter(({ name }) => !left.includes(name));
  const shared: SharedProgram = Object.assign({ title, files: program.files(), shown }, ...chosen.map(({ part }) => part));
  // A frame has nobody to ask for a lesson that is elsewhere.
  const { hash, isAbridged, isBeingWritten } = useLink(shared, form === "embed" ? "whole" : "changes");

  const site = location.href.replace(/[?#].*$/, "");
  const link = `${site}${hash}`;
  const lesson = lessonOfSite(projectId);
  const page = lesson === undefined ? link : `${site}${addressOf({ page: "lesson", lesson })}`;
  const text = form === "embed" ? embedCode(embedAddress(page, { panels, isReadOnly }), title) : link;
  const savePackage = async () =>
    download(`${fileName(title)}-scorm.zip`, await scormPackage(title, embedAddress(page)), "application/zip");

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
            { value: "scorm", label: "LMS" },
          ]}
          onChange={setForm}
        />
        <p className={styles["what"]}>
          {isAbridged
            ? "It holds what differs from the lesson's own files; nothing is stored anywhere else."
            : `It holds ${countText(program.files().length, "file")}, whole; nothing is stored anywhere else.`}
        </p>
        {choices.length > 0 && <Parts choices={choices} left={left} onLeft={setLeft} />}
        {form === "embed" && <Frame panels={panels} isReadOnly={isReadOnly} onPanels={setPanels} onReadOnly={setReadOnly} />}
        {form === "scorm" ? (
          <p className={styles["what"]}>
            A SCORM 1.2 package for a learning platform. Its page shows {lesson === undefined ? "this project" : "this lesson"} from{" "}
            {location.host} in a frame, and tells the platform which of a lesson's checks have passed.
          </p>
        ) : form === "code" ? (
          <Suspense>
            <QrCode text={link} />
          </Suspense>
        ) : (
          <textarea
            readOnly
            data-share
            aria-busy={isBeingWritten}
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
          {form === "scorm" && (
            <button type="button" className={controls["primary"]} onClick={savePackage}>
              <Download size={16} aria-hidden="true" /> Save the package
            </button>
          )}
          {(form === "link" || form === "embed") && <CopyButton key={form} text={text} isBeingWritten={isBeingWritten} />}
          <button type="button" className={controls["outlined"]} onClick={sheets.close}>
            Close
          </button>
        </div>
      </div>
    </Dialog>
  );
}
