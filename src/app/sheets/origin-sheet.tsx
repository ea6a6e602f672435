// Where a value comes from: who wrote it last, and what that was made of, each with its line and its moment to travel to.

import { useEffect, useState } from "react";
import type { Answer, CellView, ReasonView } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { hexadecimal, littleEndian } from "../format/number.ts";
import { groupedText } from "../format/quantity.ts";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./origin-sheet.module.css";

const depth = 4;

const cellName = (cell: CellView): string =>
  cell.kind === "register" ? (cell.register === 31 ? "sp" : `x${cell.register}`) : `${cell.bytes} bytes at ${hexadecimal(cell.address)}`;

const valueText = (bytes: Uint8Array): string => (bytes.length <= 8 ? hexadecimal(littleEndian(bytes)) : `${bytes.length} bytes`);

function Reason({ reason }: { readonly reason: ReasonView }) {
  const { client, goTo, sheets } = useWorkbench();
  const { cell, origin, from } = reason;
  return (
    <li>
      <p className={styles["cell"]}>
        <b>{cellName(cell)}</b>{" "}
        {origin.kind === "initial" ? (
          <>has been so from the start: {origin.what}</>
        ) : origin.kind === "unknown" ? (
          "was written before what is remembered of the run"
        ) : (
          <>
            {valueText(origin.write.before)} → <b>{valueText(origin.write.after)}</b> by{" "}
            <code>{origin.write.call ?? origin.write.instruction}</code>
            {origin.write.function && ` in ${origin.write.function}`}
          </>
        )}
      </p>
      {origin.kind === "written" && (
        <p className={styles["actions"]}>
          {origin.write.location && (
            <button
              type="button"
              className={controlStyles["button"]}
              onClick={() => {
                sheets.close();
                goTo(origin.write.location?.file ?? "", origin.write.location?.line ?? 1);
              }}
            >
              {origin.write.location.file}:{origin.write.location.line}
            </button>
          )}
          <button
            type="button"
            className={controlStyles["button"]}
            onClick={() => {
              sheets.close();
              client.move({ kind: "moment", ...origin.write.position });
            }}
          >
            Travel to step {groupedText(origin.write.position.instructions)}
          </button>
        </p>
      )}
      {from.length > 0 && (
        <ul className={styles["from"]}>
          {from.map((part, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same cell may be read twice
            <Reason key={index} reason={part} />
          ))}
        </ul>
      )}
    </li>
  );
}

export function OriginSheet({ cell, label }: { readonly cell: CellView; readonly label: string }) {
  const { client, sheets } = useWorkbench();
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    let current = true;
    void client.ask({ kind: "reason", cell, depth }).then((given) => {
      if (current) setAnswer(given);
    });
    return () => {
      current = false;
    };
  }, [client, cell]);
  return (
    <Dialog title={`Who wrote ${label}?`} open onClose={sheets.close} wide>
      <div className={styles["tree"]} aria-live="polite">
        {!answer && <p>Looking back …</p>}
        {answer?.kind === "error" && <p>{answer.text}</p>}
        {answer?.kind === "reason" && (
          <ul>
            <Reason reason={answer.reason} />
          </ul>
        )}
      </div>
    </Dialog>
  );
}
