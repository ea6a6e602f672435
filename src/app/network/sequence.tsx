// The exchange of one connection drawn from top to bottom: packets as arrows between client and server, the program's calls on its side.
// What the run has not come to yet is pale; a press travels there.

import { useState } from "react";
import controlStyles from "../design/controls.module.css";
import { EmptyState } from "../design/panel.tsx";
import { durationText, sizeText } from "../format/quantity.ts";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import { connectionsOf, rowsOf } from "./exchange.ts";
import styles from "./network.module.css";
import { usePackets } from "./packets.tsx";
import sequenceStyles from "./sequence.module.css";

export function SequenceView() {
  const { client } = useWorkbench();
  const { packets } = usePackets();
  const areThere = useMachine((state) => (state.view?.packetsSent ?? 0) > 0);
  const calls = useMachine((state) => state.systemCalls);
  const present = useMachine((state) => state.view?.timeline.present.instructions ?? 0);
  const connections = connectionsOf(packets);
  const [chosen, setChosen] = useState<string>();
  const connection = connections.find(({ key }) => key === chosen) ?? connections.at(-1);
  if (!connection) {
    // Its packets are on their way.
    if (areThere) return null;
    return (
      <EmptyState title="No connection yet">
        The exchange between a client and your program is drawn here, packet by packet and call by call.
      </EmptyState>
    );
  }
  const startNs = connection.packets[0]?.timeNs ?? 0;
  return (
    <div className={styles["two"]}>
      <div className={styles["toolbar"]}>
        <select
          className={controlStyles["field"]}
          aria-label="Connection"
          value={connection.key}
          onChange={(event) => setChosen(event.target.value)}
        >
          {connections.map(({ key, client: from, server, packets: all }) => (
            <option key={key} value={key}>
              {from} → {server} ({all.length} packets)
            </option>
          ))}
        </select>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is a picture to look at */}
      <div className={styles["rows"]} role="group" aria-label="Sequence of the exchange" tabIndex={0}>
        <div className={sequenceStyles["ends"]} aria-hidden="true">
          <b>{connection.client}</b>
          <b>{connection.server}</b>
        </div>
        <ol className={sequenceStyles["sequence"]}>
          {rowsOf(connection, calls).map((row) => {
            const { moment } = row;
            const isToCome = moment !== undefined && moment.instructions > present;
            const travel = () => moment && client.move({ kind: "moment", ...moment });
            if (row.kind === "call") {
              return (
                <li key={`call ${row.call.sequence}`} data-to-come={isToCome || undefined} className={sequenceStyles["callRow"]}>
                  <button type="button" data-failed={row.call.failed || undefined} onClick={travel}>
                    <code>{row.call.call}</code> = {row.call.result}
                  </button>
                </li>
              );
            }
            const { packet, toServer } = row;
            return (
              <li
                key={`packet ${packet.number}`}
                data-to-come={isToCome || undefined}
                data-lost={packet.lost || undefined}
                className={sequenceStyles["arrowRow"]}
              >
                <span className={sequenceStyles["at"]}>+{durationText(packet.timeNs - startNs)}</span>
                <button
                  type="button"
                  data-to={toServer ? "server" : "client"}
                  data-reset={packet.flags?.includes("RST") || undefined}
                  onClick={travel}
                >
                  <span>
                    <b>{packet.flags ?? packet.protocol}</b>
                    {packet.payloadBytes > 0 && ` ${sizeText(packet.payloadBytes)}`}
                    {packet.lost && " lost"}
                  </span>
                  {packet.payloadBytes > 0 && <small>{packet.text}</small>}
                  <span className="visually-hidden">{toServer ? "to the server" : "to the client"}</span>
                </button>
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}
