// The SIMD and floating-point registers as lanes of any width, integer or floating point, with the control and status bits in words.

import type { KeyboardEvent, ReactNode } from "react";
import { memo, useEffect, useState } from "react";
import { Panel } from "../design/panel.tsx";
import { Segments } from "../design/segments.tsx";
import { laneBits, laneText } from "../format/lane.ts";
import { hexadecimal } from "../format/number.ts";
import { useMachine, usePreferences, useWorkbench } from "../workbench-context.ts";
import { RadixChoice } from "./radix-choice.tsx";
import { ValueField } from "./value-field.tsx";
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

interface LaneProps {
  /** "3 1": v3, its second lane. */
  readonly id: string;
  readonly name: string;
  /** What the debugger assigns to. */
  readonly place: string;
  readonly text: string;
  readonly was: string;
  readonly tabbable: boolean;
  readonly onReached: (id: string) => void;
}

const Lane = memo(({ id, name, place, text, was, tabbable, onReached }: LaneProps) => {
  const [isEdited, setEdited] = useState(false);
  return (
    <td data-changed={text !== was || undefined} data-zero={text === "0x0" || text === "0" || undefined}>
      {isEdited ? (
        <ValueField name={name} place={place} first={text} onDone={() => setEdited(false)} />
      ) : (
        <button
          type="button"
          data-lane={id}
          data-tooltip={`${name}${text === was ? "" : `, was ${was}`}. Double press or F2 changes it.`}
          tabIndex={tabbable ? 0 : -1}
          onFocus={() => onReached(id)}
          onDoubleClick={() => setEdited(true)}
          onKeyDown={(event) => {
            if (event.key !== "F2" && event.key !== "Enter") return;
            event.preventDefault();
            event.stopPropagation();
            setEdited(true);
          }}
        >
          {text}
        </button>
      )}
    </td>
  );
});

export default function Vectors({ banks }: { readonly banks: ReactNode }) {
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
  // One lane is reached with Tab, the others from it with arrows.
  const [reachedLane, setReached] = useState("0 0");
  const [reachedRegister = 0, lanePlace = 0] = reachedLane.split(" ").map(Number);
  const reached = `${reachedRegister} ${Math.min(lanePlace, laneCount - 1)}`;
  const keys = (event: KeyboardEvent<HTMLTableElement>) => {
    const [down, left] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, 1], ArrowRight: [0, -1] }[event.key] ?? [];
    if (down === undefined || left === undefined) return;
    event.preventDefault();
    const register = (reachedRegister + down + registerCount) % registerCount;
    const lane = Math.min(laneCount - 1, Math.max(0, lanePlace + left));
    event.currentTarget.querySelector<HTMLElement>(`[data-lane="${register} ${lane}"]`)?.focus();
  };
  const member = kind === "float" && hasFloats ? "f" : "u";
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
    <Panel title="Registers" controls={controls}>
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
          <table className={styles["table"]} onKeyDown={keys}>
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
                        <Lane
                          key={lane}
                          id={`${register} ${lane}`}
                          name={`v${register}.${lanes}[${lane}]`}
                          place={`$v${register}.${lanes}.${member}[${lane}]`}
                          text={text}
                          was={was}
                          tabbable={reached === `${register} ${lane}`}
                          onReached={setReached}
                        />
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
