// The bytes of memory as a table: address, bytes in hexadecimal, text. A row is drawn anew only when what it shows has changed.

import { memo } from "react";
import type { MemoryView } from "../../protocol/messages.ts";
import { byteText, characterText, hexadecimal } from "../format/number.ts";
import styles from "./memory.module.css";

interface RowProps {
  readonly address: bigint;
  /** Each byte as two digits of value and flags, so that equal rows are equal strings. */
  readonly bytes: string;
  readonly perRow: number;
  /** Index of the chosen byte, or −1. */
  readonly chosen: number;
  /** The first digit of what is being written over the chosen byte. */
  readonly typed: string;
  readonly onChoose: (address: bigint) => void;
}

/** Packs what a row shows into a string: value, mapped and changed of each byte. */
const pack = (memory: MemoryView, from: number, to: number): string =>
  Array.from(memory.bytes.subarray(from, to), (byte, index) => {
    const at = from + index;
    return String.fromCharCode(byte | (memory.mapped[at] ? 0x100 : 0) | (memory.changed[at] ? 0x200 : 0));
  }).join("");

const Row = memo(({ address, bytes, perRow, chosen, typed, onChoose }: RowProps) => {
  const cells = Array.from(bytes, (packed) => {
    const code = packed.charCodeAt(0);
    return { value: code & 0xff, mapped: (code & 0x100) !== 0, changed: (code & 0x200) !== 0 };
  });
  return (
    <tr>
      <th scope="row">{hexadecimal(address, 8)}</th>
      {cells.map(({ value, mapped, changed }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the whole panel: Enter and arrows choose a byte
        <td
          // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
          key={index}
          data-changed={changed || undefined}
          data-quiet={!mapped || value === 0 || undefined}
          data-half={index % 8 === 0 || undefined}
          data-chosen={index === chosen || undefined}
          onClick={() => onChoose(address + BigInt(index))}
        >
          {index === chosen && typed !== "" ? `${typed}_` : mapped ? byteText(value) : "··"}
        </td>
      ))}
      {cells.length < perRow && <td colSpan={perRow - cells.length} />}
      <td className={styles["text"]}>{cells.map(({ value, mapped }) => (mapped ? characterText(value) : " ")).join("")}</td>
    </tr>
  );
});

export interface MemoryTableProps {
  readonly memory: MemoryView;
  readonly region: string | undefined;
  readonly rows: number;
  readonly perRow: number;
  readonly chosen: bigint | undefined;
  /** The first digit of what is being written over the chosen byte. */
  readonly typed: string;
  readonly onChoose: (address: bigint) => void;
}

export function MemoryTable({ memory, region, rows, perRow, chosen, typed, onChoose }: MemoryTableProps) {
  const shown = Math.min(rows, Math.ceil(memory.bytes.length / perRow));
  return (
    <table className={styles["bytes"]} data-per-row={perRow}>
      <caption className="visually-hidden">
        Memory from {hexadecimal(memory.address)}
        {region === undefined ? "" : `, in ${region}`}
      </caption>
      <tbody>
        {Array.from({ length: shown }, (_, index) => {
          const from = index * perRow;
          const address = memory.address + BigInt(from);
          const offset = chosen === undefined ? -1n : chosen - address;
          const isHere = offset >= 0n && offset < BigInt(perRow);
          return (
            <Row
              key={String(address)}
              address={address}
              bytes={pack(memory, from, from + perRow)}
              perRow={perRow}
              chosen={isHere ? Number(offset) : -1}
              typed={isHere ? typed : ""}
              onChoose={onChoose}
            />
          );
        })}
      </tbody>
    </table>
  );
}
