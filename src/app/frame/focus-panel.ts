// Gives the focus to a panel that a command has brought to the front: to its text or its terminal, else to the panel as a whole, from
// where Tab goes on into it.

import type { PanelName } from "../stores/layout.ts";

export function focusPanel(panel: PanelName): void {
  // Once it is drawn.
  requestAnimationFrame(() => {
    const body =
      document.querySelector<HTMLElement>(`[data-panel="${panel}"] [role=tabpanel]`) ?? document.querySelector("[role=tabpanel]");
    const inside = body?.querySelector<HTMLElement>(".cm-content, .xterm-helper-textarea");
    (inside ?? body)?.focus();
  });
}
