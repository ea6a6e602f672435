// Before an example takes the place of the learner's own text: the question, and the way back.

import controlStyles from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import type { Example } from "../examples/examples.ts";
import styles from "./replace-dialog.module.css";

export interface ReplaceDialogProps {
  readonly example: Example | undefined;
  readonly current: string;
  readonly onReplace: () => void;
  readonly onKeep: () => void;
}

export function ReplaceDialog({ example, current, onReplace, onKeep }: ReplaceDialogProps) {
  return (
    <Dialog title={`Open “${example?.title ?? ""}”?`} open={example !== undefined} onClose={onKeep}>
      <p className={styles["text"]}>
        It takes the place of <code>{current}</code>, which you have changed. Undo brings your text back, and so does “Your last program” in
        the Examples menu, also after the page was closed.
      </p>
      <div className={styles["actions"]}>
        <button type="button" className={controlStyles["outlined"]} onClick={onKeep}>
          Keep mine
        </button>
        <button type="button" className={controlStyles["primary"]} onClick={onReplace}>
          Open the example
        </button>
      </div>
    </Dialog>
  );
}
