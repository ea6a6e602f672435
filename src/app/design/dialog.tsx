// A modal sheet: the browser's own dialog, which keeps the focus inside and closes on Escape.

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useEffect, useId, useLayoutEffect, useRef } from "react";
import styles from "./dialog.module.css";
import { IconButton } from "./icon-button.tsx";

export interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly wide?: boolean;
  /** Without a header: the title is heard only. */
  readonly bare?: boolean;
}

export function Dialog({ title, open, onClose, children, wide = false, bare = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    if (open && dialog && !dialog.open) {
      dialog.showModal();
      // The first thing to fill in, rather than the cross.
      (dialog.querySelector<HTMLElement>("input, textarea, select") ?? dialog).focus();
    }
    if (!open) dialog?.close();
  }, [open]);
  // A dialog that is taken away while it is open gives the focus back to nobody: it is closed before.
  useLayoutEffect(() => {
    const dialog = element.current;
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog; the click is for those who press beside it
    <dialog
      ref={element}
      className={`${styles["dialog"]} ${wide ? styles["wide"] : ""}`}
      tabIndex={-1}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      {open && bare && (
        <>
          <h2 id={titleId} className="visually-hidden">
            {title}
          </h2>
          {children}
        </>
      )}
      {open && !bare && (
        <div className={styles["body"]}>
          <header className={styles["header"]}>
            <h2 id={titleId}>{title}</h2>
            <IconButton label="Close" onClick={onClose}>
              <X size={18} aria-hidden="true" />
            </IconButton>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
