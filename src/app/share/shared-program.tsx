// What comes with a link: shown for what it is, and opened only if the person says so. It becomes a project of its own, so that nothing
// that was there is lost.

import { useEffect, useState } from "react";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import styles from "../sheets/sheet.module.css";
import { useWorkbench } from "../workbench-context.ts";
import { isLink, type LinkReading, readLink } from "./link.ts";

export function SharedProgram() {
  const { program } = useWorkbench();
  const [reading, setReading] = useState<LinkReading>();

  useEffect(() => {
    const look = async () => {
      if (isLink(location.hash)) setReading(await readLink(location.hash));
    };
    void look();
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);

  if (!reading) return null;
  const close = () => {
    history.replaceState(null, "", "#/");
    setReading(undefined);
  };
  if (!("program" in reading)) {
    return (
      <Dialog title="The link cannot be read" open onClose={close}>
        <p className={styles["text"]}>{reading.problem}</p>
      </Dialog>
    );
  }
  const { title, files, shown } = reading.program;
  const open = () => {
    close();
    const id = `link/${crypto.randomUUID()}`;
    void program.openProject({ id, title: title || "From a link", files, ...(shown ? { shown } : {}) });
  };
  return (
    <Dialog title="A program from somebody else" open onClose={close}>
      <p className={styles["text"]}>
        This link holds “{title}”: {files.map(({ name }) => name).join(", ")}. It becomes a project of its own, and nothing runs until you
        press Run.
      </p>
      <div className={styles["actions"]}>
        <button type="button" className={controls["primary"]} onClick={open}>
          Open it
        </button>
        <button type="button" className={controls["outlined"]} onClick={close}>
          Leave it
        </button>
      </div>
    </Dialog>
  );
}
