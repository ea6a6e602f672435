// The sheet for one breakpoint: where it holds, how often it is passed, what it prints instead of stopping.

import { type FormEvent, useId } from "react";
import controlStyles from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { useBreakpoints, useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./breakpoint-dialog.module.css";

export function BreakpointDialog() {
  const { breakpoints } = useWorkbench();
  const place = useBreakpoints((state) => state.edited);
  const rows = useBreakpoints((state) => state.rows);
  const text = useProgram((state) => {
    const file = place && state.files.find(({ name }) => name === place.file);
    return (file?.source.toString().split("\n")[(place?.line ?? 0) - 1] ?? "").trim();
  });
  const id = useId();
  const row = rows.find((candidate) => candidate.line === place?.line && candidate.file === place.file);
  const close = () => breakpoints.edit(undefined);

  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!place) return;
    const form = new FormData(event.currentTarget);
    const field = (name: string) => String(form.get(name) ?? "").trim();
    const count = Math.max(0, Math.floor(Number(field("ignoreCount"))) || 0);
    breakpoints.put({
      ...place,
      ...(field("condition") ? { condition: field("condition") } : {}),
      ...(count > 0 ? { ignoreCount: count } : {}),
      ...(field("log") ? { log: field("log") } : {}),
      ...(form.get("isEnabled") === null ? { isEnabled: false } : {}),
    });
    close();
  };

  return (
    <Dialog title={`Breakpoint on line ${place?.line ?? ""}`} open={place !== undefined} onClose={close}>
      <form className={styles["form"]} onSubmit={save}>
        {text && <code className={styles["line"]}>{text}</code>}
        <label htmlFor={`${id}-condition`}>
          Stop only where
          <input
            id={`${id}-condition`}
            name="condition"
            className={controlStyles["field"]}
            defaultValue={row?.condition}
            placeholder="$x0 > 4 && *(int*)($sp+8) == 0"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
          />
          <small>
            An expression as in gdb: registers as <code>$x0</code>, <code>$w1</code>, <code>$sp</code>, symbols by name, memory as{" "}
            <code>*(int*)($x1+4)</code>.
          </small>
        </label>
        <label htmlFor={`${id}-ignore`}>
          Pass it this many times first
          <input
            id={`${id}-ignore`}
            name="ignoreCount"
            type="number"
            min={0}
            className={controlStyles["field"]}
            defaultValue={row?.ignoreCount ?? 0}
          />
        </label>
        <label htmlFor={`${id}-log`}>
          Print instead of stopping
          <input
            id={`${id}-log`}
            name="log"
            className={controlStyles["field"]}
            defaultValue={row?.log}
            placeholder="x0 is {$x0}"
            spellCheck={false}
            autoComplete="off"
          />
          <small>What stands in braces is replaced by its value; it appears in the terminal.</small>
        </label>
        <label htmlFor={`${id}-enabled`} className={styles["check"]}>
          <input id={`${id}-enabled`} type="checkbox" name="isEnabled" defaultChecked={row?.isEnabled !== false} />
          Switched on
        </label>
        <div className={styles["actions"]}>
          {row && place && (
            <button
              type="button"
              className={controlStyles["outlined"]}
              onClick={() => {
                breakpoints.remove(place);
                close();
              }}
            >
              Remove
            </button>
          )}
          <button type="button" className={controlStyles["outlined"]} onClick={close}>
            Cancel
          </button>
          <button type="submit" className={controlStyles["primary"]}>
            {row ? "Change" : "Set breakpoint"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
