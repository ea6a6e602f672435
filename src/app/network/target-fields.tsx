// Where a client's requests go, and from which machine: fields that several forms share.

import controlStyles from "../design/controls.module.css";
import { Segments } from "../design/segments.tsx";
import { useHttp, useWorkbench } from "../workbench-context.ts";
import styles from "./network.module.css";

/** Of the form that is shared by all clients. */
export function UrlField() {
  const { http } = useWorkbench();
  const url = useHttp((state) => state.form.url);
  return (
    <input
      className={`${controlStyles["field"]} ${styles["url"]}`}
      aria-label="URL"
      type="url"
      value={url}
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      onChange={(event) => http.edit({ url: event.target.value })}
    />
  );
}

export function FromChoice() {
  const { http } = useWorkbench();
  const from = useHttp((state) => state.form.from);
  return (
    <Segments
      label="Send from"
      value={from}
      options={[
        { value: "local", label: "this machine", hint: "The client runs beside your program" },
        { value: "remote", label: "another machine", hint: "The client runs on 10.0.0.2; your program is at 10.0.0.1" },
      ]}
      onChange={(next) => http.edit({ from: next })}
    />
  );
}
