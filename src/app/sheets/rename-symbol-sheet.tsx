// Another name for a symbol that several files of the project use: in all of them at once.

import { type FormEvent, useId, useState } from "react";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { countText } from "../format/quantity.ts";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./sheet.module.css";
import { SheetEnd } from "./sheet-end.tsx";

export interface RenameSymbolSheetProps {
  readonly name: string;
  /** How often each file has it. */
  readonly uses: readonly { readonly file: string; readonly count: number }[];
  readonly apply: (to: string) => void;
}

export function RenameSymbolSheet({ name, uses, apply }: RenameSymbolSheetProps) {
  const { sheets } = useWorkbench();
  const [to, setTo] = useState(name);
  const [complaint, setComplaint] = useState("");
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!/^[A-Za-z_.$][\w.$]*$/.test(to)) return setComplaint("A name begins with a letter or _ and goes on with letters, digits, _ . $");
    sheets.close();
    if (to !== name) apply(to);
  };
  return (
    <Dialog title={`Rename ${name}`} open onClose={sheets.close}>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <label htmlFor={id}>
          New name
          <input
            id={id}
            autoFocus
            className={controls["field"]}
            value={to}
            spellCheck={false}
            autoCapitalize="off"
            onChange={(event) => setTo(event.target.value)}
          />
          <span className={styles["hint"]}>{uses.map(({ file, count }) => `${file}: ${countText(count, "use")}`).join(" · ")}</span>
        </label>
        <SheetEnd complaint={complaint} action="Rename in every file" />
      </form>
    </Dialog>
  );
}
