// A choice among a few, side by side: a radio group that arrow keys move through.

import type { KeyboardEvent } from "react";
import styles from "./controls.module.css";

export interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  /** `name`: what the label is short for, for those who hear it. */
  readonly options: readonly { readonly value: T; readonly label: string; readonly name?: string; readonly hint?: string }[];
  readonly onChange: (value: T) => void;
}

export function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const index = options.findIndex((option) => option.value === value);
    const next = (index + by + options.length) % options.length;
    onChange(options[next]?.value ?? value);
    (event.currentTarget.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className={styles["segments"]} role="radiogroup" aria-label={label} onKeyDown={move}>
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be drawn as a segment and keep its focus ring
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          aria-label={option.name}
          tabIndex={option.value === value ? 0 : -1}
          className={styles["segment"]}
          data-tooltip={option.hint}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
