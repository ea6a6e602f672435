// A client for the learner's server: one request, or up to a million, from this machine or from another one. What comes back is
// shown as status, headers, body and bytes; what does not, in curl's words.

import { ChevronDown, Send, X } from "lucide-react";
import type { FormEvent } from "react";
import { useId, useState } from "react";
import controlStyles from "../../design/controls.module.css";
import { Panel } from "../../design/panel.tsx";
import { groupedText } from "../../format/quantity.ts";
import { methods, mostRequests, parseCount, parseHeaders } from "../../stores/http.ts";
import { useDescribedState, useHttp, useWorkbench } from "../../workbench-context.ts";
import clientStyles from "./client.module.css";
import styles from "./request.module.css";
import { RequestOutcome } from "./request-outcome.tsx";
import { FromChoice, machineAddress, UrlField } from "./target-fields.tsx";

export function RequestClient() {
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
    <Panel title="HTTP client">
      <form className={clientStyles["form"]} onSubmit={submit} noValidate aria-label="HTTP request">
        <div className={`${clientStyles["line"]} ${styles["target"]}`}>
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
          <UrlField {...invalid("url")} />
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
        <div className={clientStyles["line"]}>
          <span className={clientStyles["label"]}>from</span>
          <FromChoice />
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
            <span className={clientStyles["label"]}>repeat ×</span>
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
          <p id={complaintId} className={clientStyles["complaint"]} role="alert">
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
              <span className={clientStyles["label"]}>Headers, one Name: value a line</span>
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
              <span className={clientStyles["label"]}>Body</span>
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
      <RequestOutcome />
    </Panel>
  );
}
