// The row above the text: a tab for each open file with its count of problems, the switch of the file tree, and a new file.

import { FolderTree, Plus, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import controlStyles from "../design/controls.module.css";
import { placeByKey } from "../design/row-keys.ts";
import { countText } from "../format/quantity.ts";
import { usePreferences, useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./file-tabs.module.css";

export function FileTabs() {
  const { program, preferences, sheets } = useWorkbench();
  const files = useProgram((state) => state.files.map(({ key, name }) => `${key}:${name}`));
  const tabs = useProgram((state) => state.tabs);
  const front = useProgram((state) => state.key);
  const diagnostics = useProgram((state) => state.diagnostics);
  const treeShown = usePreferences((state) => state.fileTree) === "shown";
  const nameOf = (key: number) => files.find((file) => file.startsWith(`${key}:`))?.slice(`${key}:`.length) ?? "";
  const shown = tabs.map((key) => ({ key, name: nameOf(key) })).filter(({ name }) => name !== "");

  const move = (event: KeyboardEvent<HTMLElement>) => {
    const at = shown.findIndex(({ key }) => key === front);
    const to = placeByKey(event, at, { along: "row", ends: "meet", count: shown.length });
    if (event.key === "Delete" || event.key === "Backspace") program.closeTab(nameOf(front));
    if (event.key === "F2") sheets.open({ kind: "renameFile", name: nameOf(front) });
    const next = to === undefined ? undefined : shown[to];
    if (!next) return;
    program.show(next.name);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[shown.indexOf(next)]?.focus();
  };

  return (
    <div className={styles["row"]}>
      <button
        type="button"
        className={controlStyles["icon"]}
        aria-label="Files"
        aria-pressed={treeShown}
        data-tooltip={treeShown ? "Hide the list of files" : "Show the list of files"}
        onClick={() => preferences.setState({ fileTree: treeShown ? "hidden" : "shown" })}
      >
        <FolderTree size={16} aria-hidden="true" />
      </button>
      <div role="tablist" aria-label="Open files" className={styles["tabs"]} onKeyDown={move}>
        {shown.map(({ key, name }) => {
          const errors = diagnostics.filter(({ severity, span }) => severity === "error" && span.file === name).length;
          const isFront = key === front;
          return (
            <span key={key} role="presentation" className={styles["tab"]} data-front={isFront || undefined}>
              <button
                type="button"
                role="tab"
                aria-selected={isFront}
                tabIndex={isFront ? 0 : -1}
                className={styles["name"]}
                onClick={() => program.show(name)}
                onDoubleClick={() => sheets.open({ kind: "renameFile", name })}
                onAuxClick={() => program.closeTab(name)}
              >
                {name}
                {errors > 0 && (
                  <span className={styles["errors"]}>
                    {" "}
                    {errors}
                    <span className="visually-hidden"> {countText(errors, "error").replace(/^\S+ /, "")}</span>
                  </span>
                )}
              </button>
              {shown.length > 1 && (
                // A list of tabs holds nothing but tabs: Delete does for the keyboard what this does for the pointer.
                <span
                  aria-hidden="true"
                  className={styles["close"]}
                  data-tooltip={`Close ${name}; the file stays in the project`}
                  data-keys="Delete"
                  onClick={() => program.closeTab(name)}
                >
                  <X size={13} aria-hidden="true" />
                </span>
              )}
            </span>
          );
        })}
      </div>
      <button
        type="button"
        className={controlStyles["icon"]}
        aria-label="New file"
        data-tooltip="New file: every .s of the project is assembled and linked together"
        onClick={() => sheets.open({ kind: "newFile" })}
      >
        <Plus size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
