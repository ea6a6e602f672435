// Tells that a newer svc0 has arrived. It is taken when the person says so: their text is kept, their run is not.

import { useStore } from "zustand";
import { offlineStore, putOffUpdate } from "../client/offline.ts";
import controlStyles from "../design/controls.module.css";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./update-notice.module.css";

export function UpdateNotice() {
  const { program } = useWorkbench();
  const { takeUpdate } = useStore(offlineStore);
  if (!takeUpdate) return null;
  const take = () => {
    program.flush();
    takeUpdate();
  };
  return (
    <div className={styles["notice"]} role="status">
      <p>
        <b>A newer svc0 is ready.</b> Loading it keeps your program and ends the run.
      </p>
      <span className={styles["buttons"]}>
        <button type="button" className={controlStyles["primary"]} onClick={take}>
          Load it
        </button>
        <button type="button" className={controlStyles["button"]} onClick={putOffUpdate}>
          Later
        </button>
      </span>
    </div>
  );
}
