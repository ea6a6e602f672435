// Sockets of every process with their states, and what the link between the two machines does to packets.

import controlStyles from "../design/controls.module.css";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./network.module.css";

/** What each state waits for (RFC 9293 §3.3.2). */
const stateWords: Readonly<Record<string, string>> = {
  LISTEN: "waits for connections",
  "SYN-SENT": "has asked for a connection",
  "SYN-RECEIVED": "has been asked, and waits for the acknowledgment",
  ESTABLISHED: "open in both directions",
  "FIN-WAIT-1": "has closed, and waits for the acknowledgment",
  "FIN-WAIT-2": "has closed, and waits for the other side to close",
  "CLOSE-WAIT": "the other side has closed; this one has not",
  CLOSING: "both closed at once",
  "LAST-ACK": "has closed last, and waits for the acknowledgment",
  "TIME-WAIT": "waits until old packets are gone",
  CLOSED: "no connection",
};

export function SocketsView() {
  const { client } = useWorkbench();
  const sockets = useMachine((state) => state.view?.sockets ?? []);
  const wire = useMachine((state) => state.view?.links.find(({ link }) => link === "wire")?.conditions);
  const setting = (label: string, unit: string, value: number, set: (value: number) => void) => (
    <label className={styles["number"]}>
      <span className={styles["label"]}>{label}</span>
      <input
        key={value}
        className={controlStyles["field"]}
        type="number"
        min={0}
        step="any"
        defaultValue={value}
        onBlur={(event) => {
          const next = Math.max(0, Number(event.target.value) || 0);
          if (next !== value) set(next);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
        }}
      />
      <span className={styles["label"]}>{unit}</span>
    </label>
  );
  return (
    <div className={styles["view"]}>
      <div className={styles["form"]}>
        <div className={styles["line"]}>
          <span className={styles["label"]}>Between the machines:</span>
          {setting("delay", "ms", (wire?.delayNs ?? 0) / 1e6, (value) => client.link("wire", { delayNs: Math.round(value * 1e6) }))}
          {setting("loss", "%", (wire?.lossRate ?? 0) * 100, (value) => client.link("wire", { lossRate: Math.min(1, value / 100) }))}
          {setting("reordered", "%", (wire?.reorderRate ?? 0) * 100, (value) =>
            client.link("wire", { reorderRate: Math.min(1, value / 100), reorderNs: 2_000_000 }),
          )}
        </div>
      </div>
      <table className={styles["list"]}>
        <caption className="visually-hidden">Sockets</caption>
        <thead>
          <tr>
            <th scope="col">pid</th>
            <th scope="col">fd</th>
            <th scope="col">State</th>
            <th scope="col">Here</th>
            <th scope="col">There</th>
          </tr>
        </thead>
        <tbody>
          {sockets.map(({ pid, fd, state, local, remote }) => (
            <tr key={`${pid} ${fd} ${local} ${remote}`}>
              <td>{pid}</td>
              <td>{fd}</td>
              <td>
                <b>{state}</b> <small>{stateWords[state] ?? ""}</small>
              </td>
              <td>{local}</td>
              <td>{remote ?? "—"}</td>
            </tr>
          ))}
          {sockets.length === 0 && (
            <tr>
              <td colSpan={5}>No open sockets: socket, bind and listen make one.</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
