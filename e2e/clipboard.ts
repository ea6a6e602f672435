// The clipboard at the editor, as events bring it: no test has the system's own.

import type { JSHandle, Locator, Page } from "playwright";

/** A text that the page has got already: however long it is, to paste it takes no more than the page itself takes for it. */
export type HeldText = JSHandle<{ readonly text: string }>;

export const holdText = (page: Page, text: string): Promise<HeldText> => page.evaluateHandle((held) => ({ text: held }), text);

/** In place of what is selected. */
export function pasteInto(editor: Locator, held: HeldText): Promise<void> {
  return editor.evaluate((element, { text }) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, held);
}

/** What is selected. */
export function copiedFrom(editor: Locator): Promise<string> {
  return editor.evaluate((element) => {
    const clipboardData = new DataTransfer();
    element.dispatchEvent(new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }));
    return clipboardData.getData("text/plain");
  });
}
