// The program's system calls as strace lists them, newest last; those that failed are marked and say why.

import { memo, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { Moment, SystemCallView } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { EmptyState, Panel } from "../design/panel.tsx";
import { useSize } from "../design/use-size.ts";
import { durationText } from "../format/quantity.ts";
import { isYetToCome, keptSystemCalls } from "../stores/machine.ts";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./system-calls.module.css";

/** This close to its end, a list follows what is appended. */
const nearEnd = 40;

/** The least that a call takes, in pixels. */
const rowHeight = 24;

interface CallProps {
  readonly call: SystemCallView;
  readonly showPid: boolean;
  /** The run has been taken back before it. */
  readonly isToCome: boolean;
  readonly onTravel: (moment: Moment) => void;
}

const Call = memo(({ call, showPid, isToCome, onTravel }: CallProps) => (
  <li className={styles["item"]}>
    <button
      type="button"
      className={styles["call"]}
      data-failed={call.failed || undefined}
      data-to-come={isToCome || undefined}
      data-tooltip={isToCome ? "Yet to come: press to travel there" : "Press to travel to this moment"}
      aria-disabled={call.moment === undefined || undefined}
      onClick={() => call.moment && onTravel(call.moment)}
    >
      {showPid && <span className={styles["pid"]}>[pid {call.pid}]</span>}
      <span className={styles["text"]}>{call.call}</span>
      <span className={styles["result"]}>
        {call.result === "?" && !/^exit/.test(call.call) ? (
          "… waiting"
        ) : (
          <>
            {" = "}
            {call.failed && <span aria-hidden="true">✕ </span>}
            {call.result}
          </>
        )}
      </span>
      {call.waitedNs !== undefined && (
        <span className={styles["waited"]} data-tooltip="From the call to its return, in the machine's time">
          {durationText(call.waitedNs)}
        </span>
      )}
    </button>
  </li>
));

export default function SystemCalls() {
  const calls = useMachine((state) => state.systemCalls);
  const severalProcesses = useMachine((state) => (state.view?.processes.length ?? 0) > 1);
  const present = useMachine((state) => state.view?.timeline.present);
  const isRunning = useMachine((state) => state.view?.status === "running");
  const { client } = useWorkbench();
  const travel = useCallback((moment: Moment) => client.move({ kind: "moment", ...moment }), [client]);
  const body = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  const { height } = useSize(body);
  const [wanted, setWanted] = useState("");
  const [failedOnly, setFailedOnly] = useState(false);

  useLayoutEffect(() => {
    const scroller = list.current;
    // While it runs the last calls stand at the lower edge by their style: to ask for heights ten times a second would cost frames.
    if (!isRunning && scroller && follows.current && calls.length > 0) scroller.scrollTop = scroller.scrollHeight;
  }, [calls, isRunning]);

  const controls = calls.length > 0 && (
    <>
      <input
        className={controlStyles["field"]}
        type="search"
        aria-label="Only calls with"
        placeholder="name or text"
        value={wanted}
        spellCheck={false}
        onChange={(event) => setWanted(event.target.value)}
      />
      <label className={styles["failedOnly"]}>
        <input type="checkbox" checked={failedOnly} onChange={(event) => setFailedOnly(event.target.checked)} />
        failed
      </label>
    </>
  );
  const found = calls.filter(
    (call) => (!failedOnly || call.failed) && `${call.call} = ${call.result}`.toLowerCase().includes(wanted.toLowerCase()),
  );
  // A program may make thousands of calls between two looks: drawing more than have room would cost it its frames.
  const room = Math.ceil(height / rowHeight) + 1;
  const shown = isRunning ? found.slice(-room) : found;

  return (
    <Panel title="System calls" controls={controls}>
      <div ref={body} className={styles["body"]}>
        {calls.length === 0 ? (
          <EmptyState title="No system calls yet">
            Each svc #0 of your program appears here with its arguments and result, as strace prints it.
          </EmptyState>
        ) : (
          <ol
            ref={list}
            className={styles["calls"]}
            data-running={isRunning || undefined}
            aria-label="System calls, oldest first"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
            tabIndex={0}
            onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
              if (!isRunning) follows.current = scrollHeight - scrollTop - clientHeight < nearEnd;
            }}
          >
            {!isRunning && calls.length >= keptSystemCalls && (
              <li className={styles["note"]}>Older calls are not kept; these are the last {keptSystemCalls}.</li>
            )}
            {shown.map((call, place) => (
              // While it runs a place is written over with the call that stands there now, which is cheaper than another in its stead.
              <Call
                key={isRunning ? place : call.sequence}
                call={call}
                showPid={severalProcesses}
                isToCome={isYetToCome(call, present)}
                onTravel={travel}
              />
            ))}
          </ol>
        )}
      </div>
    </Panel>
  );
}
