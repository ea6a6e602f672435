// Clients that behave badly, each with how it ended.

import { useEffect, useState } from "react";
import type { ClientView, HostileBehaviour, Vocabulary } from "../../../protocol/messages.ts";
import controlStyles from "../../design/controls.module.css";
import { sizeText } from "../../format/quantity.ts";
import { useDescribedState, useHttp, useMachine, useWorkbench } from "../../workbench-context.ts";
import styles from "./client.module.css";
import hostileStyles from "./hostile.module.css";
import { FromChoice, UrlField } from "./target-fields.tsx";

const hostileNames: Readonly<Record<HostileBehaviour, string>> = {
  byteByByte: "Byte by byte",
  pipelined: "Pipelined",
  halfOpen: "Half open",
  resetMidResponse: "Reset in the middle",
  neverReads: "Never reads",
  oversizedHeader: "Oversized header",
  slowHeader: "Slow header",
  silent: "Silent",
};

export function HostileClient() {
  const { client } = useWorkbench();
  const { url, from } = useHttp((state) => state.form);
  const [rows, setRows] = useState<Vocabulary["hostile"]>([]);
  const clients = useMachine((state) => state.view?.clients ?? []);
  const available = useDescribedState().activity !== "unavailable";
  useEffect(() => {
    void client.vocabulary().then(({ hostile }) => setRows(hostile));
  }, [client]);
  const lastOf = (behaviour: HostileBehaviour) =>
    clients.findLast(({ kind, title }) => kind === "hostile" && title.startsWith(`${behaviour} `));
  const outcomeOf = (view: ClientView | undefined) =>
    view && (view.active ? view.phase : `${view.outcome ?? "ended"}, ${sizeText(view.receivedBytes)} received`);
  return (
    <div className={styles["view"]}>
      <div className={styles["form"]}>
        <div className={styles["line"]}>
          <UrlField />
          <FromChoice />
        </div>
        <p className={styles["quiet"]}>
          Clients that a server meets in the wild. A server that one can trust answers the next client after each of them.
        </p>
      </div>
      <ul className={hostileStyles["hostile"]} aria-label="Hostile clients">
        {rows.map(({ behaviour, summary }) => {
          const last = lastOf(behaviour);
          return (
            <li key={behaviour}>
              <span>
                <b>{hostileNames[behaviour]}</b>
                <small>{summary}</small>
                <small role="status" className={hostileStyles["outcome"]}>
                  {outcomeOf(last)}
                </small>
              </span>
              {last?.active ? (
                <button type="button" className={controlStyles["outlined"]} onClick={() => client.endClient(last.client)}>
                  Break off
                </button>
              ) : (
                <button
                  type="button"
                  className={controlStyles["outlined"]}
                  aria-label={`Send ${hostileNames[behaviour]}`}
                  aria-disabled={!available}
                  onClick={() => available && client.startClient({ kind: "hostile", behaviour, from, url: url.trim() })}
                >
                  Send
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
