// The address space of the process as a list of its regions, from the highest to the lowest address: how large each is, what may be
// done with it, and which registers point into it. A press goes there.

import type { RegionView, RegistersView } from "../../protocol/messages.ts";
import { hexadecimal } from "../format/number.ts";
import { memorySizeText } from "../format/quantity.ts";
import { useMachine } from "../workbench-context.ts";
import styles from "./memory-map.module.css";

/** "r-x" in words. */
const permissionText = (permissions: string): string => {
  const words = [permissions.includes("r") && "read", permissions.includes("w") && "write", permissions.includes("x") && "execute"].filter(
    Boolean,
  );
  return words.length === 0 ? "no access" : words.join(", ");
};

/** The registers whose values lie in a region, pc and sp first. */
function pointersInto({ start, end }: RegionView, { x, sp, pc }: RegistersView): readonly string[] {
  const all: readonly (readonly [string, bigint])[] = [["pc", pc], ["sp", sp], ...x.map((value, index) => [`x${index}`, value] as const)];
  return all.filter(([, value]) => value >= start && value < end).map(([name]) => name);
}

export default function MemoryMap({ onGo }: { readonly onGo: (place: string) => void }) {
  const regions = useMachine((state) => state.view?.regions) ?? [];
  const registers = useMachine((state) => state.view?.registers);
  const largest = regions.reduce((most, { start, end }) => (end - start > most ? end - start : most), 1n);
  /** Sizes differ by powers of ten: bars grow with the logarithm. */
  const share = ({ start, end }: RegionView) => (100 * Math.log2(Number(end - start) + 1)) / Math.log2(Number(largest) + 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are regions to look at
    <div className={styles["map"]} role="group" aria-label="Map of the process" tabIndex={0}>
      <table>
        <caption className="visually-hidden">Regions of memory, the highest first</caption>
        <thead>
          <tr>
            <th scope="col">Region</th>
            <th scope="col">From</th>
            <th scope="col">Size</th>
            <th scope="col">May be</th>
            <th scope="col">Registers that point here</th>
          </tr>
        </thead>
        <tbody>
          {regions.toReversed().map((region, index, all) => {
            const { name, start, end, permissions } = region;
            const below = all[index + 1];
            const kind = permissions.includes("x") ? "code" : permissions.includes("w") ? "data" : "constant";
            return (
              <tr key={`${name} ${start}`} data-kind={kind} data-gap={(below !== undefined && below.end < start) || undefined}>
                <th scope="row">
                  <button type="button" data-tooltip={`Go to ${hexadecimal(start)}`} onClick={() => onGo(hexadecimal(start))}>
                    {name}
                  </button>
                </th>
                <td>{hexadecimal(start)}</td>
                <td className={styles["size"]}>
                  <span className={styles["bar"]} style={{ width: `${share(region)}%` }} aria-hidden="true" />
                  <span>{memorySizeText(end - start)}</span>
                </td>
                <td className={styles["may"]}>
                  <code>{permissions}</code> {permissionText(permissions)}
                </td>
                <td>
                  {registers &&
                    pointersInto(region, registers).map((register) => (
                      <button key={register} type="button" className={styles["pointer"]} onClick={() => onGo(register)}>
                        {register}
                      </button>
                    ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
