// The stack as slots of eight bytes from sp upward, by the frames of the functions that wait for each other: where each begins, what it
// has saved, and what each value is as far as one can tell. A saved x30 that leads to no code is told before ret finds out.

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { StackFrameView, StackSlotView } from "../../protocol/messages.ts";
import { EmptyState, Panel } from "../design/panel.tsx";
import { Segments } from "../design/segments.tsx";
import { useSize } from "../design/use-size.ts";
import { hexadecimal } from "../format/number.ts";
import { useDescribedState, useMachine, usePreferences, useWorkbench } from "../workbench-context.ts";
import styles from "./stack.module.css";

const rowHeight = 24;
/** Beyond what fits, so that there is something to scroll to. */
const slotsBelow = 16;
/** Frames are told apart by so many colours, and by their numbers. */
const frameColours = 4;

/** The functions that wait for each other to return, the innermost first; asked for each time that the machine is held. */
function useFrames(): readonly StackFrameView[] {
  const { client } = useWorkbench();
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
  return frames;
}

const functionName = ({ function: within, pc }: StackFrameView): string => within?.name ?? hexadecimal(pc);

function Frames({ frames }: { readonly frames: readonly StackFrameView[] }) {
  const { goTo } = useWorkbench();
  return (
    <ol className={styles["frames"]} aria-label="Calls that have not returned, the innermost first">
      {frames.map((frame) => {
        const { level, function: within, location } = frame;
        return (
          <li key={level}>
            <button
              type="button"
              data-frame={level % frameColours}
              aria-disabled={location === undefined}
              data-tooltip={level === 0 ? "Where the program stands" : "Where it goes on when the function above returns"}
              onClick={() => location && goTo(location.file, location.line)}
            >
              <b>#{level}</b> {functionName(frame)}
              {within && within.offset > 0 && `+${within.offset}`}
              {location && (
                <small>
                  {location.file}:{location.line}
                </small>
              )}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** What a frame has put into a slot. */
interface SavedHere {
  readonly register: number;
  /** x30, and it leads nowhere: ret would fault. */
  readonly isLost: boolean;
}

function savedAt(frame: StackFrameView | undefined, address: bigint): SavedHere | undefined {
  const register = [...(frame?.saved ?? [])].find(([, place]) => place === address)?.[0];
  return register === undefined ? undefined : { register, isLost: register === 30 && frame?.returnAddress === undefined };
}

interface SlotProps {
  readonly slot: StackSlotView;
  readonly frame: StackFrameView | undefined;
  /** The first slot of its frame, counted from sp. */
  readonly begins: boolean;
}

function Slot({ slot: { address, value, changed, pointers, meaning }, frame, begins }: SlotProps) {
  const saved = savedAt(frame, address);
  return (
    <tr
      data-changed={changed || undefined}
      data-pointed={pointers.length > 0 || undefined}
      data-frame={frame && frame.level % frameColours}
      data-lost={saved?.isLost || undefined}
    >
      <td className={styles["address"]}>{hexadecimal(address)}</td>
      <td className={styles["pointers"]}>
        {pointers.map((pointer) => (
          <span key={pointer} className={styles["pointer"]}>
            {pointer} →
          </span>
        ))}
      </td>
      <td className={styles["value"]}>
        {value === undefined ? "not mapped" : hexadecimal(value)}
        {changed && <span className="visually-hidden"> (changed)</span>}
      </td>
      <td className={styles["meaning"]}>
        {saved?.isLost ? (
          <b data-tooltip="Something has written over the return address: an array that is too short for what was put into it?">
            ✕ saved x30, overwritten: ret would go to {value === undefined ? "nowhere" : hexadecimal(value)}
          </b>
        ) : (
          <>
            {saved && <b>{saved.register === 30 ? "saved x30, return address" : `saved x${saved.register}`}</b>} {meaning}
          </>
        )}
      </td>
      <td className={styles["frame"]}>{frame && begins && `#${frame.level} ${functionName(frame)}`}</td>
    </tr>
  );
}

export default function Stack() {
  const { look, preferences } = useWorkbench();
  const slots = useMachine((state) => (state.view?.status === "empty" ? undefined : state.view?.stack));
  const isRunning = useMachine((state) => state.view?.status === "running");
  const frames = useFrames();
  const order = usePreferences((state) => state.stackOrder);
  const body = useRef<HTMLDivElement>(null);
  const { height } = useSize(body);
  useEffect(() => {
    if (height > 0) look({ stackSlots: Math.ceil(height / rowHeight) + slotsBelow });
  }, [look, height]);
  const sp = slots?.[0]?.address;
  // sp is what one looks for: at the top, or with the high addresses there, at the bottom.
  useLayoutEffect(() => {
    if (body.current && !isRunning && sp !== undefined && height > 0)
      body.current.scrollTop = order === "low first" ? 0 : body.current.scrollHeight;
  }, [sp, order, height, isRunning]);

  const frameOf = (address: bigint) => frames.find((frame) => address >= frame.sp && frame.end !== undefined && address < frame.end);
  const rows = (slots ?? []).map((slot, index, all) => {
    const frame = frameOf(slot.address);
    const before = all[index - 1];
    return { slot, frame, begins: before === undefined || frameOf(before.address) !== frame };
  });
  return (
    <Panel title="Stack">
      <div className={styles["column"]}>
        {rows.length > 0 && (
          <div className={styles["top"]}>
            <Frames frames={frames} />
            <Segments
              label="Order of addresses"
              value={order}
              options={[
                { value: "low first", label: "sp on top", hint: "Low addresses first: what is pushed comes in above" },
                { value: "high first", label: "sp below", hint: "High addresses first: the stack grows downward, as in most drawings" },
              ]}
              onChange={(stackOrder) => preferences.setState({ stackOrder })}
            />
          </div>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are slots to look at */}
        <div ref={body} className={styles["body"]} role="group" aria-label="Stack slots" tabIndex={0}>
          {rows.length === 0 ? (
            <EmptyState title="No stack yet">Press Step: a new stack holds the program's arguments, from sp upward.</EmptyState>
          ) : (
            <table className={styles["slots"]}>
              <caption className="visually-hidden">Stack slots, the {order === "low first" ? "lowest" : "highest"} address first</caption>
              <thead>
                <tr>
                  <th scope="col">Address</th>
                  <th scope="col">Points here</th>
                  <th scope="col">Value</th>
                  <th scope="col">Meaning</th>
                  <th scope="col">Frame</th>
                </tr>
              </thead>
              <tbody>
                {(order === "low first" ? rows : rows.toReversed()).map((row) => (
                  <Slot key={String(row.slot.address)} {...row} />
                ))}
              </tbody>
            </table>
          )}
        </div>
      </div>
    </Panel>
  );
}
