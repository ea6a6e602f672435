// The SIMD and floating-point registers as lanes of any width, integer or floating point, with the control and status bits in words.

import type { ReactNode } from "react";
import { useEffect } from "react";
import { Panel } from "../design/panel.tsx";
import { Segments } from "../design/segments.tsx";
import { laneBits, laneText } from "../format/lane.ts";
import { hexadecimal } from "../format/number.ts";
import { useMachine, usePreferences, useWorkbench } from "../workbench-context.ts";
import { RadixChoice } from "./radix-choice.tsx";
import styles from "./vectors.module.css";

const registerCount = 32;
const registerBytes = 16;

/** Cumulative exception bits (Arm ARM C5.2.9) and what raised them. */
const statusBits = [
  { name: "QC", bit: 27, meaning: "an integer operation saturated" },
  { name: "IDC", bit: 7, meaning: "a denormal input was taken for zero" },
  { name: "IXC", bit: 4, meaning: "a result was rounded" },
  { name: "UFC", bit: 3, meaning: "a result was too small" },
  { name: "OFC", bit: 2, meaning: "a result was too large" },
  { name: "DZC", bit: 1, meaning: "something was divided by zero" },
  { name: "IOC", bit: 0, meaning: "an operation was invalid, as 0/0 or the root of a negative number" },
] as const;
const roundings = ["to nearest", "towards +∞", "towards −∞", "towards zero"] as const;

export default function Vectors({ bare, banks }: { readonly bare: boolean; readonly banks: ReactNode }) {
  const { look, preferences } = useWorkbench();
  const vectors = useMachine((state) => state.view?.vectors);
  const lanes = usePreferences((state) => state.lanes);
  const kind = usePreferences((state) => state.laneKind);
  const radix = usePreferences((state) => state.radix);
  useEffect(() => {
    look({ vectors: true });
    return () => look({ vectors: false });
  }, [look]);

  const hasFloats = lanes === "h" || lanes === "s" || lanes === "d";
  const laneCount = 128 / laneBits[lanes];
  const bytesOf = (all: Uint8Array, register: number) => all.subarray(register * registerBytes, (register + 1) * registerBytes);
  const controls = (
    <>
      <Segments
        label="Width of a lane"
        value={lanes}
        options={(["b", "h", "s", "d", "q"] as const).map((value) => ({
          value,
          label: value,
          hint: `${128 / laneBits[value]} lanes of ${laneBits[value]} bits`,
        }))}
        onChange={(value) => preferences.setState({ lanes: value })}
      />
      <Segments
        label="Kind of a lane"
        value={kind}
        options={[
          { value: "integer", label: "int" },
          { value: "float", label: "float", hint: "Lanes of 16, 32 and 64 bits as floating-point numbers" },
        ]}
        onChange={(value) => preferences.setState({ laneKind: value })}
      />
      {!(kind === "float" && hasFloats) && <RadixChoice />}
      {banks}
    </>
  );
  return (
    <Panel title="Registers" bare={bare} controls={controls}>
      {vectors && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are registers to look at
        <div className={styles["body"]} role="group" aria-label="Lanes of the vector registers" tabIndex={0}>
          <dl className={styles["status"]}>
            <div data-tooltip={`FPCR: results are rounded ${roundings[(vectors.fpcr >> 22) & 3]}`}>
              <dt>FPCR</dt>
              <dd>
                {hexadecimal(vectors.fpcr)} <small>rounds {roundings[(vectors.fpcr >> 22) & 3]}</small>
              </dd>
            </div>
            <div>
              <dt>FPSR</dt>
              <dd>{hexadecimal(vectors.fpsr)}</dd>
            </div>
            {statusBits.map(({ name, bit, meaning }) => (
              <div key={name} data-set={(vectors.fpsr >>> bit) & 1 ? true : undefined} data-tooltip={`${name}: ${meaning}`}>
                <dt>{name}</dt>
                <dd>{(vectors.fpsr >>> bit) & 1}</dd>
              </div>
            ))}
          </dl>
          <table className={styles["table"]}>
            <caption className="visually-hidden">Vector registers, the highest lane first</caption>
            <tbody>
              {Array.from({ length: registerCount }, (_, register) => {
                const bytes = bytesOf(vectors.bytes, register);
                const before = vectors.before.length > 0 ? bytesOf(vectors.before, register) : bytes;
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a register is its number
                  <tr key={register}>
                    <th scope="row">v{register}</th>
                    {Array.from({ length: laneCount }, (__, place) => {
                      const lane = laneCount - 1 - place;
                      const text = laneText(bytes, lanes, lane, kind, radix);
                      const was = laneText(before, lanes, lane, kind, radix);
                      return (
                        <td
                          key={lane}
                          data-changed={text !== was || undefined}
                          data-zero={text === "0x0" || text === "0" || undefined}
                          data-tooltip={`v${register}.${lanes}[${lane}]${text === was ? "" : `, was ${was}`}`}
                        >
                          {text}
                        </td>
                      );
                    })}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
