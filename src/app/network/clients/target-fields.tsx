// Where a client's requests go, and from which machine: fields that several forms share.

import controlStyles from "../../design/controls.module.css";
import { Segments } from "../../design/segments.tsx";
import { useHttp, useWorkbench } from "../../workbench-context.ts";
import styles from "./client.module.css";

/** Where the learner's machine is found by the other one. */
export const machineAddress = "10.0.0.1";
const otherAddress = "10.0.0.2";

/** Of the form that is shared by all clients. */
export function UrlField(wrong: { readonly "aria-invalid"?: boolean; readonly "aria-describedby"?: string }) {
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
      {...wrong}
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
        { value: "local", label: "this machine", hint: "The client runs beside your program: 127.0.0.1 and localhost reach it" },
        {
          value: "remote",
          label: "another machine",
          hint: `The client runs on a second host, ${otherAddress}; it reaches your program at ${machineAddress}, if that listens on 0.0.0.0`,
        },
      ]}
      onChange={(next) => http.edit({ from: next })}
    />
  );
}
