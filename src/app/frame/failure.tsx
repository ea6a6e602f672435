// What the page says when there is no machine: why, and the way out. The text stays as it is, and can be edited meanwhile.

import controlStyles from "../design/controls.module.css";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./failure.module.css";

export function Failure() {
  const { restart } = useWorkbench();
  const failure = useMachine((state) => (state.connection.kind === "failed" ? state.connection : undefined));
  if (!failure) return null;
  return (
    <div className={styles["failure"]} role="alert">
      <p>
        <b>{failure.way === "none" ? "Programs cannot run here." : "The machine stopped working."}</b> {failure.message}
        {/[.!?]$/.test(failure.message) ? "" : "."} Your program text is safe.
      </p>
      {failure.way === "restart" && (
        <button type="button" className={controlStyles["primary"]} onClick={restart}>
          Restart the machine
        </button>
      )}
      {failure.way === "reload" && (
        <button type="button" className={controlStyles["primary"]} onClick={() => location.reload()}>
          Reload the page
        </button>
      )}
    </div>
  );
}
