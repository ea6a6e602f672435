// Every request that was decided, as a browser's tools list them, and one of them taken apart: what went, what came, what is wrong
// with it and which instruction sent that.

import { useState } from "react";
import { placeOfAddress } from "../../protocol/checked.ts";
import type { HttpFindingView, RequestView } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { EmptyState } from "../design/panel.tsx";
import { Segments } from "../design/segments.tsx";
import { dump } from "../format/dump.ts";
import { hexadecimal } from "../format/number.ts";
import { durationText, sizeText } from "../format/quantity.ts";
import { requestKey } from "../stores/network.ts";
import { useNetwork, useProgram, useWorkbench } from "../workbench-context.ts";
import clientStyles from "./clients/client.module.css";
import { HeadersTable } from "./headers-table.tsx";
import styles from "./network.module.css";

const decoder = new TextDecoder();

function Finding({ finding }: { readonly finding: HttpFindingView }) {
  const { goTo } = useWorkbench();
  const { address } = finding;
  const place = useProgram((state) => {
    const row = address === undefined ? undefined : placeOfAddress(state.code, Number(address));
    return row ? `${row.file}:${row.line}` : undefined;
  });
  const [file = "", line = "1"] = place ? [place.slice(0, place.lastIndexOf(":")), place.slice(place.lastIndexOf(":") + 1)] : [];
  return (
    <li className={styles["finding"]}>
      <p>
        <b>Byte {finding.offset}:</b> {finding.message}. <small>{finding.section}</small>
      </p>
      {address !== undefined &&
        (place ? (
          <button type="button" className={styles["link"]} onClick={() => goTo(file, Number(line))}>
            sent by {place}
          </button>
        ) : (
          <small>sent by the svc at {hexadecimal(address)}</small>
        ))}
    </li>
  );
}

type Part = "answer" | "headers" | "bytes" | "request";

function Details({ request }: { readonly request: RequestView }) {
  const { client } = useWorkbench();
  const [part, setPart] = useState<Part>("answer");
  const { moment } = request;
  const text = { answer: decoder.decode(request.body), headers: "", bytes: dump(request.raw), request: decoder.decode(request.request) }[
    part
  ];
  return (
    <section aria-label="Request" className={styles["details"]}>
      <div className={clientStyles["line"]}>
        <Segments
          label="Part of the exchange"
          value={part}
          options={[
            { value: "answer", label: "Answer" },
            { value: "headers", label: `Headers (${request.headers.length})` },
            { value: "bytes", label: "Bytes" },
            { value: "request", label: "Request" },
          ]}
          onChange={setPart}
        />
        <button type="button" className={controlStyles["button"]} onClick={() => client.move({ kind: "moment", ...moment })}>
          Travel there
        </button>
      </div>
      {request.failure && <p className={clientStyles["failure"]}>{request.failure}</p>}
      {request.findings.length > 0 && (
        <ul aria-label="What is wrong with the answer" className={styles["findings"]}>
          {request.findings.map((finding) => (
            <Finding key={`${finding.rule} ${finding.offset}`} finding={finding} />
          ))}
        </ul>
      )}
      {part === "headers" ? (
        <HeadersTable headers={request.headers} label="Headers of the answer" className={styles["table"]} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <pre className={clientStyles["output"]} tabIndex={0}>
          {text}
        </pre>
      )}
    </section>
  );
}

const statusOf = ({ status, failure }: RequestView): string => (failure ? "failed" : String(status ?? ""));

export function RequestsView() {
  const { network } = useWorkbench();
  const requests = useNetwork((state) => state.requests);
  const chosen = useNetwork((state) => state.requests.find((request) => requestKey(request) === state.request));
  if (requests.length === 0) {
    return (
      <EmptyState title="No requests yet">
        Each request of any client appears here with its answer, times and what is wrong with it.
      </EmptyState>
    );
  }
  const slowest = Math.max(1, ...requests.map(({ startedNs, decidedNs }) => decidedNs - startedNs));
  return (
    <div className={styles["two"]} data-chosen={chosen ? true : undefined}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are rows to look at */}
      <div className={styles["rows"]} role="group" aria-label="Requests, oldest first" tabIndex={0}>
        <table className={styles["list"]}>
          <thead>
            <tr>
              <th scope="col">Request</th>
              <th scope="col">Status</th>
              <th scope="col">Size</th>
              <th scope="col">Time</th>
              <th scope="col">
                <span className="visually-hidden">As a bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {requests.map((request) => {
              const key = requestKey(request);
              const isWrong = request.failure !== undefined || (request.status ?? 0) >= 400;
              const span = request.decidedNs - request.startedNs;
              return (
                <tr key={key} aria-selected={request === chosen} data-wrong={isWrong || undefined}>
                  <td>
                    <button type="button" className={styles["choose"]} onClick={() => network.choose(request === chosen ? undefined : key)}>
                      <b>{request.method}</b> {request.url.replace(/^http:\/\//, "")}
                      {request.findings.length > 0 && (
                        <span className={styles["flag"]}>
                          {" "}
                          {request.findings.length}
                          <span className="visually-hidden"> findings</span>
                        </span>
                      )}
                    </button>
                  </td>
                  <td>
                    {isWrong && <span aria-hidden="true">✕ </span>}
                    {statusOf(request)}
                  </td>
                  <td>{sizeText(request.rawBytes)}</td>
                  <td>{durationText(span)}</td>
                  <td className={styles["bar"]}>
                    <span style={{ width: `${(100 * span) / slowest}%` }} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {chosen && <Details key={requestKey(chosen)} request={chosen} />}
    </div>
  );
}
