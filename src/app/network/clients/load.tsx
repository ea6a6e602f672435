// Many requests, several at once: how many were answered, and how long the answers took.

import type { FormEvent } from "react";
import { useState } from "react";
import type { LoadView } from "../../../protocol/messages.ts";
import controlStyles from "../../design/controls.module.css";
import { durationText, groupedText } from "../../format/quantity.ts";
import { useWorkbench } from "../../workbench-context.ts";
import styles from "./client.module.css";
import { StartButton, useClient, useGet } from "./client.tsx";
import loadStyles from "./load.module.css";
import { FromChoice, UrlField } from "./target-fields.tsx";

/** Where nothing took so long there is no row, but a gap. */
function Histogram({ load }: { readonly load: LoadView }) {
  const bars = load.histogram.filter(({ count }) => count > 0);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <ol className={loadStyles["histogram"]} aria-label="How long answers took">
      {bars.map(({ fromNs, toNs, count }, index) => (
        <li
          key={fromNs}
          data-gap={(index > 0 && bars[index - 1]?.toNs !== fromNs) || undefined}
          data-tooltip={`${durationText(fromNs)} to ${durationText(toNs)}: ${groupedText(count)}`}
        >
          <span className={loadStyles["range"]}>{durationText(toNs)}</span>
          <span className={loadStyles["column"]} style={{ width: `${Math.max(1, (100 * count) / most)}%` }} />
          <span className={loadStyles["count"]}>{groupedText(count)}</span>
        </li>
      ))}
    </ol>
  );
}

const wholeNumber = (text: string, most: number): number | undefined => {
  const value = Number(text.replace(/[\s,_]/g, ""));
  return Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
};

export function LoadClient() {
  const { client } = useWorkbench();
  const request = useGet();
  const [requests, setRequests] = useState("1000");
  const [clients, setClients] = useState("8");
  const [keepAlive, setKeepAlive] = useState(false);
  const [rate, setRate] = useState("");
  const [complaint, setComplaint] = useState<string>();
  const [last, start] = useClient("load");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const [count, atOnce, perSecond] = [
      wholeNumber(requests, 1_000_000),
      wholeNumber(clients, 1000),
      rate.trim() === "" ? undefined : Number(rate),
    ];
    if (count === undefined) return setComplaint("Requests: a whole number from 1 to 1,000,000");
    if (atOnce === undefined) return setComplaint("At once: a whole number from 1 to 1,000");
    if (perSecond !== undefined && !(perSecond > 0)) return setComplaint("Per second: a number above 0, or nothing");
    setComplaint(undefined);
    start({
      kind: "load",
      request,
      requests: count,
      clients: atOnce,
      keepAlive,
      seed: 1,
      ...(perSecond === undefined ? {} : { perSecond }),
    });
  };
  const number = (label: string, value: string, change: (text: string) => void, placeholder = "") => (
    <label className={styles["number"]}>
      <span className={styles["label"]}>{label}</span>
      <input
        className={controlStyles["field"]}
        inputMode="numeric"
        value={value}
        placeholder={placeholder}
        onChange={(event) => change(event.target.value)}
      />
    </label>
  );
  const { load } = last ?? {};
  return (
    <div className={styles["view"]}>
      <form className={styles["form"]} aria-label="Load" onSubmit={submit}>
        <div className={styles["line"]}>
          <UrlField />
          <StartButton label="Load" active={last} onStop={client.endClient} />
        </div>
        <div className={styles["line"]}>
          {number("requests", requests, setRequests)}
          {number("at once", clients, setClients)}
          {number("per second", rate, setRate, "any")}
          <label className={styles["check"]}>
            <input type="checkbox" checked={keepAlive} onChange={(event) => setKeepAlive(event.target.checked)} />
            keep connections
          </label>
          <span className={styles["number"]}>
            <span className={styles["label"]}>from</span>
            <FromChoice />
          </span>
        </div>
        {complaint && (
          <p className={styles["complaint"]} role="alert">
            {complaint}
          </p>
        )}
      </form>
      {last && load && (
        <section aria-label="Figures of the load" className={styles["result"]}>
          <p className={styles["summary"]} role="status">
            {groupedText(last.succeeded)} of {groupedText(load.requests)} answered
            {last.failed > 0 && `, ${groupedText(last.failed)} failed`}
            {last.active && `, ${last.phase}`}
          </p>
          <dl className={loadStyles["figures"]}>
            <div>
              <dt>mean</dt>
              <dd>{durationText(load.meanNs)}</dd>
            </div>
            {load.percentiles.map(({ fraction, ns }) => (
              <div key={fraction}>
                <dt>{Number((fraction * 100).toFixed(2))} %</dt>
                <dd>{durationText(ns)}</dd>
              </div>
            ))}
            <div>
              <dt>connections</dt>
              <dd>{groupedText(load.connections)}</dd>
            </div>
            {load.statuses.map(({ status, count }) => (
              <div key={status}>
                <dt>status {status}</dt>
                <dd>{groupedText(count)}</dd>
              </div>
            ))}
          </dl>
          {load.failures.map(({ message, count }) => (
            <p key={message} className={styles["failure"]}>
              {groupedText(count)} × {message}
            </p>
          ))}
          <Histogram load={load} />
          <p className={styles["quiet"]}>Times are the machine's own: the same program gives the same figures on every computer.</p>
        </section>
      )}
    </div>
  );
}
