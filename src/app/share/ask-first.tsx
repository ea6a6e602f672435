// Before anything is requested of another host: which address it is, what that host learns, and the choice.

import { type ReactNode, useState } from "react";
import type { SourceFile } from "../../protocol/messages.ts";
import controls from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { filesOfDownload } from "../project/transfer.ts";
import styles from "../sheets/sheet.module.css";
import { fetchElsewhere, foreignAddress } from "./fetch-elsewhere.ts";

export interface Fetched {
  readonly url: URL;
  readonly title: string;
  /** At least one. */
  readonly files: readonly SourceFile[];
}

/** `children` says what the address is for. `onFetched` gives a sentence if it cannot do with what has come. */
export function AskFirst({
  title,
  address,
  onClose,
  onFetched,
  children,
}: {
  readonly title: string;
  readonly address: string;
  readonly onClose: () => void;
  readonly onFetched: (fetched: Fetched) => Promise<string | undefined>;
  readonly children: ReactNode;
}) {
  const [isFetching, setFetching] = useState(false);
  const [problem, setProblem] = useState("");
  const url = foreignAddress(address);

  const ask = async (from: URL): Promise<string | undefined> => {
    const answer = await fetchElsewhere(from.href);
    if ("problem" in answer) return `${from.href}: ${answer.problem}`;
    const name = decodeURIComponent(from.pathname.slice(from.pathname.lastIndexOf("/") + 1)) || "program.s";
    const { title: named, files, complaints } = await filesOfDownload(name, answer.bytes);
    if (files.length === 0) return complaints.join("\n") || `${from.href} holds no text.`;
    return await onFetched({ url: from, title: named, files });
  };

  if (!url) {
    return (
      <Dialog title="The address cannot be used" open onClose={onClose}>
        <p className={styles["text"]}>“{address.slice(0, 200)}” is no address that begins with https://. Nothing has been asked for.</p>
      </Dialog>
    );
  }
  if (problem) {
    return (
      <Dialog title="It cannot be opened" open onClose={onClose}>
        <p className={styles["text"]}>{problem}</p>
      </Dialog>
    );
  }
  return (
    <Dialog title={title} open onClose={onClose}>
      <p className={styles["text"]}>
        {children}
        {"\n"}
        <b className={styles["address"]}>{url.href}</b>
        {"\n"}
        Nothing has been requested yet. {url.host} will see that somebody at your network address asks for this file, and nothing else. What
        comes is kept apart from your projects, and is not run.
      </p>
      <div className={styles["actions"]}>
        <button type="button" className={controls["outlined"]} onClick={onClose}>
          Leave it
        </button>
        <button
          type="button"
          className={controls["primary"]}
          aria-disabled={isFetching}
          onClick={async () => {
            if (isFetching) return;
            setFetching(true);
            setProblem((await ask(url)) ?? "");
          }}
        >
          {isFetching ? "Asking …" : `Ask ${url.host} for it`}
        </button>
      </div>
    </Dialog>
  );
}
