// A browser: the page as text, or drawn in a sealed frame.

import type { FormEvent } from "react";
import { useState } from "react";
import { sealedDocument } from "../../client/trusted-scripts.ts";
import { Segments } from "../../design/segments.tsx";
import { sizeText } from "../../format/quantity.ts";
import { useNetwork, useWorkbench } from "../../workbench-context.ts";
import styles from "./client.module.css";
import { StartButton, useClient, useGet } from "./client.tsx";
import { FromChoice, UrlField } from "./target-fields.tsx";

export function BrowserClient() {
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
