// An editor of CodeMirror with nothing but what every one has: what a long paste takes without the page's own part in it. Run in a browser.

import { history } from "@codemirror/commands";
import { EditorView, lineNumbers } from "@codemirror/view";

new EditorView({
  parent: document.body,
  extensions: [history(), lineNumbers(), EditorView.contentAttributes.of({ "aria-label": "Program text" })],
});
