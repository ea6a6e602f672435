// Every use of a name in the project's files, each with its line; one pressed is gone to.

import { Dialog } from "../design/dialog.tsx";
import type { SymbolUse } from "../stores/sheets.ts";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./sheet.module.css";

export function UsesSheet({ name, uses }: { readonly name: string; readonly uses: readonly SymbolUse[] }) {
  const { sheets, goTo } = useWorkbench();
  return (
    <Dialog title={`Uses of ${name}`} open onClose={sheets.close}>
      <ul className={styles["list"]} aria-label={`Uses of ${name}`}>
        {uses.map(({ file, line, text, isDefinition }) => (
          <li key={`${file}:${line}`}>
            <button
              type="button"
              className={styles["use"]}
              onClick={() => {
                sheets.close();
                goTo(file, line);
              }}
            >
              <span>
                {file}:{line}
                {isDefinition && " defines it"}
              </span>
              <code>{text}</code>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
