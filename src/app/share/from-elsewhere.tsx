// `?src=` and `?pack=`: the address names a file of another site, a program or lessons. The person is asked before anything is requested, sees
// what has come, and only then it is opened, as a project or as lessons of their own. Nothing runs by itself.

import { useState } from "react";
import { keepLessons, lessonsIn } from "../course/elsewhere.ts";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { filesOfDownload } from "../project/transfer.ts";
import { navigate } from "../route.ts";
import styles from "../sheets/sheet.module.css";
import { useWorkbench } from "../workbench-context.ts";
import { fetchElsewhere, foreignAddress } from "./fetch-elsewhere.ts";
import type { SharedProgram } from "./link.ts";
import { openShared } from "./open-shared.ts";
import { Contents } from "./shared-program.tsx";

type State =
  | { readonly kind: "asked" }
  | { readonly kind: "fetching" }
  | { readonly kind: "failed"; readonly text: string }
  | { readonly kind: "program"; readonly program: SharedProgram };

const isAsked = () => new URLSearchParams(location.search).has("src") || new URLSearchParams(location.search).has("pack");

export default function FromElsewhere() {
  const workbench = useWorkbench();
  const [open, setOpen] = useState(isAsked);
  const [state, setState] = useState<State>({ kind: "asked" });
  if (!open) return null;
  const parameters = new URLSearchParams(location.search);
  const pack = parameters.get("pack");
  const text = pack ?? parameters.get("src") ?? "";
  const url = foreignAddress(text);

  const close = () => {
    const rest = new URLSearchParams(location.search);
    rest.delete("src");
    rest.delete("pack");
    const search = rest.toString();
    history.replaceState(null, "", `${location.pathname}${search ? `?${search}` : ""}${location.hash}`);
    setOpen(false);
  };

  const ask = async (from: URL) => {
    setState({ kind: "fetching" });
    const fetched = await fetchElsewhere(from.href);
    if ("problem" in fetched) return setState({ kind: "failed", text: `${from.href}: ${fetched.problem}` });
    const name = decodeURIComponent(from.pathname.slice(from.pathname.lastIndexOf("/") + 1)) || "program.s";
    const { title, files, complaints } = await filesOfDownload(name, fetched.bytes);
    if (files.length === 0) return setState({ kind: "failed", text: complaints.join("\n") || `${from.href} holds no text.` });
    const lessons = lessonsIn(files, title);
    if (lessons.length === 0) {
      if (pack !== null)
        return setState({ kind: "failed", text: `${from.href} holds no lesson: no lesson.md, and no .md file with checks.` });
      return setState({ kind: "program", program: { title, files } });
    }
    const [first] = await keepLessons(workbench.program.shelf, lessons);
    close();
    if (first !== undefined) navigate(lessons.length === 1 ? { page: "lesson", lesson: first } : { page: "learn" });
  };

  if (!url) {
    return (
      <Dialog title="The address cannot be used" open onClose={close}>
        <p className={styles["text"]}>“{text.slice(0, 200)}” is no address that begins with https://. Nothing has been asked for.</p>
      </Dialog>
    );
  }
  if (state.kind === "program") {
    return (
      <Dialog title={`A program from ${url.host}`} open onClose={close}>
        <Contents program={state.program} />
        <div className={styles["actions"]}>
          <button type="button" className={controls["outlined"]} onClick={close}>
            Leave it
          </button>
          <button
            type="button"
            className={controls["primary"]}
            onClick={() => {
              close();
              void openShared(workbench, state.program);
            }}
          >
            Open it
          </button>
        </div>
      </Dialog>
    );
  }
  if (state.kind === "failed") {
    return (
      <Dialog title="It cannot be opened" open onClose={close}>
        <p className={styles["text"]}>{state.text}</p>
      </Dialog>
    );
  }
  return (
    <Dialog title={pack === null ? "A program from another site?" : "Lessons from another site?"} open onClose={close}>
      <p className={styles["text"]}>
        The address that you have opened asks for{"\n"}
        <b className={styles["address"]}>{url.href}</b>
        {"\n"}
        Nothing has been requested yet. {url.host} will see that somebody at your network address asks for this file, and nothing else. What
        comes is kept apart from your projects, and is not run.
      </p>
      <div className={styles["actions"]}>
        <button type="button" className={controls["outlined"]} onClick={close}>
          Leave it
        </button>
        <button
          type="button"
          className={controls["primary"]}
          aria-disabled={state.kind === "fetching"}
          onClick={() => {
            if (state.kind !== "fetching") void ask(url);
          }}
        >
          {state.kind === "fetching" ? "Asking …" : `Ask ${url.host} for it`}
        </button>
      </div>
    </Dialog>
  );
}
