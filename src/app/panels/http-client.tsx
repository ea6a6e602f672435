// A client for the learner's server: one request, or up to a million, from this machine or from another one. What comes back is
// shown as status, headers, body and bytes; what does not, in curl's words.

import { ChevronDown, Send, X } from "lucide-react";
import type { FormEvent } from "react";
import { useId, useState } from "react";
import controlStyles from "../design/controls.module.css";
import { Panel } from "../design/panel.tsx";
import { Segments } from "../design/segments.tsx";
import { groupedText } from "../format/quantity.ts";
import { methods, mostRequests, parseCount, parseHeaders } from "../stores/http.ts";
import { useDescribedState, useHttp, useWorkbench } from "../workbench-context.ts";
import styles from "./http-client.module.css";
import { HttpOutcome } from "./http-outcome.tsx";

/** Where the learner's machine is found by the other one. */
const machineAddress = "10.0.0.1";
const otherAddress = "10.0.0.2";

export function HttpClient({ bare = false }: { readonly bare?: boolean }) {
  const { http, sendHttp, cancelHttp } = useWorkbench();
  const form = useHttp((state) => state.form);
  const busy = useHttp((state) => state.exchange !== undefined && !state.exchange.progress?.done);
  const available = useDescribedState().activity !== "unavailable";
  const [complaint, setComplaint] = useState<"headers" | "count" | "url">();
  const [more, setMore] = useState(false);
  const complaintId = useId();
  const moreId = useId();

  const { headers, wrongLine } = parseHeaders(form.headers);
  const count = parseCount(form.count);
  const complaints = {
    url: "Write where the request goes, as in http://localhost:8080/",
    headers: `Write each header as Name: value; this line is not: ${wrongLine}`,
    count: `Write a whole number from 1 to ${groupedText(mostRequests)}`,
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wrong = form.url.trim() === "" ? "url" : wrongLine !== undefined ? "headers" : count === undefined ? "count" : undefined;
    setComplaint(wrong);
    if (wrong === "headers") setMore(true);
    if (wrong || count === undefined || !available || busy) return;
    sendHttp({ method: form.method, url: form.url.trim(), headers, body: form.body, from: form.from }, count);
  };

  const reachesItself = form.from === "remote" && /^(?:http:\/\/)?(?:localhost|127\.)/.test(form.url);
  const invalid = (field: keyof typeof complaints) =>
    complaint === field ? { "aria-invalid": true, "aria-describedby": complaintId } : {};

  return (
    <Panel title="HTTP client" bare={bare}>
      <form className={styles["form"]} onSubmit={submit} noValidate aria-label="HTTP request">
        <div className={`${styles["line"]} ${styles["target"]}`}>
          <select
            className={controlStyles["field"]}
            aria-label="Method"
            value={form.method}
            onChange={(event) => http.edit({ method: event.target.value })}
          >
            {methods.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
          <input
            className={`${controlStyles["field"]} ${styles["url"]}`}
            aria-label="URL"
            type="url"
            value={form.url}
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            {...invalid("url")}
            onChange={(event) => http.edit({ url: event.target.value })}
          />
          {busy ? (
            <button type="button" className={controlStyles["outlined"]} onClick={cancelHttp}>
              <X size={15} aria-hidden="true" />
              Cancel
            </button>
          ) : (
            <button type="submit" className={controlStyles["primary"]} aria-disabled={!available}>
              <Send size={15} aria-hidden="true" />
              Send
            </button>
          )}
        </div>
        <div className={styles["line"]}>
          <span className={styles["label"]}>from</span>
          <Segments
            label="Send from"
            value={form.from}
            options={[
              { value: "local", label: "this machine", hint: "The client runs beside your program: 127.0.0.1 and localhost reach it" },
              {
                value: "remote",
                label: "another machine",
                hint: `The client runs on a second host, ${otherAddress}; it reaches your program at ${machineAddress}, if that listens on 0.0.0.0`,
              },
            ]}
            onChange={(from) => http.edit({ from })}
          />
          <button
            type="button"
            className={controlStyles["button"]}
            aria-expanded={more}
            aria-controls={more ? moreId : undefined}
            onClick={() => setMore(!more)}
          >
            Headers and body
            <ChevronDown size={14} aria-hidden="true" className={styles["chevron"]} />
          </button>
          <label className={styles["repeat"]}>
            <span className={styles["label"]}>repeat ×</span>
            <input
              className={controlStyles["field"]}
              aria-label="Repeat"
              inputMode="numeric"
              autoComplete="off"
              value={form.count}
              {...invalid("count")}
              onChange={(event) => http.edit({ count: event.target.value })}
            />
          </label>
        </div>
        {complaint && (
          <p id={complaintId} className={styles["complaint"]} role="alert">
            {complaints[complaint]}
          </p>
        )}
        {reachesItself && (
          <p className={styles["hint"]}>
            On another machine, localhost is that machine itself.{" "}
            <button
              type="button"
              className={styles["link"]}
              onClick={() => http.edit({ url: form.url.replace(/localhost|127(?:\.\d+){3}/, machineAddress) })}
            >
              Use {machineAddress}
            </button>
          </p>
        )}
        {more && (
          <div className={styles["fields"]} id={moreId}>
            <label>
              <span className={styles["label"]}>Headers, one Name: value a line</span>
              <textarea
                className={controlStyles["field"]}
                aria-label="Request headers"
                rows={2}
                spellCheck={false}
                value={form.headers}
                {...invalid("headers")}
                onChange={(event) => http.edit({ headers: event.target.value })}
              />
            </label>
            <label>
              <span className={styles["label"]}>Body</span>
              <textarea
                className={controlStyles["field"]}
                aria-label="Request body"
                rows={2}
                spellCheck={false}
                value={form.body}
                onChange={(event) => http.edit({ body: event.target.value })}
              />
            </label>
          </div>
        )}
      </form>
      <HttpOutcome />
    </Panel>
  );
}
