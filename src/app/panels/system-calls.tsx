// The program's system calls as strace lists them, newest last; those that failed are marked and say why.

import { memo, useLayoutEffect, useRef } from "react";
import type { SystemCallView } from "../../protocol/messages.ts";
import { EmptyState, Panel } from "../design/panel.tsx";
import { keptSystemCalls } from "../stores/machine.ts";
import { useMachine } from "../workbench-context.ts";
import styles from "./system-calls.module.css";

/** This close to its end, a list follows what is appended. */
const nearEnd = 40;

const Call = memo(({ call, showPid }: { readonly call: SystemCallView; readonly showPid: boolean }) => (
  <li className={styles["call"]} data-failed={call.failed || undefined}>
    {showPid && <span className={styles["pid"]}>[pid {call.pid}]</span>}
    <span className={styles["text"]}>{call.call}</span>
    <span className={styles["result"]}>
      {call.result === "?" ? (
        "… waiting"
      ) : (
        <>
          {" = "}
          {call.failed && <span aria-hidden="true">✕ </span>}
          {call.result}
        </>
      )}
    </span>
  </li>
));

export function SystemCalls({ bare = false }: { readonly bare?: boolean }) {
  const calls = useMachine((state) => state.systemCalls);
  const severalProcesses = useMachine((state) => (state.view?.processes.length ?? 0) > 1);
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);

  useLayoutEffect(() => {
    const scroller = list.current;
    if (scroller && follows.current && calls.length > 0) scroller.scrollTop = scroller.scrollHeight;
  }, [calls]);

  return (
    <Panel title="System calls" bare={bare}>
      {calls.length === 0 ? (
        <EmptyState title="No system calls yet">
          Each svc #0 of your program appears here with its arguments and result, as strace prints it.
        </EmptyState>
      ) : (
        <ol
          ref={list}
          className={styles["calls"]}
          aria-label="System calls, oldest first"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          tabIndex={0}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            follows.current = scrollHeight - scrollTop - clientHeight < nearEnd;
          }}
        >
          {calls.length >= keptSystemCalls && (
            <li className={styles["note"]}>Older calls are not kept; these are the last {keptSystemCalls}.</li>
          )}
          {calls.map((call) => (
            <Call key={call.sequence} call={call} showPid={severalProcesses} />
          ))}
        </ol>
      )}
    </Panel>
  );
}
