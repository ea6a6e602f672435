// The sockets of all processes, as the inside of a table. Who shows it says how a state looks there.

import type { ReactNode } from "react";
import { memo } from "react";
import type { SocketView } from "../../protocol/messages.ts";
import { useMachine } from "../workbench-context.ts";

export interface SocketRowsProps {
  readonly state: (name: string) => ReactNode;
  /** Of the words where there are none. */
  readonly wordsClass?: string | undefined;
}

const columns = ["pid", "fd", "State", "Here", "There"] as const;

interface RowProps {
  readonly socket: SocketView;
  /** A function that stays the same, so that a socket that has not changed is not drawn again. */
  readonly shown: (state: string) => ReactNode;
}

const Row = memo(({ socket: { pid, fd, state, local, remote }, shown }: RowProps) => (
  <tr>
    <td>{pid}</td>
    <td>{fd}</td>
    <td>{shown(state)}</td>
    <td>{local}</td>
    <td>{remote ?? "—"}</td>
  </tr>
));

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
        {sockets.map((socket) => (
          // By its descriptor: a server's connections come and go a thousand times a second, and their rows stay.
          <Row key={`${socket.pid} ${socket.fd}`} socket={socket} shown={shown} />
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
