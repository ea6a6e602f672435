// The calls of a run: who called whom and for how long, drawn from the first instruction to the last, and where the program did not keep
// the procedure call standard. A press travels there.

import type { BreachView, CallNodeView, Moment } from "../../protocol/messages.ts";
import { countText, groupedText } from "../format/quantity.ts";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./profile-calls.module.css";

const rowHeight = 24;
const rowsShown = 12;
/** Calls that are narrower, in percent of the run, are not drawn. */
const narrowest = 0.4;
/** In percent: below it a name has no room. */
const nameable = 4;

interface Bar {
  readonly node: CallNodeView;
  readonly depth: number;
  readonly left: number;
  readonly width: number;
  readonly length: number;
}

/** The calls that are wide enough to be seen, by depth and place. */
function barsOf(root: CallNodeView, until: Moment): { readonly bars: readonly Bar[]; readonly hidden: number } {
  const start = root.entered.instructions;
  const whole = Math.max(1, until.instructions - start);
  const bars: Bar[] = [];
  let hidden = 0;
  const add = (node: CallNodeView, depth: number): void => {
    const length = Math.max(1, (node.left ?? until).instructions - node.entered.instructions);
    const width = (100 * length) / whole;
    hidden += node.omitted;
    if (width < narrowest || depth >= rowsShown) {
      hidden += 1;
      return;
    }
    bars.push({ node, depth, left: (100 * (node.entered.instructions - start)) / whole, width, length });
    for (const child of node.children) add(child, depth + 1);
  };
  add(root, 0);
  return { bars, hidden };
}

export function CallsOverTime({ root, until }: { readonly root: CallNodeView; readonly until: Moment }) {
  const { client } = useWorkbench();
  const present = useMachine((state) => state.view?.timeline.present.instructions);
  const { bars, hidden } = barsOf(root, until);
  const rows = 1 + Math.max(...bars.map(({ depth }) => depth));
  const start = root.entered.instructions;
  const isWithin = present !== undefined && present >= start && present <= until.instructions;
  return (
    <section>
      <h3>Calls over the run</h3>
      <ul className={styles["calls"]} aria-label="Calls over the run" style={{ height: rows * rowHeight }}>
        {bars.map(({ node, depth, left, width, length }) => (
          <li
            key={`${depth} ${node.entered.instructions}`}
            style={{ left: `${left}%`, width: `${width}%`, top: depth * rowHeight }}
            data-depth={depth % 2}
          >
            <button
              type="button"
              aria-label={`${node.name}: ${countText(length, "instruction")} from step ${groupedText(node.entered.instructions)}`}
              data-tooltip={`${node.name}: ${countText(length, "instruction")} from step ${groupedText(node.entered.instructions)}${node.left ? "" : "; has not returned"}. Press to travel there.`}
              onClick={() => client.move({ kind: "moment", ...node.entered })}
            >
              {width >= nameable && node.name}
            </button>
          </li>
        ))}
        {isWithin && (
          <i
            className={styles["present"]}
            aria-hidden="true"
            style={{ left: `${(100 * (present - start)) / Math.max(1, until.instructions - start)}%` }}
          />
        )}
      </ul>
      {hidden > 0 && <p className={styles["quiet"]}>{countText(hidden, "call")} too short to be drawn.</p>}
    </section>
  );
}

export function CallingStandard({ breaches }: { readonly breaches: readonly BreachView[] }) {
  const { client, goTo } = useWorkbench();
  const show = ({ position, location }: BreachView) => {
    client.move({ kind: "moment", ...position });
    if (location) goTo(location.file, location.line);
  };
  return (
    <section>
      <h3>Procedure call standard</h3>
      {breaches.length === 0 ? (
        <p className={styles["kept"]}>
          <span aria-hidden="true">✓ </span>Kept in every call: x19–x29 and sp came back as they were, and nothing was read that a call may
          have changed.
        </p>
      ) : (
        <ol className={styles["breaches"]} aria-label="Breaches of the procedure call standard">
          {breaches.map((breach) => (
            <li key={`${breach.kind} ${breach.pc} ${breach.register}`}>
              <button type="button" data-tooltip="Press to travel there" onClick={() => show(breach)}>
                <span aria-hidden="true">✕ </span>
                {breach.location && <b>line {breach.location.line}: </b>}
                {breach.text}
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
