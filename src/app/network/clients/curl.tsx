// A curl command line, and what curl prints.

import type { FormEvent } from "react";
import { useState } from "react";
import controlStyles from "../../design/controls.module.css";
import { useHttp, useNetwork, useWorkbench } from "../../workbench-context.ts";
import { splitWords } from "../words.ts";
import styles from "./client.module.css";
import { StartButton, useClient } from "./client.tsx";
import { FromChoice } from "./target-fields.tsx";

export function CurlClient() {
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
