// The number converter: one number, every way to read it, and which instructions can hold it.

import { useState } from "react";
import controlStyles from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { Segments } from "../design/segments.tsx";
import { immediatesFor, type NumberBits, readingsOf, readNumber } from "../format/reading.ts";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./cards.module.css";

export function ConverterSheet() {
  const { sheets } = useWorkbench();
  const [text, setText] = useState("0x1f90");
  const [bits, setBits] = useState<NumberBits>(64);
  const read = readNumber(text);
  return (
    <Dialog title="Number converter" open onClose={sheets.close}>
      <div className={styles["line"]}>
        <input
          className={controlStyles["field"]}
          aria-label="Number"
          value={text}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-invalid={read === undefined || undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <Segments
          label="Width in bits"
          value={String(bits)}
          options={(["8", "16", "32", "64"] as const).map((value) => ({ value: value as string, label: value }))}
          onChange={(value) => setBits(Number(value) as NumberBits)}
        />
      </div>
      {read === undefined ? (
        <p className={styles["note"]} role="status">
          Write a number: 0x1f90, 0b101, -98, 'A', 1.5
        </p>
      ) : (
        <dl className={styles["readings"]} aria-label="Readings">
          {readingsOf(read.bits, bits).map(({ label, text: value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {(bits === 32 || bits === 64) && (
            <div>
              <dt>In an instruction</dt>
              <dd>
                {immediatesFor(read.bits, bits).map((line) => (
                  <span key={line} className={styles["fact"]}>
                    {line}
                  </span>
                ))}
              </dd>
            </div>
          )}
        </dl>
      )}
    </Dialog>
  );
}
