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

export function ShareSheet() {
  const workbench = useWorkbench();
  const { program, sheets } = workbench;
  const [form, setForm] = useState<Form>("link");
  const [left, setLeft] = useState<readonly string[]>([]);
  const [{ hash, of }, setWritten] = useState({ hash: "", of: "" });
  const [isAbridged, setAbridged] = useState(false);
  const [copied, setCopied] = useState(false);
  const [panels, setPanels] = useState<readonly PanelName[]>(["editor", "terminal"]);
  const [isReadOnly, setReadOnly] = useState(false);
  const choices = useChoices();
  const { title, name: shown, id: projectId } = program.store.getState();
  const chosen = choices.filter(({ name }) => !left.includes(name));
  const shared: SharedProgram = Object.assign({ title, files: program.files(), shown }, ...chosen.map(({ part }) => part));
  // A frame has nobody to ask for a lesson that is elsewhere.
  const isWhole = form === "embed";
  const request = JSON.stringify({ shared, isWhole });
  const isBeingWritten = of !== request;

  useEffect(() => {
    let current = true;
    const write = async () => {
      const { shared: all, isWhole: asItIs } = JSON.parse(request);
      const travelling = asItIs ? all : await abridged(workbench, all);
      const written = await writeLink(travelling);
      if (!current) return;
      setWritten({ hash: written, of: request });
      setAbridged(travelling.lesson?.start !== undefined);
    };
    void write();
    setCopied(false);
    return () => {
      current = false;
    };
  }, [request, workbench]);

  const site = location.href.replace(/[?#].*$/, "");
  const link = `${site}${hash}`;
  // A lesson of this site is there for everybody; anything else goes along in the address.
  const own =
    projectId.startsWith("lesson/") && !isFromElsewhere(projectId.slice("lesson/".length)) ? projectId.slice("lesson/".length) : undefined;
  const page = own === undefined ? link : `${site}${addressOf({ page: "lesson", lesson: own })}`;
  const text = form === "embed" ? embedCode(embedAddress(page, panels, isReadOnly), title) : link;
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
            { value: "scorm", label: "LMS" },
          ]}
          onChange={(next) => {
            setForm(next);
            setCopied(false);
          }}
        />
        <p className={styles["what"]}>
          {isAbridged
            ? "It holds what differs from the lesson's own files; nothing is stored anywhere else."
            : `It holds ${countText(program.files().length, "file")}, whole; nothing is stored anywhere else.`}
        </p>
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
        {form === "embed" && (
          <fieldset className={`${styles["choices"]} ${styles["panels"]}`}>
            <legend>The frame shows</legend>
            {panelNames.map((panel) => (
              <label key={panel} className={sheetStyles["check"]}>
                <input
                  type="checkbox"
                  checked={panels.includes(panel)}
                  onChange={(event) =>
                    setPanels(panelNames.filter((name) => (name === panel ? event.target.checked : panels.includes(name))))
                  }
                />
                {panelTitles[panel]}
              </label>
            ))}
            <label className={sheetStyles["check"]}>
              <input type="checkbox" checked={isReadOnly} onChange={(event) => setReadOnly(event.target.checked)} />
              The text cannot be changed there
            </label>
          </fieldset>
        )}
        {form === "scorm" ? (
          <p className={styles["what"]}>
            A SCORM 1.2 package for a learning platform. Its page shows {own === undefined ? "this project" : "this lesson"} from{" "}
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
            <button
              type="button"
              className={controls["primary"]}
              onClick={async () =>
                download(`${fileName(title)}-scorm.zip`, await scormPackage(title, embedAddress(page)), "application/zip")
              }
            >
              <Download size={16} aria-hidden="true" /> Save the package
            </button>
          )}
          {form !== "code" && form !== "scorm" && (
            <button
              type="button"
              className={controls["primary"]}
              aria-disabled={isBeingWritten}
              onClick={() => {
                if (!isBeingWritten) void copy();
              }}
            >
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
