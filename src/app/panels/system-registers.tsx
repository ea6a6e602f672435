// The system registers that mrs reads, with what each is for and what its bits say. Those that msr writes are changed in place.

import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { Panel } from "../design/panel.tsx";
import { hexadecimal } from "../format/number.ts";
import { durationText } from "../format/quantity.ts";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./system-registers.module.css";
import { ValueField } from "./value-field.tsx";

const roundings = ["to nearest", "towards +∞", "towards −∞", "towards zero"] as const;
const flag = (value: bigint, bit: number, name: string): string => `${name}=${(value >> BigInt(bit)) & 1n}`;
const field = (value: bigint, low: number, bits: number): number => Number((value >> BigInt(low)) & ((1n << BigInt(bits)) - 1n));

interface Role {
  readonly role: string;
  /** What its value says. */
  readonly says?: (value: bigint) => string;
}

const roles: Readonly<Record<string, Role>> = {
  nzcv: {
    role: "condition flags",
    says: (value) => ["N", "Z", "C", "V"].map((name, index) => flag(value, 31 - index, name)).join(" "),
  },
  fpcr: { role: "control of floating point", says: (value) => `rounds ${roundings[field(value, 22, 2)] ?? ""}` },
  fpsr: {
    role: "what floating point has met",
    says: (value) =>
      (["IOC invalid", "DZC divided by zero", "OFC too large", "UFC too small", "IXC rounded"] as const)
        .filter((_, bit) => (value >> BigInt(bit)) & 1n)
        .join(", ") || "nothing so far",
  },
  tpidr_el0: { role: "thread pointer: where this thread's own variables are" },
  tpidrro_el0: { role: "thread pointer that only the kernel writes; 0 on Linux" },
  cntvct_el0: { role: "time, counted by the processor", says: (value) => durationText(Number(value)) },
  cntfrq_el0: { role: "counts a second of cntvct_el0", says: (value) => `${Number(value) / 1e9} GHz` },
  ctr_el0: {
    role: "caches",
    says: (value) => `lines of ${4 << field(value, 16, 4)} bytes of data, ${4 << field(value, 0, 4)} of instructions`,
  },
  dczid_el0: { role: "what dc zva clears", says: (value) => (field(value, 4, 1) ? "not allowed" : `${4 << field(value, 0, 4)} bytes`) },
  midr_el1: {
    role: "which processor",
    says: (value) =>
      `implementer ${String.fromCharCode(field(value, 24, 8))}, part ${hexadecimal(BigInt(field(value, 4, 12)))}, r${field(value, 20, 4)}p${field(value, 0, 4)}`,
  },
  mpidr_el1: { role: "which of several processors" },
  revidr_el1: { role: "revision within the part" },
  id_aa64pfr0_el1: { role: "features: exception levels, floating point, vectors" },
  id_aa64pfr1_el1: { role: "features: branch targets, memory tags" },
  id_aa64dfr0_el1: { role: "features: debugging" },
  id_aa64dfr1_el1: { role: "features: debugging" },
  id_aa64isar0_el1: { role: "features: AES, SHA, CRC32, atomics, dot products" },
  id_aa64isar1_el1: { role: "features: cache cleaning, ldapr" },
  id_aa64isar2_el1: { role: "features: newer instructions" },
  id_aa64mmfr0_el1: { role: "features: memory and its pages" },
  id_aa64mmfr1_el1: { role: "features: memory" },
  id_aa64mmfr2_el1: { role: "features: memory" },
};

/** What the debugger assigns to: of the flags gdb knows the word that has them where mrs puts them. */
const placeOf = (name: string): string => (name === "nzcv" ? "$cpsr" : `$${name}`);

interface ValueProps {
  readonly name: string;
  readonly value: bigint;
  readonly before: bigint;
  readonly isWritten: boolean;
}

function RegisterValue({ name, value, before, isWritten }: ValueProps) {
  const [isEdited, setEdited] = useState(false);
  const was = value === before ? undefined : `was ${hexadecimal(before)}`;
  if (isEdited) {
    return (
      <td className={styles["editing"]}>
        <ValueField name={name} place={placeOf(name)} first={hexadecimal(value)} onDone={() => setEdited(false)} />
      </td>
    );
  }
  if (!isWritten) return <td data-tooltip={was}>{hexadecimal(value)}</td>;
  return (
    <td>
      <button
        type="button"
        className={styles["value"]}
        data-tooltip={`${was ? `${was}. ` : ""}Press to change it.`}
        onClick={() => setEdited(true)}
      >
        {hexadecimal(value)}
      </button>
    </td>
  );
}

export default function SystemRegisters({ banks }: { readonly banks: ReactNode }) {
  const { look } = useWorkbench();
  const registers = useMachine((state) => state.view?.system);
  useEffect(() => {
    look({ system: true });
    return () => look({ system: false });
  }, [look]);
  return (
    <Panel title="Registers" controls={banks}>
      {registers && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are registers to look at
        <div className={styles["body"]} role="group" aria-label="Registers of the system" tabIndex={0}>
          <table className={styles["table"]}>
            <caption className="visually-hidden">System registers</caption>
            <tbody>
              {registers.map(({ name, value, before, access }) => {
                const { role, says } = roles[name] ?? { role: "" };
                return (
                  <tr key={name} data-changed={value !== before || undefined} data-constant={access === "constant" || undefined}>
                    <th scope="row">{name}</th>
                    <RegisterValue name={name} value={value} before={before} isWritten={access === "written"} />
                    <td className={styles["role"]}>
                      {says && <b>{says(value)}</b>} {role}
                    </td>
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
