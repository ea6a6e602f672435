// What became of the request: progress while it is under way, then the response or the error.

import { useState } from "react";
import type { HttpResponseView } from "../../../protocol/messages.ts";
import { Segments } from "../../design/segments.tsx";
import { dump } from "../../format/dump.ts";
import { durationText, groupedText } from "../../format/quantity.ts";
import type { HttpExchange } from "../../stores/http.ts";
import { useHttp, useMachine } from "../../workbench-context.ts";
import { HeadersTable } from "../headers-table.tsx";
import clientStyles from "./client.module.css";
import styles from "./request.module.css";

type Part = "body" | "headers" | "bytes";

const decoder = new TextDecoder();

function Response({ response, virtualTimeNs }: { readonly response: HttpResponseView; readonly virtualTimeNs: number }) {
  const [part, setPart] = useState<Part>("body");
  const fine = response.status >= 200 && response.status < 400;
  return (
    <section className={styles["response"]} aria-label="Response">
      <div className={styles["statusLine"]}>
        <span className={styles["status"]} data-tone={fine ? "good" : "bad"}>
          <span aria-hidden="true">{fine ? "✓" : "✕"} </span>
          {response.statusLine}
        </span>
        <span className={styles["time"]} data-tooltip="From the first packet to the last, in the machine's own time">
          {durationText(virtualTimeNs)}
        </span>
        <Segments
          label="Part of the response"
          value={part}
          options={[
            { value: "body", label: "Body" },
            { value: "headers", label: `Headers (${response.headers.length})` },
            { value: "bytes", label: "Bytes" },
          ]}
          onChange={setPart}
        />
      </div>
      {part === "body" &&
        (response.body.length > 0 ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          <section className={`${clientStyles["box"]} ${styles["text"]}`} tabIndex={0} aria-label="Body">
            <pre>{decoder.decode(response.body)}</pre>
          </section>
        ) : (
          <p className={styles["quiet"]}>The body is empty.</p>
        ))}
      {part === "headers" && <HeadersTable headers={response.headers} label="Response headers" className={styles["headers"]} />}
      {part === "bytes" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <section className={`${clientStyles["box"]} ${styles["text"]}`} tabIndex={0} aria-label="Bytes as received">
          <pre>{dump(response.raw)}</pre>
        </section>
      )}
    </section>
  );
}

const phaseText = ({ progress, cancelled }: HttpExchange): string => {
  if (cancelled) return "cancelling";
  return progress?.phase || "sending";
};

export function RequestOutcome() {
  const exchange = useHttp((state) => state.exchange);
  const port = useMachine((state) => state.view?.sockets.find(({ state: phase }) => phase === "LISTEN")?.local.replace(/^.*:/, ""));
  if (!exchange) {
    return port !== undefined ? (
      <p className={styles["quiet"]}>
        Your server listens on port {port}. Press Send: the request goes to it on the simulated machine, and nothing leaves this page.
      </p>
    ) : (
      <p className={styles["quiet"]}>
        Run a server such as one of the Examples, then press Send. Nothing leaves this page: the request goes to your program on the
        simulated machine.
      </p>
    );
  }
  const { progress, count, cancelled } = exchange;
  const finished = (progress?.succeeded ?? 0) + (progress?.failed ?? 0);
  const done = progress?.done === true;
  /** Told to screen readers; the response itself shows it. */
  const answeredOnce = done && count === 1 && progress.response !== undefined;
  return (
    <div className={styles["outcome"]}>
      <div role="status" className={answeredOnce ? "visually-hidden" : styles["summary"]}>
        {!done && (
          <span>
            <span className={styles["spinner"]} aria-hidden="true" />
            {count > 1 ? `${groupedText(finished)} of ${groupedText(count)}, ${phaseText(exchange)}` : phaseText(exchange)}
          </span>
        )}
        {done && count > 1 && (
          <span>
            {cancelled ? "Cancelled: " : ""}
            {groupedText(progress.succeeded)} of {groupedText(count)} answered
            {progress.failed > 0 ? `, ${groupedText(progress.failed)} failed` : ""}
          </span>
        )}
        {done && count === 1 && cancelled && !progress.response && <span>Cancelled</span>}
        {answeredOnce && <span>Answered: {progress.response.statusLine}</span>}
      </div>
      {count > 1 && <progress className={styles["bar"]} aria-label="Requests finished" max={count} value={finished} />}
      {progress?.error && (
        <p className={clientStyles["failure"]} role="alert">
          {progress.error}
        </p>
      )}
      {progress?.response && <Response response={progress.response} virtualTimeNs={progress.virtualTimeNs} />}
    </div>
  );
}
