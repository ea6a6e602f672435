// A button that is a sign alone: its label is for those who hear it, its tooltip for those who point.

import type { ReactNode } from "react";
import controlStyles from "./controls.module.css";

export interface IconButtonProps {
  readonly label: string;
  readonly tooltip?: string;
  /** The chord that does the same. */
  readonly keys?: string;
  /** Of one that turns something on and off. */
  readonly isPressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

export const IconButton = ({ label, tooltip, keys, isPressed, onClick, children }: IconButtonProps) => (
  <button
    type="button"
    className={controlStyles["icon"]}
    aria-label={label}
    aria-pressed={isPressed}
    data-tooltip={tooltip}
    data-keys={keys}
    onClick={onClick}
  >
    {children}
  </button>
);
