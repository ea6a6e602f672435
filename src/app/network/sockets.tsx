// Sockets of every process with their states, and what the link between the two machines does to packets.

import controlStyles from "../design/controls.module.css";
import { SocketRows } from "../panels/socket-rows.tsx";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import clientStyles from "./clients/client.module.css";
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

const stateShown = (name: string) => (
  <>
    <b>{name}</b> <small>{stateWords[name] ?? ""}</small>
  </>
);

export function SocketsView() {
  const { client } = useWorkbench();
  const wire = useMachine((state) => state.view?.links.find(({ link }) => link === "wire")?.conditions);
  const setting = (label: string, unit: string, value: number, set: (value: number) => void) => (
    <label className={clientStyles["number"]}>
      <span className={clientStyles["label"]}>{label}</span>
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
      <span className={clientStyles["label"]}>{unit}</span>
    </label>
  );
  return (
    <div className={clientStyles["view"]}>
      <div className={clientStyles["form"]}>
        <div className={clientStyles["line"]}>
          <span className={clientStyles["label"]}>Between the machines:</span>
          {setting("delay", "ms", (wire?.delayNs ?? 0) / 1e6, (value) => client.link("wire", { delayNs: Math.round(value * 1e6) }))}
          {setting("loss", "%", (wire?.lossRate ?? 0) * 100, (value) => client.link("wire", { lossRate: Math.min(1, value / 100) }))}
          {setting("reordered", "%", (wire?.reorderRate ?? 0) * 100, (value) =>
            client.link("wire", { reorderRate: Math.min(1, value / 100), reorderNs: 2_000_000 }),
          )}
        </div>
      </div>
      <table className={styles["list"]}>
        <caption className="visually-hidden">Sockets</caption>
        <SocketRows state={stateShown} />
      </table>
    </div>
  );
}
