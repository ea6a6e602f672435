// The editor's place on the page: its name and what the assembler says of it, the text, and on touch screens a row of keys.

import { useEffect, useRef } from "react";
import { Panel } from "../design/panel.tsx";
import { countText } from "../format/quantity.ts";
import { useDescribedState, useProgram } from "../workbench-context.ts";
import type { Editor } from "./create-editor.ts";
import styles from "./editor-panel.module.css";
import { KeyRow } from "./key-row.tsx";

export function EditorPanel({ editor }: { readonly editor: Editor }) {
  const name = useProgram((state) => state.name);
  const errors = useProgram((state) => state.diagnostics.filter(({ severity }) => severity === "error").length);
  const warnings = useProgram((state) => state.diagnostics.filter(({ severity }) => severity === "warning").length);
  const available = useDescribedState().activity !== "unavailable";
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    place.current?.append(editor.view.dom);
    editor.view.requestMeasure();
  }, [editor]);

  const found = [errors > 0 && countText(errors, "error"), warnings > 0 && countText(warnings, "warning")].filter(Boolean).join(", ");

  return (
    <Panel
      title="Program"
      bare
      controls={
        <>
          <h2 className={styles["name"]}>{name}</h2>
          {found ? (
            <button
              type="button"
              className={styles["problems"]}
              data-tooltip="Go to the first error"
              onClick={() => {
                editor.revealFirstError();
                editor.view.focus();
              }}
            >
              <span aria-hidden="true">!</span> {found}
            </button>
          ) : (
            <p className={styles["fine"]}>{available ? "No problems found" : "Not checked"}</p>
          )}
        </>
      }
    >
      <div className={styles["body"]}>
        <div ref={place} className={styles["place"]} />
        <KeyRow onKey={editor.insert} />
      </div>
    </Panel>
  );
}
