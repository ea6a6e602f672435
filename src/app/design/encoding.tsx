// A word of machine code drawn as its fields, the most significant bit first, as the Arm ARM draws it.

import { encodingPieces } from "../format/encoding.ts";
import { hexadecimal } from "../format/number.ts";
import styles from "./encoding.module.css";

export const Encoding = ({ pattern, word }: { readonly pattern: string; readonly word: number }) => (
  <ol className={styles["pieces"]} aria-label={`Encoding ${hexadecimal(word >>> 0, 8)}`}>
    {encodingPieces(pattern, word).map(({ low, bits, name, value }) => (
      <li
        key={low}
        style={{ flexGrow: bits.length }}
        data-fixed={name === undefined || undefined}
        data-tooltip={`${name ?? "fixed"}: bits ${low + bits.length - 1}${bits.length > 1 ? `–${low}` : ""}${value === undefined ? "" : ` = ${value}`}`}
      >
        <span>{bits}</span>
        <small>{name === undefined ? "" : `${name} ${value}`}</small>
      </li>
    ))}
  </ol>
);
