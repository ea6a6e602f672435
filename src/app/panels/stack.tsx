// The stack as slots of eight bytes from sp upward, sp and x29 marked, with what each value is as far as one can tell.

import { useEffect, useRef, useState } from "react";
import type { StackFrameView } from "../../protocol/messages.ts";
import { EmptyState, Panel } from "../design/panel.tsx";
import { useSize } from "../design/use-size.ts";
import { hexadecimal } from "../format/number.ts";
import { useDescribedState, useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./stack.module.css";

const rowHeight = 24;
/** Beyond what fits, so that there is something to scroll to. */
const slotsBelow = 16;

/** The functions that wait for each other to return, the innermost first. */
function Frames() {
  const { client, goTo } = useWorkbench();
  const { activity } = useDescribedState();
  const position = useMachine((state) => state.view?.timeline.present.instructions);
  const [frames, setFrames] = useState<readonly StackFrameView[]>([]);
  const isHeld = activity === "paused";
  useEffect(() => {
    if (!isHeld || position === undefined) return setFrames([]);
    let current = true;
    void client.ask({ kind: "backtrace" }).then((answer) => {
      if (current && answer?.kind === "backtrace") setFrames(answer.frames);
    });
    return () => {
      current = false;
    };
  }, [client, isHeld, position]);
  if (frames.length === 0) return null;
  return (
    <ol className={styles["frames"]} aria-label="Calls that have not returned, the innermost first">
      {frames.map(({ level, pc, function: within, location }) => (
        <li key={level}>
          <button
            type="button"
            aria-disabled={location === undefined}
            data-tooltip={level === 0 ? "Where the program stands" : "Where it goes on when the function above returns"}
            onClick={() => location && goTo(location.file, location.line)}
          >
            <b>#{level}</b> {within ? `${within.name}${within.offset > 0 ? `+${within.offset}` : ""}` : hexadecimal(pc)}
            {location && (
              <small>
                {location.file}:{location.line}
              </small>
            )}
          </button>
        </li>
      ))}
    </ol>
  );
}

export function Stack({ bare = false }: { readonly bare?: boolean }) {
  const { look } = useWorkbench();
  const slots = useMachine((state) => (state.view?.status === "empty" ? undefined : state.view?.stack));
  const body = useRef<HTMLDivElement>(null);
  const { height } = useSize(body);
  useEffect(() => {
    if (height > 0) look({ stackSlots: Math.ceil(height / rowHeight) + slotsBelow });
  }, [look, height]);

  return (
    <Panel title="Stack" bare={bare}>
      <Frames />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are slots to look at */}
      <div ref={body} className={styles["body"]} role="group" aria-label="Stack slots" tabIndex={0}>
        {!slots || slots.length === 0 ? (
          <EmptyState title="No stack yet">Press Step: a new stack holds the program's arguments, from sp upward.</EmptyState>
        ) : (
          <table className={styles["slots"]}>
            <caption className="visually-hidden">Stack slots from sp upward</caption>
            <thead>
              <tr>
                <th scope="col">Address</th>
                <th scope="col">Points here</th>
                <th scope="col">Value</th>
                <th scope="col">Meaning</th>
              </tr>
            </thead>
            <tbody>
              {slots.map((slot) => (
                <tr
                  key={slot.address.toString()}
                  data-changed={slot.changed || undefined}
                  data-pointed={slot.pointers.length > 0 || undefined}
                >
                  <td className={styles["address"]}>{hexadecimal(slot.address)}</td>
                  <td className={styles["pointers"]}>
                    {slot.pointers.map((pointer) => (
                      <span key={pointer} className={styles["pointer"]}>
                        {pointer} →
                      </span>
                    ))}
                  </td>
                  <td className={styles["value"]}>
                    {slot.value === undefined ? "not mapped" : hexadecimal(slot.value)}
                    {slot.changed && <span className="visually-hidden"> (changed)</span>}
                  </td>
                  <td className={styles["meaning"]}>{slot.meaning}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Panel>
  );
}
