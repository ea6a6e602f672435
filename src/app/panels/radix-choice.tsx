// How numbers in registers are written: one choice for all of them.

import controlStyles from "../design/controls.module.css";
import type { Radix } from "../format/number.ts";
import { usePreferences, useWorkbench } from "../workbench-context.ts";

const radixes: readonly { readonly value: Radix; readonly label: string }[] = [
  { value: "hexadecimal", label: "hex" },
  { value: "decimal", label: "signed" },
  { value: "unsigned", label: "unsigned" },
  { value: "text", label: "text" },
  { value: "binary", label: "binary" },
];

/** How numbers are written. */
export function RadixChoice() {
  const { preferences } = useWorkbench();
  const radix = usePreferences((state) => state.radix);
  return (
    <select
      className={controlStyles["field"]}
      aria-label="Number format"
      value={radix}
      onChange={(event) => preferences.setState({ radix: event.target.value as Radix })}
    >
      {radixes.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
