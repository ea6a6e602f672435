// Sheets about one file: a name for a new one, another name for one, and the question before one is deleted.

import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import controlStyles from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { complaintAboutName } from "../stores/program.ts";
import { useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./sheet.module.css";
import { SheetEnd } from "./sheet-end.tsx";

interface NameSheetProps {
  readonly title: string;
  readonly first: string;
  readonly others: readonly string[];
  readonly action: string;
  readonly onName: (name: string) => void;
}

function NameSheet({ title, first, others, action, onName }: NameSheetProps) {
  const { sheets } = useWorkbench();
  const [name, setName] = useState(first);
  const [tried, setTried] = useState(false);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(0, Math.max(0, first.lastIndexOf(".")));
  }, [first]);
  const complaint = complaintAboutName(name.trim(), others);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (complaint) return;
    sheets.close();
    onName(name.trim());
  };
  return (
    <Dialog title={title} open onClose={sheets.close}>
      <form className={styles["form"]} onSubmit={submit} noValidate>
        <label htmlFor={id}>
          Name
          <input
            ref={field}
            id={id}
            className={controlStyles["field"]}
            value={name}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            aria-invalid={(tried && complaint !== undefined) || undefined}
            aria-describedby={`${id}-complaint`}
            onChange={(event) => setName(event.target.value)}
          />
          <span className={styles["hint"]}>
            Every <code>.s</code> is assembled and linked; an <code>.inc</code> waits for <code>.include</code>; other files lie beside the
            program when it runs.
          </span>
        </label>
        <SheetEnd complaint={tried && complaint} complaintId={`${id}-complaint`} action={action} />
      </form>
    </Dialog>
  );
}

const firstFree = (names: readonly string[]): string => {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? "part.s" : `part${number}.s`;
    if (!names.includes(name)) return name;
  }
};

export function NewFileSheet() {
  const { program } = useWorkbench();
  const names = useProgram((state) => state.files.map(({ name }) => name));
  return (
    <NameSheet
      title="New file"
      first={firstFree(names)}
      others={names}
      action="Create"
      onName={(name) => program.add({ name, text: "" })}
    />
  );
}

export function RenameFileSheet({ name }: { readonly name: string }) {
  const { program } = useWorkbench();
  const names = useProgram((state) => state.files.map((file) => file.name));
  return (
    <NameSheet
      title={`Rename ${name}`}
      first={name}
      others={names.filter((other) => other !== name)}
      action="Rename"
      onName={(to) => program.rename(name, to)}
    />
  );
}

export function DeleteFileSheet({ name }: { readonly name: string }) {
  const { program, sheets } = useWorkbench();
  return (
    <Dialog title={`Delete ${name}?`} open onClose={sheets.close}>
      <p className={styles["text"]}>The project as it is goes into its history first, from where it can be brought back.</p>
      <div className={styles["actions"]}>
        <button type="button" className={controlStyles["outlined"]} onClick={sheets.close}>
          Keep it
        </button>
        <button
          type="button"
          className={controlStyles["primary"]}
          onClick={() => {
            sheets.close();
            void program.remove(name);
          }}
        >
          Delete
        </button>
      </div>
    </Dialog>
  );
}
