// Sheets about projects: all that the shelf has, the history of the one in front, and the question before one is opened anew.

import { type FormEvent, useEffect, useId, useState } from "react";
import type { SourceFile } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { countText } from "../format/quantity.ts";
import { differenceOf } from "../project/difference.ts";
import { newProjectId } from "../project/transfer.ts";
import type { StoredProject, StoredVersion } from "../stores/shelf.ts";
import { useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./sheet.module.css";

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function ProjectsSheet() {
  const { program, sheets } = useWorkbench();
  const front = useProgram((state) => state.id);
  const [projects, setProjects] = useState<readonly StoredProject[]>();
  const [asked, setAsked] = useState<string>();
  const refresh = async () => setProjects(await program.shelf.projects());
  useEffect(() => {
    void program.shelf.projects().then(setProjects);
  }, [program]);
  return (
    <Dialog title="Projects" open onClose={sheets.close} wide>
      {projects?.length === 0 && (
        <p className={styles["text"]}>
          None yet. What is open is kept from your first change on; lessons and examples that you open are listed here as well.
        </p>
      )}
      <ul className={styles["list"]} aria-label="Projects">
        {projects?.map((project) => (
          <li key={project.id} className={styles["entry"]} data-front={project.id === front || undefined}>
            <span className={styles["what"]}>
              <b>{project.title}</b>
              <small>
                {countText(project.files.length, "file")} · {moment.format(project.changedAtMs)}
              </small>
            </span>
            {project.id === front ? (
              <small>open</small>
            ) : asked === project.id ? (
              <>
                <small>With its history?</small>
                <button
                  type="button"
                  className={controlStyles["outlined"]}
                  onClick={async () => {
                    await program.shelf.remove(project.id);
                    await refresh();
                  }}
                >
                  Delete for good
                </button>
              </>
            ) : (
              <button type="button" className={controlStyles["button"]} onClick={() => setAsked(project.id)}>
                Delete …
              </button>
            )}
            <button
              type="button"
              className={controlStyles["outlined"]}
              aria-label={`Open ${project.title}`}
              onClick={() => {
                sheets.close();
                if (project.id !== front) void program.openProject(project);
              }}
            >
              Open
            </button>
          </li>
        ))}
      </ul>
      <div className={styles["actions"]}>
        <button type="button" className={controlStyles["primary"]} onClick={() => sheets.open({ kind: "newProject" })}>
          New project …
        </button>
      </div>
    </Dialog>
  );
}

const emptyProgram = `        .text
        .globl  _start
_start:
        mov     x0, #0
        mov     x8, #93                 // exit
        svc     #0
`;

export function NewProjectSheet() {
  const { program, sheets } = useWorkbench();
  const [title, setTitle] = useState("");
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sheets.close();
    void program.openProject({
      id: newProjectId(),
      title: title.trim() || "Untitled",
      files: [{ name: "main.s", text: emptyProgram }],
    });
  };
  return (
    <Dialog title="New project" open onClose={sheets.close}>
      <form className={styles["form"]} onSubmit={submit}>
        <label htmlFor={id}>
          Title
          <input id={id} autoFocus className={controlStyles["field"]} value={title} onChange={(event) => setTitle(event.target.value)} />
          <span className={styles["hint"]}>The project that is open stays in the list of projects.</span>
        </label>
        <div className={styles["actions"]}>
          <button type="button" className={controlStyles["outlined"]} onClick={sheets.close}>
            Cancel
          </button>
          <button type="submit" className={controlStyles["primary"]}>
            Create
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Difference({ from, to }: { readonly from: readonly SourceFile[]; readonly to: readonly SourceFile[] }) {
  const changes = differenceOf(from, to);
  if (changes.length === 0) return <p className={styles["hint"]}>The same as now.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are lines to read
    <div className={styles["difference"]} role="group" aria-label="What would change" tabIndex={0}>
      {changes.map(({ kind, text }, index) => {
        const Line = kind === "file" ? "b" : kind === "added" ? "ins" : "del";
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is its place
        return <Line key={index}>{`${kind === "file" ? "" : kind === "added" ? "+ " : "− "}${text}\n`}</Line>;
      })}
    </div>
  );
}

export function HistorySheet() {
  const { program, sheets } = useWorkbench();
  const id = useProgram((state) => state.id);
  const title = useProgram((state) => state.title);
  const [versions, setVersions] = useState<readonly StoredVersion[]>();
  const [chosen, setChosen] = useState<number>();
  useEffect(() => {
    void program.shelf.versions(id).then(setVersions);
  }, [program, id]);
  return (
    <Dialog title={`History of “${title}”`} open onClose={sheets.close} wide>
      {versions?.length === 0 && (
        <p className={styles["text"]}>
          Nothing yet: each Run of a changed text keeps a version, and so does everything that replaces files.
        </p>
      )}
      <ul className={styles["list"]} aria-label="Versions, newest first">
        {versions?.map((version) => (
          <li key={version.atMs}>
            <div className={styles["entry"]}>
              <span className={styles["what"]}>
                <b>{moment.format(version.atMs)}</b>
                <small>
                  {version.why} · {countText(version.files.length, "file")}
                </small>
              </span>
              <button
                type="button"
                className={controlStyles["button"]}
                aria-expanded={chosen === version.atMs}
                onClick={() => setChosen(chosen === version.atMs ? undefined : version.atMs)}
              >
                Compare
              </button>
              <button
                type="button"
                className={controlStyles["outlined"]}
                onClick={() => {
                  sheets.close();
                  void program.replaceFiles(version.files, "before an older version was brought back");
                }}
              >
                Bring back
              </button>
            </div>
            {chosen === version.atMs && <Difference from={program.files()} to={version.files} />}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

export function ReopenSheet({ title, open }: { readonly title: string; readonly open: (fresh: boolean) => void }) {
  const { sheets } = useWorkbench();
  const choose = (fresh: boolean) => {
    sheets.close();
    open(fresh);
  };
  return (
    <Dialog title={`You have changed “${title}”`} open onClose={sheets.close}>
      <p className={styles["text"]}>Go on with what you made of it, or open it as it came? Yours then stays in its history.</p>
      <div className={styles["actions"]}>
        <button type="button" className={controlStyles["outlined"]} onClick={() => choose(true)}>
          Open the original
        </button>
        <button type="button" className={controlStyles["primary"]} onClick={() => choose(false)}>
          Go on with mine
        </button>
      </div>
    </Dialog>
  );
}
