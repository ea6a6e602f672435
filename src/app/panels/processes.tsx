// Processes of the machine, one of them looked at by the other panels, and the sockets they hold.

import type { ReactNode } from "react";
import type { ProcessView } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { EmptyState, Panel } from "../design/panel.tsx";
import { processLabel } from "../format/state.ts";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./processes.module.css";
import { SocketRows } from "./socket-rows.tsx";

/** Children below the process that began them. */
function asTree(processes: readonly ProcessView[]): readonly (ProcessView & { readonly depth: number })[] {
  const below = (parent: number | undefined, depth: number): (ProcessView & { readonly depth: number })[] =>
    processes
      .filter((process) => (parent === undefined ? !processes.some(({ pid }) => pid === process.parent) : process.parent === parent))
      .flatMap((process) => [{ ...process, depth }, ...below(process.pid, depth + 1)]);
  return below(undefined, 0);
}

const headHeight = 56;
const rowHeight = 27;

/** A table that is out of sight is not laid out: of a server with a thousand connections that would cost frames. */
const Section = ({ rows, children }: { readonly rows: number; readonly children: ReactNode }) => (
  <div className={styles["section"]} style={{ containIntrinsicBlockSize: `auto ${headHeight + rows * rowHeight}px` }}>
    <table className={styles["table"]}>{children}</table>
  </div>
);

const stateShown = (name: string) => <span className={styles["state"]}>{name}</span>;

export default function Processes() {
  const { client } = useWorkbench();
  const processes = useMachine((state) => state.view?.processes);
  const descriptors = useMachine((state) => state.view?.descriptors);
  const selected = useMachine((state) => state.view?.pid);
  const sockets = useMachine((state) => state.view?.sockets.length ?? 0);

  return (
    <Panel title="Processes and sockets">
      {!processes || processes.length === 0 ? (
        <EmptyState title="No processes yet">Run starts one. Run beside starts another next to it, on the same machine.</EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are tables to look at
        <div className={styles["body"]} role="group" aria-label="Processes, descriptors, sockets" tabIndex={0}>
          <Section rows={processes.length}>
            <caption>Processes</caption>
            <thead>
              <tr>
                <th scope="col">pid</th>
                <th scope="col">Program</th>
                <th scope="col">State</th>
                <th scope="col">
                  <span className="visually-hidden">Shown in the panels</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {asTree(processes).map(({ pid, name, state, depth }) => (
                <tr key={pid}>
                  <td style={{ paddingLeft: 14 + depth * 16 }}>
                    {depth > 0 && <span aria-hidden="true">└ </span>}
                    {pid}
                  </td>
                  <td>{name}</td>
                  <td className={styles["words"]}>{processLabel(state)}</td>
                  <td className={styles["action"]}>
                    {pid === selected ? (
                      <span className={styles["shown"]}>shown</span>
                    ) : (
                      <button
                        type="button"
                        className={controlStyles["outlined"]}
                        aria-label={`Show process ${pid}`}
                        onClick={() => client.selectProcess(pid)}
                      >
                        Show
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </Section>
          {descriptors && descriptors.length > 0 && (
            <Section rows={descriptors.length}>
              <caption>Descriptors of process {selected}</caption>
              <thead>
                <tr>
                  <th scope="col">fd</th>
                  <th scope="col">What</th>
                  <th scope="col">Which</th>
                  <th scope="col">Offset</th>
                </tr>
              </thead>
              <tbody>
                {descriptors.map(({ fd, kind, path, offset, closeOnExec }) => (
                  <tr key={fd}>
                    <td>{fd}</td>
                    <td className={styles["words"]}>{kind}</td>
                    <td>{path}</td>
                    <td>
                      {offset}
                      {closeOnExec && " · close on exec"}
                    </td>
                  </tr>
                ))}
              </tbody>
            </Section>
          )}
          <Section rows={Math.max(1, sockets)}>
            <caption>Sockets</caption>
            <SocketRows state={stateShown} wordsClass={styles["words"]} />
          </Section>
        </div>
      )}
    </Panel>
  );
}
