// Disassembly around pc, and the instruction about to run taken apart: its fields, its base form, what it reads and writes.

import { useEffect, useLayoutEffect, useRef } from "react";
import type { InstructionView, OperandValueView } from "../../protocol/messages.ts";
import { Encoding } from "../design/encoding.tsx";
import { EmptyState, Panel } from "../design/panel.tsx";
import { byteText, hexadecimal } from "../format/number.ts";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./code.module.css";

const codeRows = 96;

const bytesOf = (word: number): string => [0, 8, 16, 24].map((shift) => byteText((word >>> shift) & 0xff)).join(" ");

const flagText = (value: bigint): string =>
  ["N", "Z", "C", "V"].map((name, index) => `${name}=${(value >> BigInt(3 - index)) & 1n}`).join(" ");

const Values = ({ label, values }: { readonly label: string; readonly values: readonly OperandValueView[] }) => (
  <div className={styles["values"]}>
    <dt>{label}</dt>
    <dd>
      {values.length === 0
        ? "nothing"
        : values.map(({ name, value }) => (
            <span key={name} className={styles["value"]}>
              <b>{name}</b> {name === "nzcv" ? flagText(value) : hexadecimal(value)}
            </span>
          ))}
    </dd>
  </div>
);

function Instruction({ detail }: { readonly detail: InstructionView }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={styles["instruction"]} tabIndex={0} aria-label="Instruction about to run">
      <p className={styles["text"]}>{detail.text.replace(/\s+/g, " ")}</p>
      <p>{detail.summary}</p>
      <Encoding pattern={detail.pattern} word={detail.word} />
      <dl>
        <div className={styles["values"]}>
          <dt>Form</dt>
          <dd>
            <code>{detail.form}</code> <small>{detail.name}</small>
          </dd>
        </div>
        {detail.base && (
          <div className={styles["values"]}>
            <dt>Alias of</dt>
            <dd>
              <code>{detail.base.form}</code> <small>{detail.base.name}</small>
            </dd>
          </div>
        )}
        <Values label="Reads" values={detail.reads} />
        <Values label="Will write" values={detail.writes} />
        {detail.memory.map(({ kind, bytes, address }) => (
          <div key={`${kind} ${address}`} className={styles["values"]}>
            <dt>{kind === "load" ? "Loads" : "Stores"}</dt>
            <dd>
              {bytes} {bytes === 1 ? "byte" : "bytes"}
              {address !== undefined && ` at ${hexadecimal(address)}`}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Code as it was when the machine last stood still: a running one is elsewhere before it could be read. */
function useHeldCode() {
  const status = useMachine((state) => state.view?.status);
  const code = useMachine((state) => state.view?.code);
  const detail = useMachine((state) => state.view?.instructionDetail);
  const pc = useMachine((state) => (state.view?.status === "running" ? undefined : state.view?.registers.pc));
  const isRunning = status === "running";
  const held = useRef({ code, detail, pc });
  if (!isRunning) held.current = { code, detail, pc };
  return { ...held.current, isRunning };
}

export default function CodePanel() {
  const { look } = useWorkbench();
  const { code, detail, pc, isRunning } = useHeldCode();
  const isThere = code !== undefined && code.length > 0;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    look({ codeRows, instruction: true });
    return () => look({ codeRows: 0, instruction: false });
  }, [look]);
  useLayoutEffect(() => {
    const row = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (!row || !list.current || pc === undefined || !isThere) return;
    const { offsetTop } = row;
    const { scrollTop, clientHeight } = list.current;
    if (offsetTop < scrollTop || offsetTop > scrollTop + clientHeight - 48) list.current.scrollTop = offsetTop - clientHeight / 3;
  }, [pc, isThere]);

  return (
    <Panel title="Disassembly">
      {!isThere ? (
        <EmptyState title="No code to show yet">Press Step: the words of the program appear here, with pc among them.</EmptyState>
      ) : (
        <div className={styles["container"]} data-running={isRunning || undefined}>
          <div className={styles["body"]}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is code to look at */}
            <div ref={list} className={styles["list"]} tabIndex={0} role="group" aria-label="Disassembly around pc">
              <table>
                <tbody>
                  {code.map(({ address, word, text, symbol, location }) => {
                    const isCurrent = address === pc;
                    const begins = symbol !== undefined && !symbol.includes("+");
                    return (
                      <tr key={String(address)} aria-current={isCurrent ? "step" : undefined} data-begins={begins || undefined}>
                        <td className={styles["sign"]}>{isCurrent ? "▶" : ""}</td>
                        <th scope="row">{address.toString(16)}</th>
                        <td className={styles["symbol"]}>{symbol}</td>
                        <td className={styles["bytes"]}>{bytesOf(word)}</td>
                        <td className={styles["mnemonic"]}>{text}</td>
                        <td className={styles["line"]}>{location && `line ${location.line}`}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
            {detail && <Instruction detail={detail} />}
          </div>
        </div>
      )}
    </Panel>
  );
}
