// Clients of other kinds than the form: a curl command line, a browser, a load, and clients that behave badly.

import { Play, Square } from "lucide-react";
import type { FormEvent } from "react";
import { useEffect, useState } from "react";
import type { ClientView, ClientWish, HostileBehaviour, HttpRequest, LoadView, Vocabulary } from "../../protocol/messages.ts";
import { sealedDocument } from "../client/trusted-scripts.ts";
import controlStyles from "../design/controls.module.css";
import { Segments } from "../design/segments.tsx";
import { durationText, groupedText, sizeText } from "../format/quantity.ts";
import { useDescribedState, useHttp, useMachine, useNetwork, useWorkbench } from "../workbench-context.ts";
import styles from "./network.module.css";
import { FromChoice, UrlField } from "./target-fields.tsx";
import { splitWords } from "./words.ts";

/** The client started last by this view, as it stands. */
function useClient(kind: ClientWish["kind"]): readonly [ClientView | undefined, (wish: ClientWish) => void] {
  const { client } = useWorkbench();
  const tagged = useMachine((state) => state.view?.clients.findLast((candidate) => candidate.kind === kind && candidate.tag !== 0));
  return [tagged, (wish) => void client.startClient(wish)];
}

const useGet = (): HttpRequest => {
  const { url, from } = useHttp((state) => state.form);
  return { method: "GET", url: url.trim(), headers: [], body: "", from };
};

function StartButton({
  label,
  active,
  onStop,
}: {
  readonly label: string;
  readonly active: ClientView | undefined;
  readonly onStop: (client: number) => void;
}) {
  const available = useDescribedState().activity !== "unavailable";
  return active?.active ? (
    <button type="button" className={controlStyles["outlined"]} onClick={() => onStop(active.client)}>
      <Square size={13} fill="currentColor" aria-hidden="true" />
      Break off
    </button>
  ) : (
    <button type="submit" className={controlStyles["primary"]} aria-disabled={!available}>
      <Play size={13} fill="currentColor" aria-hidden="true" />
      {label}
    </button>
  );
}

export function CurlView() {
  const { client } = useWorkbench();
  const from = useHttp((state) => state.form.from);
  const [line, setLine] = useState("curl -v http://localhost:8080/");
  const [complaint, setComplaint] = useState<string>();
  const [last, start] = useClient("curl");
  const output = useNetwork((state) => (last ? state.output.get(last.client) : undefined));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const words = splitWords(line);
    if ("error" in words) return setComplaint(words.error);
    setComplaint(undefined);
    start({ kind: "curl", from, words: words[0] === "curl" ? words.slice(1) : words });
  };
  return (
    <div className={styles["view"]}>
      <form className={styles["form"]} aria-label="curl" onSubmit={submit}>
        <div className={styles["line"]}>
          <input
            className={`${controlStyles["field"]} ${styles["url"]}`}
            aria-label="Command line"
            value={line}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            onChange={(event) => setLine(event.target.value)}
          />
          <StartButton label="Run curl" active={last} onStop={client.endClient} />
        </div>
        <div className={styles["line"]}>
          <span className={styles["label"]}>from</span>
          <FromChoice />
        </div>
        {complaint && (
          <p className={styles["complaint"]} role="alert">
            {complaint}
          </p>
        )}
      </form>
      {last && (
        <section aria-label="Output of curl" className={styles["result"]}>
          <p className={styles["summary"]} role="status">
            {last.title} {last.active ? `· ${last.phase}` : `· exit code ${last.exitCode ?? 0}`}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <pre className={styles["output"]} tabIndex={0}>
            {output ?? ""}
          </pre>
        </section>
      )}
    </div>
  );
}

export function BrowserView() {
  const { client } = useWorkbench();
  const get = useGet();
  const [last, start] = useClient("exchange");
  const request = useNetwork((state) => (last ? state.requests.findLast((candidate) => candidate.client === last.client) : undefined));
  const [drawn, setDrawn] = useState<typeof request>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setDrawn(undefined);
    start({ kind: "exchange", request: { ...get, headers: [["Accept", "text/html,*/*"]] } });
  };
  const type = request?.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  const text = request ? new TextDecoder().decode(request.body) : "";
  return (
    <div className={styles["view"]}>
      <form className={styles["form"]} aria-label="Browser" onSubmit={submit}>
        <div className={styles["line"]}>
          <UrlField />
          <StartButton label="Go" active={last} onStop={client.endClient} />
        </div>
        <div className={styles["line"]}>
          <span className={styles["label"]}>from</span>
          <FromChoice />
        </div>
      </form>
      {last?.active && <p className={styles["summary"]}>{last.phase}</p>}
      {request?.failure && (
        <p className={styles["failure"]} role="alert">
          {request.failure}
        </p>
      )}
      {request && !request.failure && (
        <section aria-label="Page" className={styles["result"]}>
          <div className={styles["line"]}>
            <p className={styles["summary"]}>
              {request.statusLine} · {type || "no content type"} · {sizeText(request.bodyBytes)}
            </p>
            <Segments
              label="Shown as"
              value={drawn === request ? "drawn" : "text"}
              options={[
                { value: "text", label: "Text" },
                { value: "drawn", label: "Drawn", hint: "In a sealed frame: no script runs in it and no request leaves it" },
              ]}
              onChange={(value) => setDrawn(value === "drawn" ? request : undefined)}
            />
          </div>
          {drawn === request ? (
            <iframe title="The page, drawn" className={styles["page"]} sandbox="" srcDoc={sealedDocument(text)} />
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
            <pre className={styles["output"]} tabIndex={0}>
              {text}
            </pre>
          )}
        </section>
      )}
    </div>
  );
}

function Histogram({ load }: { readonly load: LoadView }) {
  const most = Math.max(1, ...load.histogram.map(({ count }) => count));
  return (
    <ol className={styles["histogram"]} aria-label="How long answers took">
      {load.histogram.map(({ fromNs, toNs, count }) => (
        <li key={fromNs} data-tooltip={`${durationText(fromNs)} to ${durationText(toNs)}: ${groupedText(count)}`}>
          <span className={styles["range"]}>{durationText(toNs)}</span>
          <span className={styles["column"]} style={{ width: `${Math.max(count > 0 ? 1 : 0, (100 * count) / most)}%` }} />
          <span className={styles["count"]}>{groupedText(count)}</span>
        </li>
      ))}
    </ol>
  );
}

const wholeNumber = (text: string, most: number): number | undefined => {
  const value = Number(text.replace(/[\s,_]/g, ""));
  return Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
};

export function LoadPanel() {
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
          {number("per second", rate, setRate, "as they come")}
          <label className={styles["check"]}>
            <input type="checkbox" checked={keepAlive} onChange={(event) => setKeepAlive(event.target.checked)} />
            keep connections
          </label>
          <FromChoice />
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
          <dl className={styles["figures"]}>
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

export function HostileView() {
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
      <ul className={styles["hostile"]} aria-label="Hostile clients">
        {rows.map(({ behaviour, summary }) => {
          const last = lastOf(behaviour);
          return (
            <li key={behaviour}>
              <span>
                <b>{hostileNames[behaviour]}</b>
                <small>{summary}</small>
                <small role="status" className={styles["outcome"]}>
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
