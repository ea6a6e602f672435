// The sockets of all processes, as the inside of a table. Who shows it says how a state looks there.

import type { ReactNode } from "react";
import { useMachine } from "../workbench-context.ts";

export interface SocketRowsProps {
  readonly state: (name: string) => ReactNode;
  /** Of the words where there are none. */
  readonly wordsClass?: string | undefined;
}

const columns = ["pid", "fd", "State", "Here", "There"] as const;

export function SocketRows({ state: shown, wordsClass }: SocketRowsProps) {
  const sockets = useMachine((state) => state.view?.sockets ?? []);
  return (
    <>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sockets.map(({ pid, fd, state, local, remote }) => (
          <tr key={`${pid} ${fd} ${local} ${remote}`}>
            <td>{pid}</td>
            <td>{fd}</td>
            <td>{shown(state)}</td>
            <td>{local}</td>
            <td>{remote ?? "—"}</td>
          </tr>
        ))}
        {sockets.length === 0 && (
          <tr>
            <td className={wordsClass} colSpan={columns.length}>
              No open sockets: socket, bind and listen make one.
            </td>
          </tr>
        )}
      </tbody>
    </>
  );
}
