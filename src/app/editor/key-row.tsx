// Keys that assembly needs and a phone's keyboard hides, above that keyboard. Shown on touch screens while the text has the focus.

import styles from "./key-row.module.css";

const keys = ["#", "[", "]", ",", "x", "w", "=", ":", ".", "_", "//", "-"] as const;

export function KeyRow({ onKey }: { readonly onKey: (text: string) => void }) {
  return (
    <div className={styles["row"]} role="toolbar" aria-label="Assembly keys">
      {keys.map((key) => (
        <button
          key={key}
          type="button"
          className={styles["key"]}
          aria-label={`Insert ${key}`}
          // The text keeps the focus, so that the on-screen keyboard stays.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onKey(key)}
        >
          {key}
        </button>
      ))}
    </div>
  );
}
