// How a sheet with a form ends: what is wrong with what was written, and the choice between leaving it and doing it.

import controlStyles from "../design/controls.module.css";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./sheet.module.css";

export interface SheetEndProps {
  readonly complaint: string | false | undefined;
  /** For the field that it is about. */
  readonly complaintId?: string;
  /** What submitting does. */
  readonly action: string;
}

export function SheetEnd({ complaint, complaintId, action }: SheetEndProps) {
  const { sheets } = useWorkbench();
  return (
    <>
      <p id={complaintId} className={styles["complaint"]} role="alert">
        {complaint}
      </p>
      <div className={styles["actions"]}>
        <button type="button" className={controlStyles["outlined"]} onClick={sheets.close}>
          Cancel
        </button>
        <button type="submit" className={controlStyles["primary"]}>
          {action}
        </button>
      </div>
    </>
  );
}
